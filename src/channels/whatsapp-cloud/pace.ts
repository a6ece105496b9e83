/** How fast we may write: to everybody together, and to one person. */
export interface Pace {
  /** Milliseconds until an alert may go to this person; 0 when it may go now, and then it is counted. */
  turnOf(person: string): number;
  /** An answer goes at once: WhatsApp allows a burst to somebody who waits. It is counted all the same. */
  answered(person: string): void;
  /** WhatsApp said that this person got too many. Gives how long nothing goes to them, longer each time. */
  slowDown(person: string): number;
  /** Milliseconds for which nothing at all goes to this person. */
  heldFor(person: string): number;
  /** A message went through: the person is held no longer. */
  wentThrough(person: string): void;
}

const A_SECOND = 80;
const BETWEEN_ALERTS_MS = 6000;
const FIRST_HOLD_MS = 6000;
const LONGEST_HOLD_MS = 10 * 60_000;
/** People remembered at once: the map of a busy day must not grow without end. */
const MOST_PEOPLE = 20_000;

export function makePace(now: () => number, aSecond = A_SECOND): Pace {
  const last = new Map<string, number>();
  const held = new Map<string, { until: number; times: number }>();
  let tokens = aSecond;
  let filledAt = now();

  function fill(): void {
    const time = now();
    tokens = Math.min(aSecond, tokens + (Math.max(0, time - filledAt) / 1000) * aSecond);
    filledAt = time;
  }

  function count(person: string): void {
    tokens -= 1;
    remember(last, person, now());
  }

  const heldFor = (person: string) => Math.max(0, (held.get(person)?.until ?? 0) - now());
  return {
    heldFor,
    turnOf(person) {
      fill();
      const sinceLast = now() - (last.get(person) ?? Number.NEGATIVE_INFINITY);
      const wait = Math.max(
        heldFor(person),
        BETWEEN_ALERTS_MS - sinceLast,
        tokens >= 1 ? 0 : Math.ceil(((1 - tokens) / aSecond) * 1000),
      );
      if (wait > 0) return wait;
      count(person);
      return 0;
    },
    answered(person) {
      fill();
      count(person);
    },
    slowDown(person) {
      const times = (held.get(person)?.times ?? 0) + 1;
      const wait = Math.min(LONGEST_HOLD_MS, FIRST_HOLD_MS * 2 ** (times - 1));
      remember(held, person, { until: now() + wait, times });
      return wait;
    },
    wentThrough: (person) => void held.delete(person),
  };
}

function remember<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  if (map.size > MOST_PEOPLE) map.delete(map.keys().next().value ?? '');
}
