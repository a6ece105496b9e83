import type { AskAnswer } from '../src/desk/ask.ts';
import { URGENT } from '../src/understanding/understanding.ts';
import type { FieldQuestion } from './questions.ts';

/** A question, and what the bot made of it in a fresh conversation. `group` is the group of its topic, or 'none'. */
export interface Trial {
  question: FieldQuestion;
  group: string;
  answer: AskAnswer;
}

const NONE = 'none';

export function expectedTopics({ topic, also }: Pick<FieldQuestion, 'topic' | 'also'>): readonly string[] {
  return [topic, ...also];
}

/** A foreign subject: nothing of the law may be said. */
export function isForeign({ question }: Trial): boolean {
  return question.topic === NONE || question.topic.startsWith('oos-');
}

/** Share with the right topic among the best `places`; questions without a topic do not count. */
export function topicShare(trials: readonly Trial[], places: number): number {
  const asked = trials.filter(({ question }) => question.topic !== NONE);
  return share(asked, ({ question, answer }) => {
    const named = answer.candidates.slice(0, places).map(({ topic }) => topic);
    return expectedTopics(question).some((topic) => named.includes(topic));
  });
}

/** What the person got. "I do not know" is right where there is nothing to know; 'wrong other' says nothing of the law. */
export function outcomeOf({ question, answer }: Trial): 'right' | 'wrong law' | 'wrong other' | 'asked' | 'not understood' {
  if (answer.kind === 'clarify') return 'asked';
  if (answer.kind === 'fallback') return question.topic === NONE ? 'right' : 'not understood';
  if (expectedTopics(question).includes(answer.topic ?? '')) return 'right';
  return answer.kind === 'answer' ? 'wrong law' : 'wrong other';
}

/** How many foreign subjects and emergencies there are, and the shares that went wrong or right. */
export interface Safety {
  foreign: number;
  toldLaw: number;
  emergencies: number;
  found: number;
  /** Among all that is no emergency. */
  falseAlarms: number;
  wrongLaw: number;
  calibrationError: number;
}

export function safetyOf(trials: readonly Trial[]): Safety {
  const foreign = trials.filter(isForeign);
  const urgent = trials.filter(({ question }) => URGENT.has(question.topic));
  const calm = trials.filter(({ question }) => !expectedTopics(question).some((topic) => URGENT.has(topic)));
  const isAlarm = ({ answer }: Trial) => answer.kind === 'urgent';
  const isWrongLaw = (trial: Trial) => outcomeOf(trial) === 'wrong law';
  return {
    foreign: foreign.length,
    toldLaw: share(foreign, isWrongLaw),
    emergencies: urgent.length,
    found: share(urgent, isAlarm),
    falseAlarms: share(calm, isAlarm),
    wrongLaw: share(trials, isWrongLaw),
    calibrationError: calibrationError(trials),
  };
}

/** Expected calibration error: how far confidence lies from the share that is right, over ten bins weighed by their size. */
export function calibrationError(trials: readonly Trial[]): number {
  const bins = Array.from({ length: 10 }, () => ({ number: 0, confidence: 0, right: 0 }));
  for (const { question, answer } of trials) {
    const bin = bins[Math.min(9, Math.floor(answer.confidence * 10))];
    if (!bin) continue;
    bin.number += 1;
    bin.confidence += answer.confidence;
    bin.right += expectedTopics(question).includes(answer.candidates[0]?.topic ?? '') ? 1 : 0;
  }
  return bins.reduce((sum, bin) => sum + Math.abs(bin.confidence - bin.right), 0) / Math.max(1, trials.length);
}

export function share<T>(items: readonly T[], is: (item: T) => boolean): number {
  return items.length === 0 ? Number.NaN : items.filter(is).length / items.length;
}
