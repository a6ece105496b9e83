import { clockOf, momentOf } from './deadline.ts';
import type { Planned } from './plan.ts';

/** One reminder of a step. `nth` is the first or the second: there is no third. */
export interface Reminder {
  step: string;
  nth: 1 | 2;
  /** Milliseconds since the epoch. */
  at: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Quiet from 21:00 to 08:00 in Kazakhstan. */
const QUIET_FROM = 21 * 60;
const QUIET_TO = 8 * 60;

export function isQuiet(moment: number): boolean {
  const { minute } = clockOf(moment);
  return minute >= QUIET_FROM || minute < QUIET_TO;
}

/**
 * When to remind of the open steps, counted from the moment when the person asked for it: half way to the end of a
 * term and shortly before it; a day and three days later where no term is counted. Never in the quiet hours, never
 * after the end of a term that the law set.
 */
export function remindersOf(plan: readonly Planned[], since: number): Reminder[] {
  return plan
    .filter(({ step, isDone }) => !isDone && step.who === 'you')
    .flatMap(({ step, term }) => {
      const end = term?.figure && term.due ? momentOf(term.due) : null;
      if (end !== null && end <= since) return [];
      const wishes =
        end === null
          ? [since + DAY_MS, since + 3 * DAY_MS]
          : [since + (end - since) / 2, end - Math.min((end - since) / 6, DAY_MS)];
      const times = wishes.map((wish) => awake(wish, end)).filter((time) => time !== null && time > since);
      const distinct = times.filter((time, index) => index === 0 || (time ?? 0) - (times[0] ?? 0) >= HOUR_MS);
      return distinct.map((at, index): Reminder => ({ step: step.id, nth: index === 0 ? 1 : 2, at: Math.round(at ?? since) }));
    });
}

/** The next moment outside the quiet hours, or the evening before when that would be too late; null when neither fits. */
function awake(wish: number, end: number | null): number | null {
  if (!isQuiet(wish)) return wish;
  const { minute } = clockOf(wish);
  const midnight = wish - minute * 60_000 - (wish % 60_000);
  const morning = midnight + (minute >= QUIET_FROM ? DAY_MS : 0) + QUIET_TO * 60_000;
  if (end === null || morning < end) return morning;
  const evening = morning - DAY_MS + (QUIET_FROM - 30 - QUIET_TO) * 60_000;
  return evening;
}
