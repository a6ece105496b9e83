import type { Day } from '../law/editions.ts';
import type { Fact, Unit } from '../law/schema.ts';
import type { Case } from './case.ts';
import type { Deadline } from './schema.ts';

/** Kazakhstan has one time, UTC+5, since March 2024. */
const OFFSET_MS = 5 * 3_600_000;
const DAY_MS = 86_400_000;

/** The last moment of a step. */
export interface Due {
  /** YYYY-MM-DD in Kazakhstan. */
  day: Day;
  /** Minutes after midnight in Kazakhstan; null: the whole day. */
  minute: number | null;
  /** The hour of the incident is not known, and the term ends at the same hour of `day`. */
  isSameHour: boolean;
  /** Counted without the holidays of the calendar: with them it would end later. */
  isWithoutHolidays: boolean;
}

/** A term of the law, and the moment where it can be counted. `due` is null when its start is not the incident or the day was not stated. */
export interface Term {
  from: Deadline['from'];
  /** The reference of the figure, FACT.KEY; null for "the same day". */
  figure: string | null;
  fact: Fact;
  due: Due | null;
}

/** Throws for a fact or a figure that is not there: the check of the data has seen to it. */
export function termOf(deadline: Deadline, facts: readonly Fact[], stated: Pick<Case, 'day' | 'minute'>): Term {
  const [factId, key = ''] = 'figure' in deadline ? deadline.figure.split('.') : [deadline.fact];
  const fact = facts.find((candidate) => candidate.id === factId);
  if (!fact) throw new Error(`Unknown fact '${factId}' in a deadline of data/companion: expected an id of data/law/facts`);
  const { day, minute } = stated;
  const isCounted = deadline.from === 'incident' && day !== undefined;
  if (!('figure' in deadline)) return { from: deadline.from, figure: null, fact, due: isCounted ? wholeDay(day) : null };
  const figure = fact.figures?.[key];
  if (figure?.value === undefined)
    throw new Error(`Cannot count with figure '${deadline.figure}' in data/companion: expected a figure with one value`);
  const due = isCounted ? dueAfter(day, minute ?? null, figure.value, figure.unit) : null;
  return { from: deadline.from, figure: deadline.figure, fact, due };
}

export function dueAfter(day: Day, minute: number | null, amount: number, unit: Unit | 'count'): Due {
  switch (unit) {
    case 'hours': {
      if (minute === null) return { ...wholeDay(addDays(day, Math.ceil(amount / 24))), isSameHour: amount % 24 === 0 };
      const total = minute + amount * 60;
      return { ...wholeDay(addDays(day, Math.floor(total / 1440))), minute: total % 1440 };
    }
    case 'days':
    case 'calendar-days':
      return wholeDay(addDays(day, amount));
    case 'working-days':
      return { ...wholeDay(addWorkingDays(day, amount)), isWithoutHolidays: true };
    case 'months':
      return wholeDay(addMonths(day, amount));
    case 'years':
      return wholeDay(addMonths(day, amount * 12));
    default:
      throw new Error(`Cannot count a term in '${unit}': expected hours, days, calendar-days, working-days, months or years`);
  }
}

/** Milliseconds since the epoch of the end of the term. */
export function momentOf({ day, minute }: Pick<Due, 'day' | 'minute'>): number {
  return Date.parse(day) - OFFSET_MS + (minute === null ? DAY_MS - 60_000 : minute * 60_000);
}

/** Day and minute in Kazakhstan of a moment. */
export function clockOf(moment: number): { day: Day; minute: number } {
  const local = moment + OFFSET_MS;
  return { day: new Date(local).toISOString().slice(0, 10), minute: Math.floor((local % DAY_MS) / 60_000) };
}

export function addDays(day: Day, days: number): Day {
  return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}

function addWorkingDays(day: Day, count: number): Day {
  let at = day;
  for (let left = count; left > 0; ) {
    at = addDays(at, 1);
    const weekday = new Date(at).getUTCDay();
    if (weekday !== 0 && weekday !== 6) left -= 1;
  }
  return at;
}

/** 31 January and a month is the last day of February. */
function addMonths(day: Day, months: number): Day {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0));
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last.getUTCDate()))).toISOString().slice(0, 10);
}

function wholeDay(day: Day): Due {
  return { day, minute: null, isSameHour: false, isWithoutHolidays: false };
}
