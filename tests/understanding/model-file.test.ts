import { describe, expect, test } from 'vitest';
import { learn, type Phrase } from '../../src/understanding/learn.ts';
import { decodeModels, encodeModels } from '../../src/understanding/model-file.ts';
import { readsAsLearned, takeProbes } from '../../src/understanding/probes.ts';
import { guessTopic } from '../../src/understanding/topics.ts';

const phrases: Phrase[] = ['hit', 'threat', 'fine', 'camera'].flatMap((topic) =>
  ['he {} me', 'about the {} please', 'what of a {}', 'the {} again'].map((pattern) => ({
    text: pattern.replace('{}', topic),
    topic,
    language: 'en' as const,
  })),
);
const texts = phrases.map(({ text }) => text);
const lexicon = { money: ['fine', 'penalty'], film: ['camera'] };
const models = learn(phrases, phrases, lexicon);
const file = encodeModels(models, 'h', takeProbes(models, texts));

test('learning twice gives the same bytes', () => {
  const again = learn(phrases, phrases, lexicon);
  expect(encodeModels(again, 'h', takeProbes(again, texts)).equals(file)).toBe(true);
});

describe('what is read back', () => {
  const back = decodeModels<ReturnType<typeof takeProbes>>(file, 'h');
  if (!back) throw new Error('the file was not read back');

  test.each(['a fine', 'the hit again', 'камера', 'nothing of this', ''])('understands "%s" as before', (text) => {
    const [now, before] = [guessTopic(back.models.topics, text), guessTopic(models.topics, text)];
    expect(now.ranking.map(({ topic }) => topic)).toEqual(before.ranking.map(({ topic }) => topic));
    expect(now.score).toBeCloseTo(before.score, 9);
    expect(now.isExact).toBe(before.isExact);
  });

  test('has every part that was learned', () => {
    expect(Object.keys(back.models).sort()).toEqual(Object.keys(models).sort());
    expect(Object.keys(back.models.topics).sort()).toEqual(Object.keys(models.topics).sort());
    expect(back.models.calibration).toEqual(models.calibration);
  });

  test('gives the same bytes when it is written again', () =>
    expect(encodeModels(back.models, 'h', back.extra).equals(file)).toBe(true));

  test('reads texts as they were read, and models that do not are told apart', () => {
    expect(readsAsLearned(back.models, back.extra)).toBe(true);
    const others = learn(phrases.slice(0, 12), phrases, lexicon);
    expect(readsAsLearned(others, back.extra)).toBe(false);
  });
});

test('a file of other phrases, cut short or garbled, is not used', () => {
  expect(decodeModels(file, 'other')).toBeNull();
  for (const length of [0, 1, 15, 16, 20, file.length - 1]) expect(decodeModels(file.subarray(0, length), 'h')).toBeNull();
  expect(decodeModels(Buffer.from('hello'), 'h')).toBeNull();
  for (let at = 0; at < file.length; at += 41) {
    const spoilt = Buffer.from(file);
    spoilt[at] = (spoilt[at] ?? 0) ^ 4;
    expect(decodeModels(spoilt, 'h')).toBeNull();
  }
});
