import type { QuietHours } from '../subscription.ts';
import type { Frequency } from './frequency.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

export { DEFAULT_QUIET as QUIET_BY_DEFAULT, type QuietHours } from '../subscription.ts';

/** When a digest goes out, in minutes after midnight; a weekly one on Monday. */
export const DIGEST_MINUTE = 9 * 60;

/** The clock on the wall in Kazakhstan: when its day began, and the minutes since. No daylight saving there since 2004. */
export interface WallClock {
  dayBegan: number;
  minute: number;
  /** 1 is Monday, 7 is Sunday. */
  weekday: number;
}

const PARTS = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Almaty',
  hourCycle: 'h23',
  weekday: 'short',
  hour: '2-digit',
  minute: '2-digit',
});
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

export function wallClock(at: number): WallClock {
  const parts = Object.fromEntries(PARTS.formatToParts(at).map(({ type, value }) => [type, value]));
  const minute = Number(parts['hour']) * 60 + Number(parts['minute']);
  return {
    dayBegan: Math.floor(at / MINUTE) * MINUTE - minute * MINUTE,
    minute,
    weekday: WEEKDAYS.indexOf(parts['weekday'] ?? '') + 1,
  };
}

/** The first moment from `at` on that is not quiet. */
export function quietUntil(at: number, { from, to }: QuietHours, clock: WallClock = wallClock(at)): number {
  const { dayBegan, minute } = clock;
  if (from === to) return at;
  if (from < to) return minute >= from && minute < to ? dayBegan + to * MINUTE : at;
  if (minute >= from) return dayBegan + DAY + to * MINUTE;
  return minute < to ? dayBegan + to * MINUTE : at;
}

/** When something that is ready at `at` goes out: at once, or with the next digest. */
export function nextTime(frequency: Frequency, at: number): number {
  if (frequency === 'at-once') return at;
  const { dayBegan, weekday } = wallClock(at);
  for (let days = 0; ; days += 1) {
    const time = dayBegan + days * DAY + DIGEST_MINUTE * MINUTE;
    const isDay = frequency === 'daily' || (weekday - 1 + days) % 7 === 0;
    if (isDay && time >= at) return time;
  }
}
