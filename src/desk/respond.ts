import type { PublishedAlert } from '../alerts/published.ts';
import type { Companion } from '../companion/companion.ts';
import { commandOf } from '../dialogue/commands.ts';
import { type Conversation, NEW_CONVERSATION } from '../dialogue/conversation.ts';
import { type Heard, type Step, type Topics, takeTurn } from '../dialogue/take-turn.ts';
import type { Library } from '../knowledge/library.ts';
import type { Knowledge } from '../knowledge/open-knowledge.ts';
import { isKnowledge } from '../knowledge/schema.ts';
import type { Language } from '../language.ts';
import type { Day } from '../law/editions.ts';
import { firstDayOf } from '../law/qualify.ts';
import type { ChannelName, Message, Reply } from '../message.ts';
import { languageOfDevice, type Person } from '../people/person.ts';
import { hear, type Models, type Understanding } from '../understanding/understanding.ts';
import type { Say } from '../wording/say.ts';
import { momentIn } from './companion-words.ts';
import { composeReply, type OutgoingFile } from './compose.ts';
import { afterSteps, type Need, needOf, type Supplied } from './follow.ts';
import { languageRow } from './menu.ts';
import { addCompanionRow, tappedBy } from './offered.ts';

export interface RespondParts {
  knowledge: Knowledge;
  library: Library;
  models: Models;
  say: Say;
  operator: string | null;
  /** Channels on which the bot may write first. */
  reminding: ReadonlySet<ChannelName>;
  /** Where the pages are for everybody; null when nobody said. */
  publicUrl?: string | null;
  /** Released alerts, newest first: what changed since an answer was reviewed stands above it. */
  alerts?: () => readonly PublishedAlert[];
}

/** The state before and after one turn, and what to say. `understanding` is null for a tapped choice. */
export interface Turn {
  person: Person;
  conversation: Conversation;
  reply: Reply;
  understanding: Understanding | null;
  isForgotten: boolean;
  /** The reply holds words that may not lie readable in the database. */
  isPrivate?: boolean;
  /** Undefined: as it was. Null: there is none any more. */
  companion?: Companion | null;
  /** What goes out with the reply. */
  files?: OutgoingFile[];
  /** The move code that this turn uses up, or the one that it shows for the first time; null for most turns. */
  effect: { do: 'keep-code' | 'redeem-code'; code: string } | null;
  /** Something from the database is missing: respond again with it. What is said without it holds where nothing is stored. */
  need: Need | null;
}

export interface Circumstances {
  today: Day;
  /** Milliseconds since the epoch. */
  now: number;
  isNew: boolean;
  /** Fixed from outside: the day asked about. */
  on?: Day;
  /** The whole answer at once instead of a first screen. */
  isWhole?: boolean;
  /** Where the person stands with the companion; nowhere when it is left out. */
  companion?: Companion | null;
  /** What an earlier response to the same message needed. */
  supplied?: Supplied;
}

/** The shortest way from a message to its reply: understand, decide, compose. Touches no database and no network. */
export type Respond = (
  message: Pick<Message, 'text' | 'choice' | 'deviceLanguage'>,
  person: Person,
  conversation: Conversation,
  circumstances: Circumstances,
) => Turn;

