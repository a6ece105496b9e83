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
    'a bruise and a knife: the knife makes the bruise no graver',
    { day: TODAY, role: 'nurse', place: 'hospital', acts: ['injury', 'weapon'], injury: 'light' },
    { article: 'fits', main: ['cc/380-3/3', 'cc/380-3/5'], others: [] },
  ],
  [
    'a bruise of a registrar: light harm or battery',
    { day: TODAY, role: 'support', place: 'home-visit', acts: ['injury'], injury: 'light' },
    { article: 'no', main: [], others: ['cc/109-1/2', 'cc/108-1/2'] },
  ],
  [
    'a student: whether 380-3 covers them is open, so no part of it is named',
    { day: TODAY, role: 'student', place: 'home-visit', acts: ['blow'] },
    { article: 'open', main: [], others: ['cc/109-1/2'] },
  ],
  [
    'a witness does not say who was hit: the general articles may be the right ones',
    { day: TODAY, role: 'witness', place: 'home-visit', acts: ['blow'] },
    { article: 'fits', main: ['cc/380-3/3'], others: ['cc/109-1/2'] },
  ],
  [
    'a nurse hit in the street: the parts for duty and the others',
    { day: TODAY, role: 'nurse', place: 'street', acts: ['blow'] },
    { article: 'fits', main: ['cc/380-3/3'], others: ['cc/109-1/1', 'cc/109-1/2', 'cc/293/1'] },
  ],
  [
    'a nurse hit out of work: no part for duty, and not 380-3',
    { day: TODAY, role: 'nurse', isDuty: false, acts: ['blow'] },
    { article: 'no', main: [], others: ['cc/109-1/1', 'cc/293/1'] },
  ],
  [
    'swearing before witnesses may be public',
    { day: TODAY, role: 'nurse', place: 'hospital', acts: ['insult'], witnesses: true },
    { article: 'no', main: [], others: ['aoc/80-1/2', 'cc/131/1', 'cc/131/2'] },
  ],
  [
    'the day before',
    { day: '2026-03-06', role: 'doctor', place: 'hospital', acts: ['threat'] },
    { article: 'before', main: [], others: ['cc/115', 'cc/293/1'] },
  ],
])('%s', (_, facts, expected) => expect(namesOf(facts)).toEqual(expected));

test.each<[string, Case, string[]]>([
  ['an orderly', { role: 'support', acts: ['blow'] }, ['orderly']],
  ['an orderly who was sworn at', { role: 'support', acts: ['insult'] }, []],
  ['a student', { role: 'student', acts: ['threat'] }, ['cover']],
  ['how many there were, nobody said', { role: 'nurse', acts: ['blow'] }, ['circumstances']],
  [
    'a wound: an expert says in the end',
    { role: 'nurse', acts: ['injury'], injury: 'serious', victims: 'one', attackers: 'one' },
    ['danger'],
  ],
])('what is open: %s', (_, facts, expected) =>
  expect(assess(law, data, { place: 'hospital', ...facts, day: TODAY }, TODAY).open).toEqual(expected),
);

test('the first day of the article is disputed only where the article is in question', () => {
  const disputed = (facts: Case) => assess(law, data, { place: 'hospital', ...facts, day: '2026-03-08' }, TODAY).isDayDisputed;
  expect(disputed({ role: 'nurse', acts: ['blow'] })).toBe(true);
  expect(disputed({ role: 'student', acts: ['threat'] })).toBe(true);
  expect(disputed({ role: 'nurse', acts: ['insult'] })).toBe(false);
  expect(disputed({ role: 'support', acts: ['blow'] })).toBe(false);
});
