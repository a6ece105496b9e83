import { setTimeout as sleep } from 'node:timers/promises';

/** Waits; rejects when the signal aborts. Handed over so that tests need not wait. */
export type Pause = (milliseconds: number, signal: AbortSignal) => Promise<unknown>;

export const pauseForReal: Pause = (milliseconds, signal) => sleep(milliseconds, undefined, { signal });

/** 0.5 s, 1 s, 2 s … 30 s, less up to half of it at random, so that many bots do not come back at once. */
export function backoffMilliseconds(failures: number): number {
  return Math.min(30_000, 500 * 2 ** (failures - 1)) * (0.5 + Math.random() / 2);
}