export function makeRespond({
  knowledge,
  library,
  models,
  say,
  operator,
  reminding,
  publicUrl = null,
  alerts = () => [],
}: RespondParts): Respond {
  const topics = topicsOf(knowledge, library);
  const emergencyNumbers = emergencyNumbersOf(knowledge);
  return (written, person, conversation, circumstances) => {
    const { today, now, isNew, on, isWhole = false, companion: stored = null, supplied = {} } = circumstances;
    const moment = momentIn(today, now);
    const parts = {
      library,
      say,
      operator,
      emergencyNumbers,
      law: knowledge.law,
      companion: knowledge.companion,
      papers: knowledge.papers,
      reminding,
      publicUrl,
      alerts,
    };
    const { message, companion } = tappedBy(written, { person, conversation, companion: stored, moment }, parts);
    const heardBefore = conversation.language ?? languageOfDevice(message.deviceLanguage);
    const { choice } = message;
    const understanding =
      choice === undefined
        ? hear(models, knowledge.entities, message.text, { prior: person.language ?? heardBefore, today })
        : null;
    // A command is a word of no language; what it is given ("/search угроза") counts only where nothing else is known.
    const command = choice === undefined ? commandOf(message.text) : null;
    const heardNow = command && (heardBefore || command.argument === '') ? null : understanding?.language;
    const language = person.language ?? heardNow ?? heardBefore ?? 'ru';
    const heard: Heard = understanding
      ? { kind: 'words', text: message.text, understanding }
      : { kind: 'choice', id: message.choice ?? '' };
    const { after, steps } = takeTurn(conversation, heard, topics, now, { companion, moment });
    const onDay = on === undefined ? steps : steps.map((step): Step => (step.do === 'answer' ? { ...step, day: on } : step));
    const changed = afterSteps(person, steps, { now, language, supplied });
    const scene = { person: changed, before: person, conversation, language, today, isWhole, supplied, now, companion };
    const { reply, files } = composeReply(onDay, scene, parts);
    if (person.movedAt !== null) reply.blocks.unshift({ kind: 'note', spans: [{ text: say(language, 'following:moved-out') }] });
    const step = steps.find((candidate) => candidate.do === 'companion');
    const isForgotten = steps.some((candidate) => candidate.do === 'forget');
    if (isForgotten) reply.isLast = true;
    if (!step && !isForgotten) addCompanionRow(reply, { conversation: after, companion }, parts);
    if (isNew && !reply.choices.some((row) => row.some(({ id }) => id.startsWith('l:')))) reply.choices.push(languageRow());
    return {
      person: { ...changed, movedAt: null, goneAt: null, lastSeenAt: now },
      conversation: isForgotten
        ? NEW_CONVERSATION
        : { ...after, language: reply.language, offered: reply.choices.flat().map(({ id }) => id) },
      reply,
      understanding,
      isForgotten,
      effect: effectOf(steps, supplied),
      need: needOf(steps, person, supplied),
      ...(step ? { companion: step.after && { ...step.after, language: reply.language } } : {}),
      files,
    };
  };
}

function effectOf(steps: readonly Step[], { newCode, redeemed }: Supplied): Turn['effect'] {
  for (const step of steps) {
    if (step.do === 'redeem-code' && redeemed?.is === 'right') return { do: 'redeem-code', code: step.code };
    if (step.do === 'offer-to-move' && newCode !== undefined) return { do: 'keep-code', code: newCode };
  }
  return null;
}

function topicsOf(knowledge: Knowledge, library: Library): Topics {
  const byArticle = new Map<string, string>();
  for (const topic of knowledge.topics) {
    for (const line of topic.law) {
      const article = 'provision' in line ? line.provision.split('/')[1] : undefined;
      if (article && !byArticle.has(article)) byArticle.set(article, topic.id);
    }
  }
  byArticle.set('380-3', 'law-overview');
  const known = new Set(knowledge.topics.filter(isKnowledge).map((topic) => topic.id));
  return {
    has: (topic) => library.topic(topic) !== null,
    isKnowledge: (topic) => known.has(topic),
    ofArticle: (article) => byArticle.get(article) ?? null,
    firstDay: firstDayOf(knowledge.law),
  };
}

/** Police, single number, ambulance. */
export function emergencyNumbersOf({ law }: Knowledge): string {
  return ['police-102', 'single-112', 'ambulance-103']
    .flatMap((id) => law.contacts.find((contact) => contact.id === id && contact.use === 'show')?.phone ?? [])
    .join(' · ');
}

/** The language of a reply that is made before anything was understood. */
export function languageFor(
  person: Person | null,
  conversation: Conversation | null,
  message: Pick<Message, 'deviceLanguage'>,
): Language {
  return person?.language ?? conversation?.language ?? languageOfDevice(message.deviceLanguage) ?? 'ru';
}
