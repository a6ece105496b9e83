import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { foldForMatching, LONGEST_TEXT, wordsOf } from '../../src/text/fold.ts';
import { otherLayouts } from '../../src/text/layout.ts';
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

describe('the wrong keyboard layout', () => {
  test.each([
    ['gfwbtyn', 'пациент'],
    ['vtyz elfhbkb', 'меня ударили'],
    ['vty3 9hls', 'мені ұрды'],
    ['мен3 9рды', 'мені ұрды'],
    ['руддщ цщкдв', 'hello world'],
  ])('%s was meant as %s', (typed, meant) => expect(otherLayouts(typed)).toContain(meant));

  test.each(['380-3', '', '😀', 'пациент hit me'])('%j has no other reading', (text) => expect(otherLayouts(text)).toEqual([]));

  test('every key gives back its letter', () => {
    for (const word of ['қорғаныс', 'әкімшілік', 'жүргізушіні', 'ұрысқаны', 'төбелес', 'айһай']) {
      const [typed = ''] = otherLayouts(word).slice(-1);
      expect(otherLayouts(typed)).toContain(word);
    }
  });
});

describe('numbers are digits, however they are said', () => {
  test.each([
    ['пятнадцать лет', '15'],
    ['он бес жаста', '15'],
    ['fifteen years', '15'],
    ['двадцать пять', '25'],
    ['жиырма бес', '25'],
    ['500 мың теңге', '500000'],
    ['500 000 тенге', '500000'],
    ['пятьсот тысяч', '500000'],
    ['five hundred thousand', '500000'],
    ['двести сорок пять тысяч триста', '245300'],
    ['жүз елу', '150'],
    ['два миллиона', '2000000'],
  ])('%s = %s', (said, digits) => expect(skeletonWords(said)[0]).toBe(digits));

  test.each([
    ['он ударил', 'on udaril'],
    ['он два раза', 'on 2 raza'],
    ['102 103 112', '102 103 112'],
    ['380 3', '380 3'],
    ['пять двадцать', '5 20'],
    ['try one more', 'tri one more'],
  ])('%s stays apart: %s', (said, words) => expect(skeleton(said)).toBe(words));

  test('a number never swallows a word that is none', () => {
    const word = fc.constantFrom('пять', 'двадцать', 'сто', 'тысяч', '000', '7', '500', 'он', 'бес', 'нож');
    fc.assert(
      fc.property(fc.array(word, { maxLength: 30 }), (said) => {
        const read = skeletonWords(said.join(' '));
        expect(read.filter((one) => one === 'noj')).toHaveLength(said.filter((one) => one === 'нож').length);
        expect(read.length).toBeLessThanOrEqual(said.length);
      }),
    );
  });
});

test.each([
  ['🔪', 'нож'],
  ['у него 🔪🔪🔪', 'у него нож нож нож'],
  ['👍🏻', 'да'],
  ['👩‍⚕️', 'врач'],
  ['спасибо 😊🌸', 'спасибо'],
])('%s says %s', (pictures, said) => expect(skeleton(pictures)).toBe(skeleton(said)));

test.each(['яяяяя', 'щщщ', 'помогитеееее', 'көмектесіңіздерррр', 'heeeelp'])('%s is stretched', (word) => {
  expect(skeleton(word)).toBe(skeleton(word.replace(/(.)\1+/gu, '$1')));
});

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

test('whatever was typed, there are no more words than signs, and no word grows more than fivefold', () => {
  const sign = fc.constantFrom('a', 'щ', 'sh', ' ', '000 ', 'он ', 'сто ', '🔪', '\ufdfa', "'", 'ү', '5', '-', '\u0336');
  fc.assert(
    fc.property(fc.array(sign, { maxLength: 3000 }), (signs) => {
      const text = signs.join('');
      const read = skeletonWords(text);
      expect(read.length).toBeLessThanOrEqual(LONGEST_TEXT);
      expect(read.join('').length).toBeLessThanOrEqual(5 * LONGEST_TEXT);
    }),
    { numRuns: 50 },
  );
});
