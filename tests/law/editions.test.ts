import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { billTextOn, editionOn, keyOf, partsOn } from '../../src/law/editions.ts';
import type { Provision } from '../../src/law/schema.ts';
import { realParts } from '../parts.ts';

const { law } = realParts().knowledge;
const days = fc
  .date({ min: new Date('2014-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

describe('article 380-3 by day', () => {
  test.each([
    ['2025-12-31', 0],
    ['2026-01-13', 0],
    ['2026-03-06', 0],
    ['2026-03-07', 6],
    ['2026-11-24', 6],
  ])('on %s it has %i parts', (day, parts) => expect(partsOn(law, 'cc', '380-3', day)).toHaveLength(parts));

  test.each([
    ['2025-11-12', 'introduced'],
    ['2025-11-26', 'first-reading'],
    ['2025-12-17', 'second-reading'],
    ['2025-12-25', 'senate'],
    ['2026-01-03', null],
  ])('the bill of %s was the text of %s', (day, version) =>
    expect(billTextOn(law, 'cc/380-3/1', day)?.version ?? null).toBe(version),
  );

  test('part 3 of article 380 is another provision than article 380-3', () => {
    expect(editionOn(law, 'cc/380/3', '2026-11-24')?.id).toBe('cc-380-3');
    expect(editionOn(law, 'cc/380-3/3', '2026-11-24')?.id).toBe('cc-380-3-3-in-force');
  });
});

test('on any day a provision has at most one edition with force, and at most one text as a bill', () => {
  const keys = [...new Set(law.provisions.map(keyOf))];
  const stands = (p: Provision, day: string) =>
    (p.valid_from === null || p.valid_from <= day) && (p.valid_to === null || day < p.valid_to);
  fc.assert(
    fc.property(days, fc.constantFrom(...keys), (day, key) => {
      const all = law.provisions.filter((provision) => keyOf(provision) === key && stands(provision, day));
      expect(all.filter((p) => p.version === 'in-force' && p.status === 'in-force').length).toBeLessThanOrEqual(1);
      expect(all.filter((p) => p.version !== 'in-force' && p.version !== 'repealed').length).toBeLessThanOrEqual(1);
    }),
    { numRuns: 2000 },
  );
});

test('a stage of a bill never stands as law', () => {
  fc.assert(
    fc.property(days, fc.constantFrom(...new Set(law.provisions.map(keyOf))), (day, key) => {
      const edition = editionOn(law, key, day);
      expect(edition === null || edition.version === 'in-force').toBe(true);
    }),
    { numRuns: 2000 },
  );
});
