import { expect, test } from 'vitest';
import type { Question } from '../../bench/questions.ts';
import { foldsBySituation } from '../../bench/situations.ts';

const lexicon = { night: ['ночь', 'ночн', 'түн', 'night'], fist: ['кулак', 'жұдырық', 'fist'] };
const said: Record<string, string[]> = {
  ru: ['ночная смена пришел пьяный', 'ночной смены пьяный сосед', 'кулаком по столу стучит', 'стучит кулаками в стол'],
  kk: ['түнгі ауысымда мас келді', 'түнгі ауысымда мас адам', 'жұдырықпен үстелді ұрады', 'үстелді жұдырығымен ұрды'],
  en: ['drunk on the night shift', 'a night shift and a drunk', 'fist on the table', 'bangs the table, fist'],
};
const phrases = Object.entries(said).flatMap(([language, texts]) =>
  texts.map((text) => ({ text, topic: 'rows', language }) as Question),
);
// Seven phrases make a situation on average, so each is said seven times over in other words of its own.
const many = phrases.flatMap((phrase) => Array.from({ length: 7 }, (_, i) => ({ ...phrase, text: `${phrase.text} q${i}x` })));

test('what is alike lies in one fold, in every language', () => {
  const folds = foldsBySituation(many, lexicon, 2);
  const foldsOf = (isOne: (text: string) => boolean) => new Set(folds.filter((_, i) => isOne(many[i]?.text ?? '')));
  const nights = foldsOf((text) => /ночн|түнгі|night/.test(text));
  const fists = foldsOf((text) => /кулак|жұдыры|fist/.test(text));
  expect(nights.size).toBe(1);
  expect(fists.size).toBe(1);
  expect([...nights]).not.toEqual([...fists]);
});

test('the same phrases are dealt in the same way', () =>
  expect(foldsBySituation(many, lexicon, 2)).toEqual(foldsBySituation(many, lexicon, 2)));
