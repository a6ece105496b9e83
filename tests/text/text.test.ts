import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldForMatching, LONGEST_TEXT, wordsOf } from '../../src/text/fold.ts';
import { asRussianLayout } from '../../src/text/layout.ts';
import { skeletonWords } from '../../src/text/skeleton.ts';

const skeleton = (text: string) => skeletonWords(text).join(' ');

describe('spellings of the same words meet', () => {
  test.each([
    ['қорқытты', 'коркытты'],
    ['науқас мені ұрды', 'наукас мени урды'],
    ['науқас мені ұрды', 'nauqas meni urdy'],
    ['жедел жәрдем', 'zhedel zhardem'],
    ['шағым', 'shagym'],
    ['пациент ударил меня', 'pacient udaril menya'],
    ['ещё', 'еще'],
    ['ЖАЛОБА', 'жалоба'],
    ['помогиииите', 'помогите'],
  ])('%s = %s', (a, b) => expect(skeleton(a)).toBe(skeleton(b)));

  test('й stays a letter of its own in every normal form', () => {
    expect(foldForMatching('мой'.normalize('NFD'))).toBe('мой');
    expect(foldForMatching('мой')).not.toBe(foldForMatching('мои'));
  });
});

test('Kazakh letters composed or not, upper case or not, fold alike', () => {
  for (const word of ['Қорғаныс', 'Әкімшілік', 'ЖӘБІРЛЕНУШІ'])
    expect(foldForMatching(word.normalize('NFD'))).toBe(foldForMatching(word.normalize('NFC')));
});

test.each([
  ['gfwbtyn', 'пациент'],
  ['vtyz elfhbkb', 'меня ударили'],
])('%s was typed with the wrong layout: %s', (typed, meant) => expect(asRussianLayout(typed)).toBe(meant));

test.each([['пациент'], ['380-3'], ['']])('%j has no other layout', (text) => expect(asRussianLayout(text)).toBeNull());

test('any text folds without fault, stays short, and folds to itself', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 6000 }), (text) => {
      const folded = foldForMatching(text);
      expect(folded.length).toBeLessThanOrEqual(LONGEST_TEXT);
      expect(folded.isWellFormed()).toBe(true);
      expect(wordsOf(foldForMatching(folded))).toEqual(wordsOf(folded));
    }),
  );
});

test.each([
  ['lone surrogates', `ударили \ud83d меня \udc00`, 'ударили меня'],
  ['right-to-left marks', '\u202eударили\u202c меня', 'ударили меня'],
  ['zero width signs', 'уда\u200bрили ме\u2060ня', 'ударили меня'],
  ['zalgo', 'у\u0336д\u0335а\u0338рили меня', 'ударили меня'],
  ['NUL', 'ударили\0 меня', 'ударили меня'],
])('%s do not hide the words', (_, dirty, clean) => expect(skeleton(dirty)).toBe(skeleton(clean)));

test('a sign that grows eighteenfold does not make a long text longer', () => {
  expect(foldForMatching('\ufdfa'.repeat(LONGEST_TEXT)).length).toBeLessThanOrEqual(LONGEST_TEXT);
});
