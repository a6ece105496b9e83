import type { Law, Penalty } from './schema.ts';

/** A sum in tenge, or the year whose index is not known: nobody guesses it. */
export type Tenge = { known: true; min: number | null; max: number; year: number } | { known: false; year: number };

/** The monthly calculation index of a year in tenge, or null where no value was announced. */
export function indexOf(law: Law, year: number): number | null {
  return law.indexes.find((index) => index.year === year)?.tenge ?? null;
}

/** A penalty counted in MCI as a sum in tenge of a year. Null for penalties that are not money. */
export function tengeOf(law: Law, penalty: Penalty, year: number): Tenge | null {
  if (penalty.unit !== 'mrp' || penalty.max === null) return null;
  return mciToTenge(law, penalty.min, penalty.max, year);
}

export function mciToTenge(law: Law, min: number | null, max: number, year: number): Tenge {
  const index = indexOf(law, year);
  if (index === null) return { known: false, year };
  return { known: true, min: min === null ? null : min * index, max: max * index, year };
}
