import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { qualify, type StatedFacts } from '../../src/law/qualify.ts';
import { realParts } from '../parts.ts';

const { law } = realParts().knowledge;
const base: StatedFacts = {
  act: 'threat',
  danger: 'unknown',
  aggravating: [],
  victim: 'medical-worker',
  linkedWithDuty: 'yes',
  day: '2026-05-01',
};
const partsFor = (facts: Partial<StatedFacts>) => {
  const result = qualify(law, { ...base, ...facts });
  return result.kind === 'fits' ? result.provisions.map((provision) => provision.part) : result.kind;
};

describe('which part of 380-3 fits', () => {
  test.each<[string, Partial<StatedFacts>, string[] | string]>([
    ['a threat', {}, ['1']],
    ['a threat to two people', { aggravating: ['two_or_more_victims'] }, ['2']],
    ['a push', { act: 'violence', danger: 'no' }, ['3']],
    ['a push by a group', { act: 'violence', danger: 'no', aggravating: ['group'] }, ['4']],
    ['a knife wound', { act: 'violence', danger: 'yes' }, ['5']],
    ['a knife wound of two', { act: 'violence', danger: 'yes', aggravating: ['two_or_more_victims'] }, ['6']],
    ['violence, danger not known', { act: 'violence' }, ['3', '5']],
    ['an ambulance driver', { victim: 'ambulance-driver', act: 'violence', danger: 'no' }, ['3']],
    ['nothing known but the day', { act: 'unknown', victim: 'unknown', linkedWithDuty: 'unknown' }, ['1', '3', '5']],
    ['an insult', { act: 'insult' }, 'not-this-article'],
    ['a guard', { victim: 'other' }, 'not-this-article'],
    ['a private quarrel', { linkedWithDuty: 'no' }, 'not-this-article'],
    ['13 January 2026', { day: '2026-01-13' }, 'before-the-article'],
    ['6 March 2026', { day: '2026-03-06' }, 'before-the-article'],
  ])('%s', (_, facts, expected) => expect(partsFor(facts)).toEqual(expected));

  test('a circumstance that is not on the list of 380-3 does not aggravate', () => {
    expect(partsFor({ aggravating: ['minor_victim'] })).toEqual(['1']);
  });
});

test.each([
  ['2026-03-07', true],
  ['2026-03-08', true],
  ['2026-03-09', false],
])('on %s the first day of the law is disputed: %s', (day, expected) => {
  expect(qualify(law, { ...base, day })).toMatchObject({ kind: 'fits', dayIsDisputed: expected });
});

test('380-3 never fits a day before 7 March 2026, whatever is stated', () => {
  const facts = fc.record<StatedFacts>({
    act: fc.constantFrom('threat', 'violence', 'insult', 'unknown'),
    danger: fc.constantFrom('yes', 'no', 'unknown'),
    aggravating: fc.subarray(Object.keys(law.aggravating)),
    victim: fc.constantFrom('medical-worker', 'ambulance-driver', 'other', 'unknown'),
    linkedWithDuty: fc.constantFrom('yes', 'no', 'unknown'),
    day: fc
      .date({ min: new Date('2000-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10)),
  });
  fc.assert(
    fc.property(facts, (stated) => {
      const result = qualify(law, stated);
      expect(result.kind === 'before-the-article').toBe(stated.day < '2026-03-07');
      if (result.kind !== 'fits') return;
      expect(result.provisions.length).toBeGreaterThan(0);
      for (const provision of result.provisions) expect(provision).toMatchObject({ article: '380-3', status: 'in-force' });
    }),
    { numRuns: 1000 },
  );
});
