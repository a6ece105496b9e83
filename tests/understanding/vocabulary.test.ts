import { expect, test } from 'vitest';
import { skeletonWords } from '../../src/text/skeleton.ts';
import { compileConcepts, namesConcept } from '../../src/understanding/concepts.ts';
import { featuresOf } from '../../src/understanding/features.ts';
import { positionOf } from '../../src/understanding/keys.ts';
import { makeVocabulary, vectorOf } from '../../src/understanding/vocabulary.ts';

const none = compileConcepts({});
const documents = [
  ['fine', 'the'],
  ['fine', 'the'],
  ['knif', 'the'],
  ['knif', 'the'],
].map((words) => featuresOf(words, none).words);
const classOf = [0, 0, 1, 1];

function weightOf(word: string) {
  const vocabulary = makeVocabulary(documents, classOf, 1);
  const [key = 0] = featuresOf([word], none).words.keys;
  return vocabulary.weight[positionOf(vocabulary.table, key)] ?? 0;
}

test('a word of one topic weighs more than a word of all', () => {
  expect(weightOf('fine')).toBeGreaterThan(weightOf('the'));
  expect(weightOf('fine')).toBe(weightOf('knif'));
});

test('what stands in every topic still weighs something', () => expect(weightOf('the')).toBeGreaterThan(0));

test('a large topic does not make its words look like everybody’s', () => {
  const many = [...documents, ...Array.from({ length: 96 }, () => featuresOf(['fine'], none).words)];
  const vocabulary = makeVocabulary(many, [...classOf, ...Array.from({ length: 96 }, () => 0)], 1);
  const of = (word: string) => vocabulary.weight[positionOf(vocabulary.table, featuresOf([word], none).words.keys[0] ?? 0)] ?? 0;
  expect(of('knif')).toBeGreaterThan(of('the'));
});

test('features that training never saw shrink the vector', () => {
  const vocabulary = makeVocabulary(documents, classOf, 1);
  const first = (words: string[]) => vectorOf(featuresOf(words, none).words, vocabulary).value[0] ?? 0;
  expect(first(['fine', 'zzzz', 'yyyy'])).toBeLessThan(first(['fine']));
});

test('concepts are found by the beginning of their names', () => {
  const concepts = compileConcepts({ 'sign-now': ['сейчас.', 'right now'], law: ['закон'] });
  const names = (text: string) => namesConcept(concepts, skeletonWords(text), 'sign-');
  expect(names('right on')).toBe(false);
  expect(names('he is here right now')).toBe(true);
  expect(names('закон')).toBe(false);
});
