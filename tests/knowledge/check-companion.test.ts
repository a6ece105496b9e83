import { expect, test } from 'vitest';
import { companionFiles } from '../../src/companion/schema.ts';
import { checkCompanion } from '../../src/knowledge/check-companion.ts';
import { readData } from '../../src/knowledge/read-data.ts';
import { DATA_FOLDER } from '../../src/parts.ts';
import { TODAY } from '../parts.ts';

const data = readData(DATA_FOLDER);
type Step = (typeof data.companion.roads.attacked.steps)[number];

/** The faults after the first step was changed. */
function faultsWith(change: Partial<Step>): string[] {
  const { attacked, manager } = data.companion.roads;
  const [first, ...rest] = attacked.steps;
  if (!first) throw new Error('expected a step in data/companion/attacked.yaml');
  const roads = { manager, attacked: { ...attacked, steps: [{ ...first, ...change }, ...rest] } };
  return checkCompanion({ ...data, companion: { ...data.companion, roads } }, TODAY);
}
const texts = (ru: string) => ({ ru, kk: 'Мәтін.', en: 'A text.' });

test('the data is sound', () => expect(checkCompanion(data, TODAY)).toEqual([]));

test.each<[string, Partial<Step>, string]>([
  [
    'an unknown fact',
    { facts: ['no-such-fact'] },
    "data/companion/attacked.yaml doctor facts: unknown fact 'no-such-fact', expected an id of data/law/facts",
  ],
  [
    'a term of an unknown fact',
    { deadline: { from: 'incident', figure: 'no-such.notice' } },
    "data/companion/attacked.yaml doctor deadline facts: unknown fact 'no-such', expected an id of data/law/facts",
  ],
  [
    'a figure that the fact has not',
    { deadline: { from: 'incident', figure: 'accident-notify.no' } },
    "data/companion/attacked.yaml doctor deadline: fact 'accident-notify' has no figure 'no' with one value, expected FACT.FIGURE",
  ],
  [
    'a figure of money',
    { deadline: { from: 'incident', figure: 'duty-notify-police.official' } },
    "data/companion/attacked.yaml doctor deadline: Cannot count a term in 'mrp': expected hours, days, calendar-days, working-days, months or years",
  ],
  [
    'a term that no law sets',
    { deadline: { from: 'incident', figure: 'inf-first-hours.drugs' } },
    "data/companion/attacked.yaml doctor deadline: fact 'inf-first-hours' is practice, medium; expected a term in force, of medium or high confidence",
  ],
  [
    'a typed figure',
    { text: texts('Успейте за 24 часа.') },
    "data/companion/attacked.yaml doctor.text.ru: '24' is typed, expected a slot",
  ],
  [
    'a figure in words',
    { text: texts('Успейте за два дня.') },
    "data/companion/attacked.yaml doctor.text.ru: 'два дн' is typed, expected a slot",
  ],
  [
    'three sentences',
    { text: texts('Раз. Два. Три.') },
    'data/companion/attacked.yaml doctor.text.ru: 3 sentences, expected at most 2',
  ],
  [
    'a slot in one language only',
    { text: texts('Звоните {contact:police-102}.') },
    'data/companion/attacked.yaml doctor.text: the three languages must have the same slots',
  ],
  [
    'a label too long for a button',
    { label: texts('О'.repeat(31)) },
    'data/companion/attacked.yaml doctor.label.ru: 31 characters, expected at most 30',
  ],
])('%s is refused with its place', (_, change, fault) => expect(faultsWith(change)).toContain(fault));

test('a missing language does not pass the schema', () => {
  const [step] = data.companion.roads.attacked.steps;
  const read = companionFiles.road.safeParse({
    road: 'attacked',
    offered_by: [],
    steps: [{ ...step, text: { ru: 'Да.', en: 'Yes.' } }],
  });
  expect(read.error?.issues[0]?.path).toEqual(['steps', 0, 'text', 'kk']);
});

test('the data may not name article 380-3: only the law decides on it, by the day', () => {
  const articles = [{ provision: 'cc/380-3/1', scope: 'always' as const, facts: ['cc-115'] }];
  expect(checkCompanion({ ...data, companion: { ...data.companion, articles } }, TODAY)).toEqual([
    'data/companion/articles.yaml cc/380-3/1: article 380-3 is named by src/law alone, take it out',
  ]);
});
