import type { PublishedAlert } from '../alerts/published.ts';
import type { Companion } from '../companion/companion.ts';
import type { CompanionData } from '../companion/schema.ts';
import type { Conversation } from '../dialogue/conversation.ts';
import type { Step } from '../dialogue/take-turn.ts';
import type { Library, TopicCard } from '../knowledge/library.ts';
import type { Papers } from '../knowledge/paper-schema.ts';
import { KNOWLEDGE_GROUPS } from '../knowledge/schema.ts';
import type { Language } from '../language.ts';
import type { Day } from '../law/editions.ts';
import type { Law } from '../law/schema.ts';
import type { Block, ChannelName, Choice, Reply, ReplyKind } from '../message.ts';
import { follows } from '../people/following.ts';
import type { Person } from '../people/person.ts';
import { URGENT } from '../understanding/understanding.ts';
import type { Say } from '../wording/say.ts';
import { alertsAbout, bannerBlocks, bannerChoices } from './banner.ts';
import { companionPiece } from './compose-companion.ts';
import { composeFollowing } from './compose-following.ts';
import type { HeldFile } from './files.ts';
import type { Supplied } from './follow.ts';
import { languageRow, menuChoice, menuRows, topicRow } from './menu.ts';

export interface ComposeParts {
  library: Library;
  say: Say;
  /** Who answers for the content, as the operator named themselves; null when they did not. */
  operator: string | null;
  /** The numbers to call in an emergency, as one line. */
  emergencyNumbers: string;
  law: Law;
  companion: CompanionData;
  papers: Papers;
  /** Channels on which the bot may write first. */
  reminding: ReadonlySet<ChannelName>;
  /** Where the pages are for everybody, without a slash at the end; null when nobody said. */
  publicUrl: string | null;
  /** Released alerts, newest first. */
  alerts: () => readonly PublishedAlert[];
}

export interface Scene {
  /** As after this turn, and as before it. */
  person: Person;
  before: Person;
  /** What was fetched from the database for this turn. */
  supplied: Supplied;
  /** As it was before this turn: what "my data" shows. */
  conversation: Conversation;
  language: Language;
  today: Day;
  /** Show everything at once instead of a first screen with the rest on a tap. */
  isWhole: boolean;
  /** Milliseconds since the epoch. */
  now: number;
  /** As it was before this turn. */
  companion: Companion | null;
}

const SEARCH_ROWS = 6;

/** Turns the steps of one turn into one reply. */
export function composeReply(steps: readonly Step[], scene: Scene, parts: ComposeParts): { reply: Reply; files: OutgoingFile[] } {
  const files: OutgoingFile[] = [];
  const reply: Reply = { kind: 'command', language: scene.language, topic: null, blocks: [], choices: [] };
  for (const step of steps) {
    const piece = compose(step, scene, parts);
    if (piece.language) reply.language = piece.language;
    if (piece.kind) reply.kind = piece.kind;
    if (piece.topic !== undefined) reply.topic = piece.topic;
    reply.blocks.push(...piece.blocks);
    if (piece.choices) reply.choices = piece.choices;
    files.push(...(piece.files ?? []));
    // What follows a change of language is said in the new one.
    if (piece.language) scene = { ...scene, language: piece.language };
  }
  return { reply, files };
}

/** What one step adds to the reply. Choices replace those of the steps before. */
export interface Piece {
  blocks: Block[];
  kind?: ReplyKind;
  topic?: string | null;
  choices?: Choice[][];
  language?: Language;
  /** Files that the desk puts into the reply. */
  files?: OutgoingFile[];
}

/** A file that is made for a reply, and what stands on it. */
export interface OutgoingFile {
  file: HeldFile;
  label: string;
}

function compose(step: Step, scene: Scene, parts: ComposeParts): Piece {
  const { say, library } = parts;
  const { language } = scene;
  const text = (sentence: string): Block => ({ kind: 'paragraph', spans: [{ text: sentence }] });
  switch (step.do) {
    case 'answer':
      return answer(step.topic, step.day, scene, parts);
    case 'details':
      return details(step.topic, step.day, scene, parts);
    case 'ask-which': {
      const rows = step.topics.flatMap((id) => topicRow(library.topic(id), language));
      const mayBeUrgent = step.topics.some((id) => URGENT.has(id));
      const ifDanger = mayBeUrgent ? [text(say(language, 'dialogue:if-danger', { numbers: parts.emergencyNumbers }))] : [];
      return {
        kind: 'clarify',
        topic: null,
        blocks: [...ifDanger, text(say(language, 'dialogue:which-topic'))],
        choices: [...rows, [{ id: 'n', label: say(language, 'menu:none-of-these') }]],
      };
    }
    case 'not-understood': {
      if (!step.isSecond) {
        return {
          kind: 'fallback',
          topic: null,
          blocks: [text(say(language, 'dialogue:not-understood'))],
          choices: menuRows(library, say, language),
        };
      }
      const human = answer('cmd-human', null, scene, parts).blocks;
      return {
        kind: 'fallback',
        topic: null,
        blocks: [text(say(language, 'dialogue:still-not-understood')), ...human],
        choices: menuRows(library, say, language),
      };
    }
    case 'welcome':
      return {
        kind: 'command',
        topic: 'cmd-start',
        blocks: [
          text(say(language, 'dialogue:welcome')),
          text(say(language, 'dialogue:choose-language')),
          text(`${say(language, 'dialogue:ask-anything')} ${say(language, 'answer:not-legal-advice')}`),
        ],
        choices: [languageRow(), ...menuRows(library, say, language).slice(0, -1)],
      };
    case 'menu':
      return menu(step.group, step.isUnknownTopic === true, scene, parts);
    case 'choose-language':
      return {
        kind: 'command',
        topic: 'cmd-language',
        blocks: [text(say(language, 'dialogue:choose-language'))],
        choices: [languageRow()],
      };
    case 'set-language':
      return {
        kind: 'command',
        topic: 'cmd-language',
        language: step.language,
        blocks: [text(say(step.language, 'dialogue:language-set'))],
      };
    case 'search': {
      const words = step.words.slice(0, 60);
      const found = library.search(step.words, language, SEARCH_ROWS).flatMap((card) => topicRow(card, language));
      const sentence = say(language, found.length > 0 ? 'dialogue:search-found' : 'dialogue:search-nothing', { words });
      return { kind: 'command', topic: 'cmd-search', blocks: [text(sentence)], choices: [...found, [menuChoice(say, language)]] };
    }
    case 'no-last-answer':
      return {
        kind: 'command',
        topic: 'cmd-source',
        blocks: [text(say(language, 'dialogue:no-last-answer'))],
        choices: [[menuChoice(say, language)]],
      };
    case 'companion':
      return companionPiece(step.view, step.after, scene, parts);
    default:
      return composeFollowing(step, scene, parts);
  }
}

