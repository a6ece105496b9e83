import { expect, test } from 'vitest';
import { exactTopicOf, makeExact } from '../../src/understanding/exact.ts';

const exact = makeExact([['a', 'b'], ['ab'], ['b', 'a'], ['a', 'b']], [1, 2, 3, 4]);

test.each([
  [['a', 'b'], 4],
  [['ab'], 2],
  [['b', 'a'], 3],
  [['a'], -1],
  [['a', 'b', 'b'], -1],
  [[], -1],
])('%j repeats the phrase of topic %d', (words, topic) => expect(exactTopicOf(exact, words)).toBe(topic));

test('ten thousand phrases stay apart', () => {
  const phrases = Array.from({ length: 10_000 }, (_, i) => [`word${i % 100}`, `other${i}`]);
  expect(
    makeExact(
      phrases,
      phrases.map(() => 0),
    ).topicOf.length,
  ).toBe(10_000);
});
