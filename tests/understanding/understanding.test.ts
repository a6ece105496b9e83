import { describe, expect, test } from 'vitest';
import { realParts } from '../parts.ts';

const { ask, knowledge } = realParts();

describe('what is heard', () => {
  test.each([
    ['ru', 'меня ударил пациент что ему будет', 'violence-minor'],
    ['ru', 'обматерил меня пациент', 'insult-swearing'],
    ['ru', 'полиция не принимает заявление', 'police-refusal-complaint'],
    ['kk', 'мені балағаттады', 'insult-swearing'],
    ['kk', 'наукас мени урды не истеймин', 'first-steps-after-attack'],
    ['en', 'what is the fine in tenge', 'fine-in-tenge'],
    ['en', 'is an ambulance driver protected', 'protected-ambulance-driver'],
    ['ru', 'menya udaril pacient chto delat', 'first-steps-after-attack violence-minor'],
    ['ru', 'vtyz elfhbk gfwbtyn xnj tve ,eltn', 'violence-minor'],
  ])('%s: %s', (lang, text, topics) => {
    const answer = ask({ text });
    expect(answer.lang).toBe(lang);
    expect(topics.split(' ')).toContain(answer.candidates[0]?.topic);
  });

  test.each([
    'рецепт борща',
    'қандай ауа райы болады',
    'who won the champions league',
    'asdf qwer zxcv',
    'фывапролдж',
    'сколько стоит айфон',
    'heart attack of a football fan',
  ])('"%s" gets no legal answer', (text) =>
    expect(['fallback', 'out-of-scope', 'small-talk', 'clarify']).toContain(ask({ text }).kind),
  );

  test.each([
    ['ru', 'он прямо сейчас ломится в дверь с ножом помогите'],
    ['kk', 'қазір мені ұрып жатыр көмектесіңдер'],
    ['en', 'he is attacking me right now help'],
  ])('an emergency in %s comes first', (lang, text) => expect(ask({ text })).toMatchObject({ kind: 'urgent', lang }));
});

test('confidence is a probability and the candidates fall', () => {
  for (const { text } of knowledge.phrases().filter((_, i) => i % 97 === 0)) {
    const { confidence, candidates } = ask({ text });
    expect(confidence).toBeGreaterThanOrEqual(0);
    expect(confidence).toBeLessThanOrEqual(1);
    expect(candidates.length).toBeLessThanOrEqual(5);
    expect(candidates.map((c) => c.score)).toEqual(candidates.map((c) => c.score).toSorted((a, b) => b - a));
  }
});
