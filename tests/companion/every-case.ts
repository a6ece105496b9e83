import { ACTS, type Case, INJURIES, PLACES, ROLES } from '../../src/companion/case.ts';

export const DAYS = [undefined, '2026-01-13', '2026-03-06', '2026-03-07', '2026-03-08', '2026-03-09', '2026-11-24'] as const;

/** Every set of acts, with and without a level of injury: 2^8 sets and the ones with an injury three times. */
export function everySetOfActs(): Pick<Case, 'acts' | 'injury'>[] {
  return Array.from({ length: 2 ** ACTS.length }, (_, bits) => ACTS.filter((_, index) => bits & (1 << index))).flatMap((acts) =>
    acts.includes('injury') ? [{ acts }, ...INJURIES.map((injury) => ({ acts, injury }))] : [{ acts }],
  );
}

/** What may aggravate: not stated, none of it, each alone, all of it. */
export const CIRCUMSTANCES: Partial<Case>[] = [
  {},
  { victims: 'one', attackers: 'one', isRepeated: false, isEmergency: false },
  { victims: 'several', attackers: 'one', isRepeated: false, isEmergency: false },
  { victims: 'one', attackers: 'several', isRepeated: false, isEmergency: false },
  { victims: 'one', attackers: 'one', isRepeated: true, isEmergency: false },
  { victims: 'one', attackers: 'one', isRepeated: false, isEmergency: true },
  { victims: 'several', attackers: 'several', isRepeated: true, isEmergency: true },
];

/** All sets of acts on a few days, and a few sets in all circumstances: the acts and the circumstances do not know of each other. */
export function* everyCase(): Generator<Case> {
  const few: Pick<Case, 'acts' | 'injury'>[] = [
    {},
    { acts: [] },
    ...ACTS.map((act) => ({ acts: [act] })),
    { acts: ['threat', 'insult'] },
    { acts: ['injury', 'weapon'], injury: 'light' },
    { acts: ['blow', 'injury'], injury: 'serious' },
  ];
  yield* combine(everySetOfActs(), ['2026-03-06', '2026-03-08', '2026-11-24'], ROLES, PLACES.slice(1), CIRCUMSTANCES.slice(0, 1));
  yield* combine(few, DAYS, [undefined, ...ROLES], [undefined, ...PLACES], CIRCUMSTANCES);
}

function* combine(
  actsOf: readonly Pick<Case, 'acts' | 'injury'>[],
  days: readonly (string | undefined)[],
  roles: readonly Case['role'][],
  places: readonly Case['place'][],
  circumstancesOf: readonly Partial<Case>[],
): Generator<Case> {
  for (const acts of actsOf)
    for (const day of days)
      for (const role of roles)
        for (const place of places)
          for (const circumstances of circumstancesOf)
            yield { ...acts, ...circumstances, ...(day && { day }), ...(role && { role }), ...(place && { place }) };
}
