import { expect, test } from 'vitest';
import { indexOf, mciToTenge, tengeOf } from '../../src/law/money.ts';
import { realParts } from '../parts.ts';

const { law } = realParts().knowledge;

test.each([
  [2024, 3692],
  [2025, 3932],
  [2026, 4325],
])('the index of %i is %i tenge', (year, tenge) => expect(indexOf(law, year)).toBe(tenge));

test('a sum in tenge is the index times the number of MCI, for every fine and every known year', () => {
  const years = law.indexes.filter((index) => index.tenge !== null);
  for (const { year, tenge } of years) {
    for (const penalty of law.provisions.flatMap((provision) => provision.penalties).filter((p) => p.unit === 'mrp')) {
      const index = tenge ?? 0;
      expect(tengeOf(law, penalty, year)).toEqual({
        known: true,
        year,
        min: penalty.min === null ? null : penalty.min * index,
        max: (penalty.max ?? 0) * index,
      });
    }
  }
});

test('the fine of the first reading was 1.97 to 3.93 million tenge in 2025', () => {
  expect(mciToTenge(law, 500, 1000, 2025)).toEqual({ known: true, year: 2025, min: 1_966_000, max: 3_932_000 });
});

test('a year whose index is not known gives no sum, whatever the year', () => {
  expect(mciToTenge(law, 200, 500, 2027)).toEqual({ known: false, year: 2027 });
  const known = new Set(law.indexes.flatMap((index) => (index.tenge === null ? [] : [index.year])));
  for (let year = 1900; year <= 2200; year += 1) expect(mciToTenge(law, null, 1, year).known).toBe(known.has(year));
});

test('what is not counted in MCI has no sum', () => {
  expect(tengeOf(law, { kind: 'arrest', min: 5, max: 15, unit: 'days' }, 2026)).toBeNull();
});
