import { describe, expect, test } from 'vitest';
import { skeletonWords } from '../../src/text/skeleton.ts';
import { contributionsTo } from '../../src/understanding/contributions.ts';
import { explain } from '../../src/understanding/explain.ts';
import { guessTopic } from '../../src/understanding/topics.ts';
import { realParts, TODAY } from '../parts.ts';

const { models, knowledge } = realParts();
const why = (text: string) => explain(models, knowledge.entities, text, { prior: null, today: TODAY });
const scoreOf = (text: string, topic: string) =>
  contributionsTo(models.topics, skeletonWords(text), topic).reduce((sum, { adds }) => sum + adds, 0);

describe('what the words, concepts and the rest add', () => {
  test.each([
    'вчера вечером пьяный больной замахнулся на меня и больно ударил кулаком',
    'науқастың баласы мені итеріп жіберді, енді қайда барамын',
    'he he he pushed the the nurse near the ward, what will he get',
    'полиция полиция не принимает',
    'слово',
    '',
    'menya udaril pacient i snimaet na telefon glavvrach nichego ne delaet',
    'қ 😀 12 x',
  ])('to "%s" are together its score', (text) => {
    const { ranking } = guessTopic(models.topics, text);
    const [first] = ranking;
    if (!first) throw new Error('expected a topic');
    for (const other of ranking.slice(1)) {
      if (guessTopic(models.topics, text).isExact) continue;
      expect(scoreOf(text, first.topic) - scoreOf(text, other.topic)).toBeCloseTo(
        Math.log(first.probability / other.probability),
        4,
      );
    }
  });

  test('are shown under the words as they were typed', () => {
    const explained = why('Кеше бір науқас мені жұдырықпен ұрды, полиция шақырсам бола ма');
    expect(explained.words.map(({ typed }) => typed)).toContain('ұрды');
    expect(explained.words.find(({ typed }) => typed === 'ұрды')?.skeleton).toBe('urdi');
    expect(explained.why.some(({ kind, of }) => kind === 'word' && of[0] === 'urdi')).toBe(true);
    expect(explained.why.some(({ kind }) => kind === 'concept')).toBe(true);
    expect(explained.concepts.length).toBeGreaterThan(0);
    expect(explained.language).toMatchObject({ language: 'kk' });
    expect(explained.language.words[0]?.adds).toBeGreaterThan(0);
  });
});

test('the wrong keyboard layout is named', () => {
  const explained = why('vtyz elfhbk gfwbtyn xnj tve ,eltn');
  expect(explained).toMatchObject({ isRetyped: true, text: 'меня ударил пациент что ему будет' });
});

test('a word that nobody wrote is told apart', () => {
  const { words } = why('пациент жцхнщ ударил');
  expect(words.map(({ isKnown }) => isKnown)).toEqual([true, false, true]);
});

test('the top five fall, and the verdict follows from the thresholds', () => {
  const { topics, confidence, verdict, thresholds, raw } = why('what about that nurse of ours who films people and laughs');
  expect(topics.length).toBe(5);
  expect(topics.map(({ raw: p }) => p)).toEqual(topics.map(({ raw: p }) => p).toSorted((a, b) => b - a));
  expect(raw).toBeLessThanOrEqual(topics[0]?.raw ?? 0);
  expect(thresholds.answerAbove).toBeGreaterThanOrEqual(thresholds.askAbove);
  if (topics[0]?.topic !== 'none')
    expect(verdict).toBe(confidence >= thresholds.answerAbove ? 'answer' : confidence >= thresholds.askAbove ? 'ask' : 'unknown');
});

test('a phrase that was learned is exact', () => {
  const phrase = knowledge.phrases().find(({ isHeldBack, text }) => !isHeldBack && text.length > 20);
  expect(why(phrase?.text ?? '')).toMatchObject({ isExact: true, confidence: 1, verdict: 'answer' });
});
