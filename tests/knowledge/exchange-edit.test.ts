import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { editYaml } from '../../src/knowledge/exchange/edit-yaml.ts';
import { newLines } from './exchange-files.ts';

const SOURCE = `# On top
id: a-topic
audience: [medic, manager]   # who asks
reviewed_on: '2026-11-24'
incident: false
answer:
  ru: >-
    Первое предложение.
    Второе. И третье.
    Четвёртое.
  en: |-
    One:
    • two
steps:
  # the first one
  - ru: 'Раз: два'
    en: One
  - ru: Три
    en: Three
law: []
views:
  manager:
    ru: М
    en: M
facts: [x, y]
`;

const ORDER = ['id', 'audience', 'reviewed_on', 'incident', 'answer', 'steps', 'law', 'unsettled', 'views', 'facts'];
const values = parse(SOURCE);
const edit = (change: object) => editYaml(SOURCE, { ...values, ...change }, ORDER);

test('the same values give the same bytes', () => {
  expect(edit({})).toBe(SOURCE);
  expect(edit({ unsettled: undefined, neighbours: [] })).toBe(SOURCE);
});

test.each<[string, object, string[]]>([
  [
    'one sentence of a folded answer',
    { answer: { ...values.answer, ru: 'Первое предложение. Второе. И третье! Четвёртое.' } },
    ['    Второе. И третье!'],
  ],
  ['a line of a literal answer', { answer: { ...values.answer, en: 'One:\n• three' } }, ['    • three']],
  ['a quoted text stays quoted', { steps: [{ ru: 'Раз и два', en: 'One' }, values.steps[1]] }, ["  - ru: 'Раз и два'"]],
  [
    'a plain text is quoted when it must be',
    { steps: [values.steps[0], { ru: 'Три: {x}', en: 'Three' }] },
    ["  - ru: 'Три: {x}'"],
  ],
  [
    'a step put between',
    { steps: [values.steps[0], { ru: 'Новый', en: 'New' }, values.steps[1]] },
    ['  - ru: Новый', '    en: New'],
  ],
  ['a step taken out', { steps: [values.steps[1]] }, []],
  ['a text that gets a line break', { steps: [values.steps[0], { ru: 'а\nб', en: 'Three' }] }, ['  - ru: "а\\nб"']],
  [
    'a step with an odd letter',
    { steps: [...values.steps, { ru: 'а\u2028б', en: '- x' }] },
    ['  - ru: а\u2028б', "    en: '- x'"],
  ],
  ['all steps taken out', { steps: [] }, ['steps: []']],
  ['a first line of law', { law: [{ provision: 'cc/1' }] }, ['law:', '  - provision: cc/1']],
  ['a new field in its place', { unsettled: { ru: 'Неясно', en: 'Unclear' } }, ['unsettled:', '  ru: Неясно', '  en: Unclear']],
  ['a view more', { views: { ...values.views, citizen: { ru: 'Г', en: 'C' } } }, ['  citizen:', '    ru: Г', '    en: C']],
  ['no view any more', { views: {} }, []],
  ['an inline list', { facts: ['x', 'z', 'a, b'] }, ["facts: [x, z, 'a, b']"]],
  ['an inline list before a comment', { audience: ['citizen'] }, ['audience: [citizen]   # who asks']],
  ['a day and a yes', { reviewed_on: '2026-12-01', incident: true }, ["reviewed_on: '2026-12-01'", 'incident: true']],
])('%s', (_, change, lines) => {
  const edited = edit(change);
  expect(newLines(SOURCE, edited)).toEqual(lines);
  expect(edited.startsWith('# On top\n')).toBe(true);
  if (!('steps' in change) || change.steps !== undefined)
    expect(edited.includes('# the first one') || edited.includes('steps: []')).toBe(true);
});

test('a file that cannot be edited without harm is refused', () => {
  expect(() => editYaml('{id: a}\n', { id: 'a', facts: ['x'] }, ORDER)).toThrow('without harm');
  expect(() => editYaml('- a\n', { id: 'a' }, ORDER)).toThrow('not a map');
});
