import { expect, test } from 'vitest';
import { checkPhrases, describeFault } from '../src/knowledge/check-phrases.ts';
import { readData } from '../src/knowledge/read-data.ts';
import { DATA_FOLDER } from '../src/parts.ts';

const files = readData(DATA_FOLDER).phrases;

test('no phrase repeats another, leaks into what is held back, or stands in the list of another language', {
  timeout: 180_000,
}, () => {
  expect(checkPhrases(files).map(describeFault)).toEqual([]);
});

/** Enough to tell the languages apart by. */
const some = files.filter((_, i) => i % 2 === 0);

test.each([
  ['the same words with other letters', { learn: ['мені ұрды ғой', 'мени урды гой'] }, /says the same as/],
  ['the same words in another order', { learn: ['врач меня ударил', 'ударил меня врач'] }, /is nearly/],
  ['one word of four', { learn: ['где взять справку сегодня', 'где взять справку завтра'] }, /differs by one word from/],
  [
    'a held-back phrase that was learned',
    { learn: ['где мой полис'], heldBack: ['Где мой полис?'] },
    /both learned and held back/,
  ],
  ['the language of another list', { learn: ['науқас маған бүгін түнде қол жұмсап қорқытып кетті'] }, /is kk, by its letters/],
])('%s is told', (_, { learn, heldBack = [] }: { learn: string[]; heldBack?: string[] }, expected) => {
  const strange = { topic: 'strange', learn: { ru: learn, kk: [], en: [] }, heldBack: { ru: heldBack, kk: [], en: [] } };
  const told = checkPhrases([...some, strange]).map(describeFault);
  expect(told.filter((fault) => fault.includes('strange.yaml')).join('\n')).toMatch(expected);
});
