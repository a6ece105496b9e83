import ical from 'ical-generator';
import { momentOf } from '../companion/deadline.ts';
import type { Planned } from '../companion/plan.ts';

export interface CalendarWords {
  /** Milliseconds since the epoch: when it was made. */
  now: number;
  name: string;
  /** Of an event: neutral, because others see the screen of a calendar. */
  title: (number: number) => string;
}

/** The ends of the counted terms of open steps as an .ics file; null when there is none to come. Numbers are those of the list. */
export function calendarOf(plan: readonly Planned[], { now, name, title }: CalendarWords): Uint8Array | null {
  const open = plan.filter(({ isDone }) => !isDone);
  const dated = open.flatMap(({ term }, index) => {
    const due = term?.figure ? term.due : null;
    return due && momentOf(due) > now ? [{ due, number: index + 1 }] : [];
  });
  if (dated.length === 0) return null;
  const calendar = ical({ name, prodId: { company: 'Qorgan', product: 'list' } });
  for (const { due, number } of dated) {
    const start = due.minute === null ? new Date(due.day) : new Date(momentOf(due));
    calendar.createEvent({
      id: `${due.day}-${number}@qorgan`,
      stamp: new Date(now),
      summary: title(number),
      start,
      ...(due.minute === null ? { allDay: true } : { end: new Date(momentOf(due) + 15 * 60_000) }),
    });
  }
  return new TextEncoder().encode(calendar.toString());
}
