/** Wrong codes that one person, and everybody together, may try in the window. A guess hits one of 10^15. */
const WRONG_EACH = 5;
const WRONG_IN_ALL = 500;
export const WINDOW_MS = 15 * 60_000;
const MOST_PEOPLE = 10_000;

/** Slows the guessing of move codes. The web makes new people for nothing, so there is a limit for all together as well. */
export interface CodeGuard {
  mayTry(person: string, now: number): boolean;
  wasWrong(person: string, now: number): void;
}

export function makeCodeGuard(): CodeGuard {
  const wrong = new Map<string, number[]>();
  let inAll: number[] = [];
  const recent = (times: readonly number[], now: number) => times.filter((time) => now - time < WINDOW_MS);
  return {
    mayTry(person, now) {
      inAll = recent(inAll, now);
      return inAll.length < WRONG_IN_ALL && recent(wrong.get(person) ?? [], now).length < WRONG_EACH;
    },
    wasWrong(person, now) {
      const times = [...recent(wrong.get(person) ?? [], now), now];
      wrong.delete(person);
      wrong.set(person, times);
      if (wrong.size > MOST_PEOPLE) wrong.delete(wrong.keys().next().value ?? '');
      inAll.push(now);
    },
  };
}
