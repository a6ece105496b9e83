import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clockOf, dueAfter, momentOf, termOf } from '../../src/companion/deadline.ts';
import { planOf } from '../../src/companion/plan.ts';
import { realParts, TODAY } from '../parts.ts';

const { law, companion: data } = realParts().knowledge;

describe('counting', () => {
  test.each([
    ['a day and its hour', TODAY, 630, 24, 'hours', '2026-11-25', 630],
    ['past midnight', TODAY, 1400, 3, 'hours', '2026-11-25', 140],
    ['an hour that nobody knows', TODAY, null, 24, 'hours', '2026-11-25', null],
    ['Tuesday and three working days', TODAY, null, 3, 'working-days', '2026-11-27', null],
    ['Friday and one working day', '2026-11-27', null, 1, 'working-days', '2026-11-30', null],
    ['ten working days', TODAY, 5, 10, 'working-days', '2026-12-08', null],
    ['two months', TODAY, null, 2, 'months', '2027-01-24', null],
    ['a month from the last of January', '2026-01-31', null, 1, 'months', '2026-02-28', null],
    ['seven days', '2026-12-28', null, 7, 'calendar-days', '2027-01-04', null],
    ['two years from a leap day', '2028-02-29', null, 2, 'years', '2030-02-28', null],
  ] as const)('%s', (_, day, minute, amount, unit, lastDay, lastMinute) => {
    expect(dueAfter(day, minute, amount, unit)).toMatchObject({ day: lastDay, minute: lastMinute });
  });

  test('money is no time', () => expect(() => dueAfter(TODAY, null, 5, 'mrp')).toThrow("'mrp': expected hours"));

  test('the clock of Kazakhstan', () => {
    expect(clockOf(Date.parse('2026-11-24T19:30:00Z'))).toEqual({ day: '2026-11-25', minute: 30 });
    expect(momentOf({ day: '2026-11-25', minute: 30 })).toBe(Date.parse('2026-11-24T19:30:00Z'));
  });
});

test('every deadline of the data ends after its start, and stands on a fact', () => {
  const deadlines = Object.values(data.roads).flatMap(({ steps }) => steps.flatMap(({ deadline }) => deadline ?? []));
  expect(deadlines.length).toBeGreaterThan(15);
  const days = fc.date({ min: new Date('2025-01-01'), max: new Date('2030-12-31'), noInvalidDate: true });
  fc.assert(
    fc.property(days, fc.option(fc.integer({ min: 0, max: 1439 }), { nil: undefined }), (date, minute) => {
      const day = date.toISOString().slice(0, 10);
      for (const deadline of deadlines) {
        const term = termOf(deadline, law.facts, { day, minute });
        expect(law.facts).toContain(term.fact);
        expect(term.due === null).toBe(deadline.from !== 'incident');
        if (term.due) expect(momentOf(term.due)).toBeGreaterThan(momentOf({ day, minute: minute ?? 0 }) - 1);
        if (term.due && term.figure) expect(term.due.day > day || (term.due.minute ?? 0) > (minute ?? 0)).toBe(true);
      }
    }),
  );
});

test('without a day nothing is counted, and nothing is left out', () => {
  const companion = { road: 'manager' as const, facts: {}, done: [], undone: [] };
  const plan = planOf(law, data, companion);
  expect(plan).toHaveLength(data.roads.manager.steps.length);
  expect(plan.every(({ term }) => !term?.due)).toBe(true);
});
