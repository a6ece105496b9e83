import { describe, expect, test } from 'vitest';
import { assess } from '../../src/companion/assess.ts';
import type { Case } from '../../src/companion/case.ts';
import { keyOf } from '../../src/law/editions.ts';
import { firstDayOf } from '../../src/law/qualify.ts';
import { realParts, TODAY } from '../parts.ts';
import { everyCase } from './every-case.ts';

const { law, companion: data } = realParts().knowledge;
const namesOf = (facts: Case) => {
  const { article, main, others } = assess(law, data, facts, TODAY);
  return { article, main: main.map(keyOf), others: others.map(({ provision }) => keyOf(provision)) };
};

describe('every combination of acts, day, role, place and circumstances', () => {
  let count = 0;
  const first = firstDayOf(law);
  const early: Case[] = [];
  const outside: string[] = [];
  const unknown: Case[] = [];
  const lenient: Case[] = [];
  for (const facts of everyCase()) {
    count += 1;
    const { main, others, day, article, isDayDisputed } = assess(law, data, facts, TODAY);
    const named = [...main, ...others.map(({ provision }) => provision)];
    if (day < first && named.some(({ article: number }) => number === '380-3')) early.push(facts);
    // A provision is one of the law, in force on the day: its penalties are those of the data and of nothing else.
    for (const provision of named) {
      const isOfTheDay = (provision.valid_from ?? '') <= day && day < (provision.valid_to ?? '9999');
      if (!law.provisions.includes(provision) || provision.status !== 'in-force' || !isOfTheDay) outside.push(provision.id);
    }
    const isNamed = main.length > 0 && main.every(({ article: number }) => number === '380-3');
    if ((article === 'fits') !== isNamed) unknown.push(facts);
    const isGrave = main.some(({ part }) => Number(part) % 2 === 0);
    const isStated = facts.victims === 'several' || facts.attackers === 'several' || facts.isRepeated || facts.isEmergency;
    if (isGrave && !isStated) lenient.push(facts);
    if (isDayDisputed && facts.day !== '2026-03-07' && facts.day !== '2026-03-08') unknown.push(facts);
  }

  test('are many', () => expect(count).toBeGreaterThan(60_000));
  test('never article 380-3 before its day', () => expect(early).toEqual([]));
  test('never a penalty outside a provision of the day', () => expect([...new Set(outside)]).toEqual([]));
  test('380-3 is named exactly where it may fit, and its day is disputed on two days', () => expect(unknown).toEqual([]));
  test('an aggravated part only where something that aggravates was stated', () => expect(lenient).toEqual([]));
});

test.each<[string, Case, ReturnType<typeof namesOf>]>([
  [
    'a threat to a nurse',
    { day: TODAY, role: 'nurse', place: 'hospital', acts: ['threat'] },
    { article: 'fits', main: ['cc/380-3/1'], others: [] },
  ],
  [
    'a blow',
    { day: TODAY, role: 'doctor', place: 'hospital', acts: ['blow'] },
    { article: 'fits', main: ['cc/380-3/3'], others: [] },
  ],
  [
    'a light injury: danger is open',
    { day: TODAY, role: 'doctor', place: 'hospital', acts: ['injury'], injury: 'light' },
    { article: 'fits', main: ['cc/380-3/3', 'cc/380-3/5'], others: [] },
  ],
  [
    'a blow with a weapon in hand: danger is open',
    { day: TODAY, role: 'driver', place: 'ambulance', acts: ['blow', 'weapon'] },
    { article: 'fits', main: ['cc/380-3/3', 'cc/380-3/5'], others: [] },
  ],
  [
    'showing a knife is a threat',
    { day: TODAY, role: 'nurse', place: 'hospital', acts: ['weapon'] },
    { article: 'fits', main: ['cc/380-3/1'], others: [] },
  ],
  [
    'a repeat: both parts, an earlier conviction decides',
    { day: TODAY, role: 'nurse', place: 'hospital', acts: ['blow'], isRepeated: true },
    { article: 'fits', main: ['cc/380-3/3', 'cc/380-3/4'], others: [] },
  ],
  [
    'two attackers who did it before: the group alone aggravates',
    { day: TODAY, role: 'nurse', place: 'hospital', acts: ['threat'], attackers: 'several', isRepeated: true },
    { article: 'fits', main: ['cc/380-3/2'], others: [] },
  ],
  [
    'swearing at a driver is no disrespect to a medic',
    { day: TODAY, role: 'driver', place: 'ambulance', acts: ['insult'] },
    { article: 'no', main: [], others: ['aoc/434/1', 'cc/131/1'] },
  ],
  [
    'an insult online',
    { day: TODAY, role: 'doctor', place: 'online', acts: ['insult'] },
    { article: 'no', main: [], others: ['aoc/80-1/2', 'cc/131/2'] },
  ],
  [
    'only filming: no article',
    { day: TODAY, role: 'doctor', place: 'hospital', acts: ['filming'] },
    { article: 'no', main: [], others: [] },
  ],
  ['nothing was said', { day: TODAY, role: 'doctor' }, { article: 'unsaid', main: [], others: [] }],
  [
    'the disputed day: the article and the general ones',
    { day: '2026-03-07', role: 'doctor', place: 'hospital', acts: ['blow'] },
    { article: 'fits', main: ['cc/380-3/3'], others: ['cc/109-1/2', 'cc/293/1'] },
  ],
  [
    'the day before',
    { day: '2026-03-06', role: 'doctor', place: 'hospital', acts: ['threat'] },
    { article: 'before', main: [], others: ['cc/115', 'cc/293/1'] },
  ],
])('%s', (_, facts, expected) => expect(namesOf(facts)).toEqual(expected));
