import { expect, test } from 'vitest';
import { calibrate, confidenceOf, signsOf, type Trial } from '../../src/understanding/calibration.ts';
import type { TopicGuess } from '../../src/understanding/topics.ts';

const guess = (first: number, second: number, words = 8): TopicGuess => ({
  ranking: [
    { topic: 'a', probability: first },
    { topic: 'b', probability: second },
  ],
  probabilities: Float64Array.of(first, second),
  score: first,
  isExact: false,
  text: '',
  knownWords: 0.9,
  words,
});

/** A matcher that boasts: it says p and is right in p squared of the cases. */
const trials: Trial[] = Array.from({ length: 2000 }, (_, i) => {
  const p = 0.05 + 0.9 * ((i % 100) / 100);
  const isRight = Math.floor(i / 100) / 20 < p * p;
  return { language: 'ru', signs: signsOf(guess(p, (1 - p) / 2)), isRight, isAmongThree: true, isNone: false, weight: 1 };
});

test('confidence is the share that is right, also of a matcher that boasts', () => {
  const calibration = calibrate(trials);
  for (const p of [0.3, 0.5, 0.7, 0.9]) expect(confidenceOf(calibration, guess(p, (1 - p) / 2))).toBeCloseTo(p * p, 1);
});

test('confidence grows with the lead over the second', () => {
  const calibration = calibrate(trials);
  expect(confidenceOf(calibration, guess(0.5, 0.1))).toBeGreaterThan(confidenceOf(calibration, guess(0.5, 0.4)));
});

test('a wrong answer costs five times a question: below four in five it is asked', () => {
  const { answerAbove, askAbove } = calibrate(trials);
  expect(answerAbove).toBeGreaterThan(0.7);
  expect(answerAbove).toBeLessThan(0.9);
  expect(askAbove).toBeLessThanOrEqual(answerAbove);
});

test('with nothing to learn from, the odds are taken as they are', () => {
  const calibration = calibrate([]);
  expect(confidenceOf(calibration, guess(0.8, 0.1))).toBeCloseTo(0.8, 6);
});

test('a trial of double weight counts twice', () => {
  const few = trials.filter((_, i) => i % 7 === 0);
  const twice = calibrate([...few, ...few]);
  const heavy = calibrate(few.map((trial) => ({ ...trial, weight: 2 })));
  expect(heavy.weights.map((weight) => weight.toFixed(6))).toEqual(twice.weights.map((weight) => weight.toFixed(6)));
});
