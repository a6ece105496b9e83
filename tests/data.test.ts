import { expect, test } from 'vitest';
import { checkData } from '../src/knowledge/check.ts';
import { type Data, readData } from '../src/knowledge/read-data.ts';
import type { Topic } from '../src/knowledge/schema.ts';
import { DATA_FOLDER } from '../src/parts.ts';
import { TODAY } from './parts.ts';

const data = readData(DATA_FOLDER);

test('data/ is sound', () => expect(checkData(data, TODAY)).toEqual([]));

/** The data with one topic changed by a hand that made a mistake. */
function spoil(id: string, change: (topic: Topic) => Partial<Topic>): string[] {
  const topics = data.topics.map((topic) => (topic.id === id ? { ...topic, ...change(topic) } : topic));
  return checkData({ ...data, topics }, TODAY);
}

test.each<[string, (topic: Topic) => Partial<Topic>, RegExp]>([
  [
    'a typed sum',
    (t) => ({ answer: { ...t.answer, ru: `${t.answer.ru} Штраф 865000 тенге.` } }),
    /threat-words\.yaml answer\.ru: '865000' is typed/,
  ],
  [
    'a typed term in words',
    (t) => ({ answer: { ...t.answer, kk: `${t.answer.kk} Екі жылға дейін.` } }),
    /answer\.kk: 'Екі жыл' is typed/,
  ],
  [
    'a slot in one language only',
    (t) => ({ answer: { ...t.answer, en: `${t.answer.en} {penalty:cc/380-3/1}` } }),
    /answer: the three languages must have the same slots/,
  ],
  [
    'an unknown slot',
    () => ({ title: { ru: '{fine}', kk: '{fine}', en: '{fine}' } }),
    /title\.ru: Cannot fill slot \{fine\}: expected penalty/,
  ],
  [
    'a contact that must be verified first',
    () => ({ title: { ru: '{contact:prosecutor-115}', kk: '{contact:prosecutor-115}', en: '{contact:prosecutor-115}' } }),
    /use: show/,
  ],
  ['a dead fact', (t) => ({ facts: [...t.facts, 'no-such-fact'] }), /facts: unknown fact 'no-such-fact'/],
  ['a dead provision', () => ({ law: [{ provision: 'cc/999/1' }] }), /no provision 'cc\/999\/1' stands/],
  [
    'a dead neighbour',
    () => ({ neighbours: ['violence-minor', 'penalties-table', 'no-such-topic'] }),
    /'no-such-topic' is not another topic/,
  ],
  ['no source', () => ({ facts: [] }), /facts: expected at least one fact/],
  [
    'an open fact told as certain',
    (t) => ({ facts: [...t.facts, 'who-students-interns'], unsettled: undefined }),
    /unsettled: expected a text, because who-students-interns/,
  ],
  ['a label too long for a button', (t) => ({ label: { ...t.label, en: 'x'.repeat(31) } }), /label\.en: 31 characters/],
  [
    'an answer longer than a screen',
    (t) => ({ answer: { ...t.answer, ru: 'слово '.repeat(200) } }),
    /ru: title, answer and steps take \d+ characters/,
  ],
])('%s is refused', (_, change, expected) => expect(spoil('threat-words', change).join('\n')).toMatch(expected));

test('a figure that does not stand in its fact is refused', () => {
  const facts = data.law.facts.map((fact) =>
    fact.id === 'accident-notify' ? { ...fact, figures: { notice: { value: 77, unit: 'hours' as const } } } : fact,
  );
  const spoilt: Data = { ...data, law: { ...data.law, facts } };
  expect(checkData(spoilt, TODAY).join('\n')).toContain('accident-notify.figures.notice: 77 does not stand in the statement');
});

test.each([
  {
    name: 'missing',
    shortLabels: { 'threat-words': {} },
    expected: "threat-words.en: the label 'Threat by words or gesture' has 26 characters",
  },
  {
    name: 'too long itself',
    shortLabels: { 'threat-words': { en: 'x'.repeat(25) } },
    expected: 'expected whole words of at most 24',
  },
  { name: 'cut', shortLabels: { 'threat-words': { en: 'Threat by wor…' } }, expected: 'expected whole words of at most 24' },
  { name: 'of no topic', shortLabels: { gone: { en: 'Gone' } }, expected: 'gone: no such topic' },
])('a short label that is $name is refused', ({ shortLabels, expected }) => {
  const spoilt: Data = { ...data, shortLabels: { ...data.shortLabels, ...shortLabels } };
  expect(checkData(spoilt, TODAY).join('\n')).toContain(expected);
});

test('a phrase under two topics, or learned and held back, is refused', () => {
  const twice = data.phrases.map((file) =>
    file.topic === 'threat-words'
      ? { ...file, learn: { ...file.learn, ru: [...file.learn.ru, data.phrases[0]?.heldBack.ru[0] ?? ''] } }
      : file,
  );
  expect(checkData({ ...data, phrases: twice }, TODAY).join('\n')).toMatch(/stands also at data\/phrases\//);
});

test('every topic of the list has an answer, and its phrases in three languages', () => {
  expect(data.topics.length).toBeGreaterThanOrEqual(132);
  expect(data.phrases.length).toBe(data.topics.length + 1);
});
