/** At most this many answers in the window to one person; then one notice, then silence until the window has passed. */
const ANSWERS = 20;
const WINDOW_MS = 10_000;
/** People remembered at once: the map of a busy day must not grow without end. */
const MOST_PEOPLE = 10_000;

export type Verdict = 'answer' | 'notice' | 'silence';

/** One limiter for all channels: a person who floods is slowed, nobody else notices. `now` in milliseconds. */
export function makeLimiter(): (person: string, now: number) => Verdict {
  const seen = new Map<string, { times: number[]; isWarned: boolean }>();
  return (person, now) => {
    const known = seen.get(person) ?? { times: [], isWarned: false };
    // Deleted and set again: the map keeps the order of last use, so its first key is the longest silent person.
    seen.delete(person);
    seen.set(person, known);
    if (seen.size > MOST_PEOPLE) seen.delete(seen.keys().next().value ?? '');

    known.times = known.times.filter((time) => now - time < WINDOW_MS);
    if (known.times.length < ANSWERS) {
      known.times.push(now);
      known.isWarned = false;
      return 'answer';
    }
    if (known.isWarned) return 'silence';
    known.isWarned = true;
    return 'notice';
  };
}