function answer(
  topic: string,
  day: Day | null,
  { person, language, today, isWhole }: Scene,
  { library, say, operator, alerts, publicUrl }: ComposeParts,
): Piece {
  const filled = library.answer(topic, language, day ?? today, today);
  if (!filled) throw new Error(`Unknown topic '${topic}': the dialogue may only name topics of the knowledge base`);
  const kind = kindOf(filled.topic);
  const hasMore = filled.more.length > 0;
  const blocks = isWhole ? [...filled.first, ...filled.more] : [...filled.first];
  if (topic === 'cmd-privacy-about') {
    blocks.push({
      kind: 'note',
      spans: [{ text: operator ? say(language, 'dialogue:operator', { operator }) : say(language, 'dialogue:operator-unknown') }],
    });
  }
  const changes = alertsAbout(filled.topic, alerts());
  blocks.unshift(...bannerBlocks(changes, { language, say, publicUrl }));
  const rows = filled.neighbours.flatMap((card) => topicRow(card, language));
  const more: Choice[][] = hasMore && !isWhole ? [[{ id: `d:${filled.topic.id}`, label: say(language, 'menu:details') }]] : [];
  if (topic === 'cmd-start' || topic === 'cmd-help' || topic === 'st-greeting')
    return { kind, topic, blocks, choices: menuRows(library, say, language) };
  return {
    kind,
    topic: filled.topic.id,
    blocks,
    choices: [
      ...bannerChoices(changes, language, say),
      ...more,
      ...rows,
      ...offer(filled.topic, person, language, say),
      [menuChoice(say, language)],
    ],
  };
}

/** "Tell me when this changes", to whoever does not follow it yet. Never beside an emergency. */
function offer({ subject }: TopicCard, { following }: Person, language: Language, say: Say): Choice[][] {
  if (subject === null || follows(following, subject) || follows(following, 'all')) return [];
  return [[{ id: `s:${subject}`, label: say(language, 'following:offer') }]];
}

function details(topic: string, day: Day | null, { language, today }: Scene, { library, say }: ComposeParts): Piece {
  const filled = library.answer(topic, language, day ?? today, today);
  if (!filled) throw new Error(`Unknown topic '${topic}': the dialogue may only name topics of the knowledge base`);
  const title: Block = { kind: 'title', text: filled.topic.title[language] };
  const rows = filled.neighbours.flatMap((card) => topicRow(card, language));
  return {
    kind: kindOf(filled.topic),
    topic: filled.topic.id,
    blocks: [title, ...filled.more],
    choices: [...rows, [menuChoice(say, language)]],
  };
}

function menu(group: string | null, isUnknownTopic: boolean, { language }: Scene, { library, say }: ComposeParts): Piece {
  const paragraph = (sentence: string): Block => ({ kind: 'paragraph', spans: [{ text: sentence }] });
  const known = KNOWLEDGE_GROUPS.find((candidate) => candidate === group);
  if (known) {
    const rows = library
      .topics()
      .filter((card) => card.group === known)
      .flatMap((card) => topicRow(card, language));
    const sentence = rows.length > 0 ? say(language, `menu:group-${known}`) : say(language, 'menu:empty-group');
    return {
      kind: 'command',
      topic: 'cmd-menu',
      blocks: [{ kind: 'title', text: sentence }],
      choices: [...rows, [{ id: 'm', label: say(language, 'menu:back') }]],
    };
  }
  const blocks = [paragraph(say(language, isUnknownTopic ? 'dialogue:unknown-topic' : 'menu:title'))];
  return { kind: 'command', topic: 'cmd-menu', blocks, choices: menuRows(library, say, language) };
}

function kindOf(card: TopicCard): ReplyKind {
  switch (card.group) {
    case 'urgent':
    case 'out-of-scope':
    case 'command':
    case 'small-talk':
      return card.group;
    default:
      return 'answer';
  }
}
