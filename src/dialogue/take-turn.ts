import type { Companion } from '../companion/companion.ts';
import { begin, type View } from '../companion/turn.ts';
import type { Language } from '../language.ts';
import type { Day } from '../law/editions.ts';
import type { DaySpan } from '../understanding/entities.ts';
import { type Understanding, URGENT } from '../understanding/understanding.ts';
import { type Command, commandOf, topicOfCommand } from './commands.ts';
import { type CompanionScene, companionTurnOf } from './companion.ts';
import type { Conversation } from './conversation.ts';
import { followUpOf } from './follow-up.ts';
import { codeIn, type FollowingStep, stepsOfFollowing, stepsOfFollowingChoice } from './following.ts';

/** What a person did: wrote words (understood beforehand), or tapped a choice. */
export type Heard = { kind: 'words'; text: string; understanding: Understanding } | { kind: 'choice'; id: string };

/** What the desk does next. Every step becomes part of one reply. */
export type Step =
  | { do: 'answer'; topic: string; day: Day | null }
  | { do: 'details'; topic: string; day: Day | null }
  | { do: 'ask-which'; topics: string[] }
  | { do: 'not-understood'; isSecond: boolean }
  | { do: 'welcome' }
  | { do: 'menu'; group: string | null; isUnknownTopic?: boolean }
  | { do: 'choose-language' }
  | { do: 'set-language'; language: Language }
  | { do: 'search'; words: string }
  | { do: 'no-last-answer' }
  | { do: 'companion'; view: View; after: Companion | null }
  | FollowingStep;

/** What the dialogue has to know of the knowledge base. */
export interface Topics {
  has(topic: string): boolean;
  isKnowledge(topic: string): boolean;
  /** The topic that explains an article, e.g. "131"; null when none does. */
  ofArticle(article: string): string | null;
  /** The first day of article 380-3. */
  firstDay: Day;
}

/** What holds for an attack before the first day of article 380-3. */
const BEFORE = 'incident-before-law';

/** Gibberish is understood as such and still a miss: twice in a row it leads to people. */
const UNCLEAR = 'st-unclear';

/** A topic is forgotten when nobody wrote for half an hour. */
const TOPIC_LASTS_MS = 30 * 60_000;

/** Decides, and does nothing: no clock, no database, no sending. `now` in milliseconds since the epoch. */
export function takeTurn(
  before: Conversation,
  heard: Heard,
  topics: Topics,
  now: number,
  scene: CompanionScene | null = null,
): { after: Conversation; steps: Step[] } {
  const fresh: Conversation = now - before.at > TOPIC_LASTS_MS ? { ...before, topic: null, day: null } : before;
  const turn = scene && companionTurnOf(fresh, heard, scene);
  const steps: Step[] = turn
    ? [{ do: 'companion', view: turn.view, after: turn.after }]
    : heard.kind === 'choice'
      ? stepsOfChoice(heard.id, fresh, topics)
      : stepsOfWords(heard, fresh, topics);
  // In another language the companion asks again what it asked last.
  if (steps[0]?.do === 'set-language' && fresh.companion === 'asked' && scene?.companion)
    steps.splice(1, steps.length, { do: 'companion', ...begin(scene.companion) });
  return { after: after(fresh, steps, topics, now), steps };
}

function after(before: Conversation, steps: readonly Step[], topics: Topics, now: number): Conversation {
  const answered = steps.find((step) => step.do === 'answer' || step.do === 'details');
  const missed = steps.some((step) => step.do === 'not-understood' || (step.do === 'answer' && step.topic === UNCLEAR));
  const isKept = answered && topics.isKnowledge(answered.topic);
  return {
    topic: isKept ? answered.topic : before.topic,
    day: isKept ? answered.day : before.day,
    language: before.language,
    offered: before.offered,
    misses: missed ? before.misses + 1 : 0,
    at: now,
    ...companionMark(before, steps),
  };
}

function companionMark(before: Conversation, steps: readonly Step[]): Pick<Conversation, 'companion'> {
  const step = steps.find((candidate) => candidate.do === 'companion');
  if (step) return step.after === null || step.after.isPaused ? {} : { companion: 'asked' };
  return before.companion ? { companion: 'waits' } : {};
}

