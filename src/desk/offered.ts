import type { Companion } from '../companion/companion.ts';
import { questionAt } from '../companion/questions.ts';
import { begin, type Moment, PREFIX, tap } from '../companion/turn.ts';
import type { Conversation } from '../dialogue/conversation.ts';
import { numberedChoice } from '../dialogue/numbered.ts';
import type { Message, Reply } from '../message.ts';
import type { Person } from '../people/person.ts';
import { foldForMatching } from '../text/fold.ts';
import type { ComposeParts } from './compose.ts';
import { companionPiece } from './compose-companion.ts';

interface Standing {
  person: Person;
  conversation: Conversation;
  companion: Companion | null;
  moment: Moment;
}

type Written = Pick<Message, 'text' | 'choice' | 'deviceLanguage'>;

/**
 * What was typed instead of tapped: a number stands for the choice in that place of the last reply, and the words on a
 * button of the companion for that button. "1 3" chooses two where several may be chosen: all but the last are done here.
 */
export function tappedBy(
  written: Written,
  standing: Standing,
  parts: ComposeParts,
): { message: Written; companion: Companion | null } {
  const { conversation, companion, moment } = standing;
  const untouched = { message: written, companion };
  if (written.choice !== undefined) return untouched;
  const text = written.text.trim();
  // What was said before there were numbers to pick has none: such a conversation may lie in the database.
  const offered = conversation.offered ?? [];
  const one = numberedChoice(text, offered);
  // A paper hears its own words: a number may be what it asks for.
  if (one !== null) return one.startsWith('p:') ? untouched : { message: { ...written, text: '', choice: one }, companion };
  const numbers = /^\d{1,2}(?:[\s,;.]+\d{1,2})*$/.test(text) ? (text.match(/\d+/g) ?? []).map(Number) : [];
  const ids = numbers.flatMap((number) => offered[number - 1] ?? []);
  const last = ids.at(-1);
  const areSeveral = ids.every((id) => id.startsWith(`${PREFIX}+`) || id.startsWith(`${PREFIX}-`));
  if (last !== undefined && ids.length === numbers.length && areSeveral) {
    const before = ids.slice(0, -1).reduce((standing, id) => tap(standing, id, moment).after, companion);
    return { message: { ...written, text: '', choice: last }, companion: before };
  }
  const labelled = conversation.companion === 'asked' && companion ? choiceLabelled(text, standing, companion, parts) : null;
  return labelled ? { message: { ...written, text: '', choice: labelled }, companion } : untouched;
}

function choiceLabelled(
  text: string,
  { person, conversation, moment }: Standing,
  companion: Companion,
  parts: ComposeParts,
): string | null {
  const scene = {
    person,
    before: person,
    supplied: {},
    conversation,
    language: conversation.language ?? person.language ?? 'ru',
    today: moment.today,
    isWhole: false,
    now: moment.now,
    companion,
  };
  const { view, after } = begin(companion);
  const { choices = [] } = companionPiece(view, after, scene, parts);
  const wanted = lettersOf(text);
  return wanted === '' ? null : (choices.flat().find(({ label }) => lettersOf(label) === wanted)?.id ?? null);
}

function lettersOf(text: string): string {
  return (foldForMatching(text).match(/[\p{L}\p{N}]+/gu) ?? []).join(' ');
}

/** A way back to a companion that waits, or a way to one under the topics that it is for. */
export function addCompanionRow(
  reply: Reply,
  { conversation, companion }: { conversation: Conversation; companion: Companion | null },
  { say, companion: data }: ComposeParts,
): void {
  const { language } = reply;
  const isWaiting = conversation.companion === 'waits' && companion !== null && !companion.isPaused;
  const road = Object.values(data.roads).find(({ offered_by }) => reply.topic !== null && offered_by.includes(reply.topic))?.road;
  if (!isWaiting && road === undefined) return;
  const isThisRoad = companion !== null && (isWaiting || companion.road === road);
  const label = !isThisRoad
    ? say(language, road === 'manager' ? 'companion:offer-manager' : 'companion:offer')
    : say(language, questionAt(companion) === null ? 'companion:to-plan' : 'companion:go-on');
  const id = isThisRoad || road === undefined ? `${PREFIX}go` : `${PREFIX}go:${road}`;
  reply.choices = isWaiting ? [...reply.choices, [{ id, label }]] : [[{ id, label }], ...reply.choices];
}
