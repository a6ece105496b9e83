/** Counts out how many messages may go, so many a second. */
export interface Pace {
  /** How many may go now; a fraction waits. */
  ready(): number;
  spend(messages: number): void;
  /** Milliseconds until `messages` may go. */
  waitFor(messages: number): number;
}

/** What a pause of the process may make up for afterwards, in seconds of its pace. */
const BURST_SECONDS = 0.25;

/** `now` is a clock that never goes back, in milliseconds. */
export function makePace(perSecond: number, now: () => number): Pace {
  const most = Math.max(1, perSecond * BURST_SECONDS);
  let level = 1;
  let seen = now();
  const fill = () => {
    const at = now();
    level = Math.min(most, level + ((at - seen) / 1000) * perSecond);
    seen = at;
  };
  return {
    ready() {
      fill();
      // A thousandth of a message is the rounding of the clock, not a reason to wait another round.
      return Math.floor(level + 0.001);
    },
    spend(messages) {
      level -= messages;
    },
    waitFor(messages) {
      fill();
      return Math.max(0, ((messages - level) / perSecond) * 1000);
    },
  };
}