function stepsOfWords(heard: Heard & { kind: 'words' }, before: Conversation, topics: Topics): Step[] {
  const command = commandOf(heard.text);
  if (command) return stepsOfCommand(command, before, topics);
  const code = codeIn(heard.text);
  if (code) return [{ do: 'redeem-code', code }];
  const { understanding } = heard;
  const [best, ...others] = understanding.candidates.filter((candidate) => topics.has(candidate.topic));
  const day = dayOf(understanding.entities.days, topics.firstDay) ?? null;
  if (best && URGENT.has(best.topic) && understanding.verdict === 'answer')
    return [{ do: 'answer', topic: best.topic, day: null }];

  const followUp = followUpOf(before, heard.text, understanding, topics);
  if (followUp) return [{ do: 'answer', topic: followUp.topic, day: followUp.keepsDay ? (day ?? before.day) : day }];
  if (best && understanding.verdict === 'answer') return stepsOfTopic(best.topic, day, before, understanding.entities.languages);

  const article = understanding.entities.articles[0];
  const explained = article && topics.ofArticle(article.article);
  if (explained) return [{ do: 'answer', topic: explained, day }];
  if (best && understanding.verdict === 'ask') {
    // Nobody means "an unclear message": where that is the best guess, there is nothing to choose between.
    if (best.topic === UNCLEAR) return stepsOfTopic(UNCLEAR, null, before, []);
    // A day before the article settles a doubt between what happened and when.
    const isEarlier = day !== null && day < topics.firstDay;
    if (isEarlier && [best, ...others].slice(0, 3).some(({ topic }) => topic === BEFORE))
      return [{ do: 'answer', topic: BEFORE, day }];
    return [{ do: 'ask-which', topics: closeOnes([best, ...others]) }];
  }
  return [{ do: 'not-understood', isSecond: before.misses > 0 }];
}

/** Two or three topics to choose from; the third only when it is not far behind. */
function closeOnes(candidates: readonly { topic: string; score: number }[]): string[] {
  const best = candidates[0]?.score ?? 0;
  return candidates
    .filter(({ topic }) => topic !== UNCLEAR)
    .filter(({ score }, index) => index < 2 || (index === 2 && score > best * 0.15))
    .map(({ topic }) => topic);
}

function stepsOfCommand({ name, argument }: Command, before: Conversation, topics: Topics): Step[] {
  if (name === 'start' && argument.startsWith('t_')) {
    const topic = argument.slice(2);
    return topics.has(topic) ? [{ do: 'answer', topic, day: null }] : [{ do: 'menu', group: null, isUnknownTopic: true }];
  }
  if (name === 'search')
    return argument ? [{ do: 'search', words: argument }] : [{ do: 'answer', topic: 'cmd-search', day: null }];
  const languages: Language[] = argument === 'ru' || argument === 'kk' || argument === 'en' ? [argument] : [];
  const topic = topicOfCommand(name);
  if (topic === null) return [{ do: 'not-understood', isSecond: before.misses > 0 }];
  return stepsOfFollowing(topic, argument) ?? stepsOfTopic(topic, null, before, languages);
}

/** Most topics are answered with their text; a few commands do something besides. */
function stepsOfTopic(topic: string, day: Day | null, before: Conversation, languages: readonly Language[]): Step[] {
  const answer: Step = { do: 'answer', topic, day };
  switch (topic) {
    case 'cmd-start':
      return [{ do: 'welcome' }];
    case 'cmd-menu':
      return [{ do: 'menu', group: null }];
    case 'cmd-language': {
      const [only] = languages;
      if (only === undefined || languages.length !== 1) return [{ do: 'choose-language' }];
      return [{ do: 'set-language', language: only }, ...again(before)];
    }
    case 'cmd-source':
      return before.topic === null ? [{ do: 'no-last-answer' }] : [{ do: 'details', topic: before.topic, day: before.day }];
    case UNCLEAR:
      return before.misses > 0 ? [{ do: 'not-understood', isSecond: true }] : [answer];
    default:
      return stepsOfFollowing(topic, '') ?? [answer];
  }
}

function stepsOfChoice(id: string, before: Conversation, topics: Topics): Step[] {
  const [kind = '', argument = ''] = id.split(/:(.*)/s);
  const unknown: Step[] = [{ do: 'menu', group: null, isUnknownTopic: true }];
  switch (kind) {
    case 't':
      return topics.has(argument) ? stepsOfTopic(argument, before.day, before, []) : unknown;
    case 'd':
      return topics.has(argument)
        ? [{ do: 'details', topic: argument, day: before.topic === argument ? before.day : null }]
        : unknown;
    case 'm':
      return [{ do: 'menu', group: argument || null }];
    case 'l':
      return argument === 'ru' || argument === 'kk' || argument === 'en'
        ? [{ do: 'set-language', language: argument }, ...again(before)]
        : unknown;
    case 'n':
      return [{ do: 'not-understood', isSecond: before.misses > 0 }];
    default:
      return stepsOfFollowingChoice(kind, argument) ?? unknown;
  }
}

/** After a change of language the last answer is shown again; where there was none, the menu. */
function again({ topic, day }: Conversation): Step[] {
  return [topic === null ? { do: 'menu', group: null } : { do: 'answer', topic, day }];
}

/** The day that decides the law. A span with the first day of the article inside is spoken of as that day, which is disputed anyway. */
function dayOf(span: DaySpan | null, firstDay: Day): Day | null {
  if (span === null) return null;
  return span.from < firstDay && firstDay <= span.to ? firstDay : span.to;
}
