import { appendFileSync } from 'node:fs';

/** `npm test` runs every fault in a small way, `npm run test:faults` in the whole one. */
export const isWhole = process.env['FAULTS'] === 'whole';

/** The size of a test, chosen in this one place. */
export function scale<T>(small: T, whole: T): T {
  return isWhole ? whole : small;
}

export const SEEDS = Array.from({ length: scale(1, Number(process.env['FAULTS_SEEDS'] ?? 5)) }, (_, seed) => seed + 1);

/** Numbers between 0 and 1 that are the same in every run of a seed. */
export function randomOf(seed: number): () => number {
  let state = seed * 2654435761;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

export interface Row {
  test: string;
  what: string;
  scale: string;
  figures: string;
  pass: boolean;
}

/** A line of the table that `npm run test:faults` prints. */
export function record(row: Row): void {
  const file = process.env['FAULTS_TABLE'];
  if (file) appendFileSync(file, `${JSON.stringify(row)}\n`);
}
