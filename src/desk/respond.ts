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
}

/** The shortest way from a message to its reply: understand, decide, compose. Touches no database and no network. */
export type Respond = (
  message: Pick<Message, 'text' | 'choice' | 'deviceLanguage'>,
  person: Person,
  conversation: Conversation,
  circumstances: Circumstances,
) => Turn;

export function makeRespond({ knowledge, library, models, say, operator, reminding }: RespondParts): Respond {
  const topics = topicsOf(knowledge, library);
  const emergencyNumbers = emergencyNumbersOf(knowledge);
  return (written, person, conversation, { today, now, isNew, on, isWhole = false, companion: stored = null }) => {
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
    const { reply, files } = composeReply(onDay, { person, conversation, language, today, isWhole, now, companion }, parts);
    const step = steps.find((candidate) => candidate.do === 'companion');
    const isForgotten = steps.some((candidate) => candidate.do === 'forget');
    if (!step && !isForgotten) addCompanionRow(reply, { conversation: after, companion }, parts);
    if (isNew && !reply.choices.some((row) => row.some(({ id }) => id.startsWith('l:')))) reply.choices.push(languageRow());
    const chosen = steps.find((step) => step.do === 'set-language')?.language ?? person.language;
    return {
      person: { ...person, language: chosen, lastSeenAt: now },
      conversation: isForgotten
        ? NEW_CONVERSATION
        : { ...after, language: reply.language, offered: reply.choices.flat().map(({ id }) => id) },
      reply,
      understanding,
      isForgotten,
      ...(step ? { companion: step.after && { ...step.after, language: reply.language } } : {}),
      files,
    };
  };
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
