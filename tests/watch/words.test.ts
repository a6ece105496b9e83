import { load } from 'cheerio/slim';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { blocksOf } from '../../src/watch/blocks.ts';
import { forComparing, hashOfWords, inWords } from '../../src/watch/words.ts';

/** Text as it may come: letters of three languages, marks, spaces of every kind, invisible signs, anything. */
const text = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...'аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя') },
      { weight: 3, arbitrary: fc.constantFrom(' ', '\u00a0', '\n', '\u2009', '\u00ad', '\u200b', '\ufeff', '\t') },
      { weight: 2, arbitrary: fc.constantFrom(...'0123456789.,;:()-–—«»“”"\'’…№%/') },
      { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 3 }) },
    ),
    { maxLength: 60 },
  )
  .map((pieces) => pieces.join(''));

test('words twice are words once', () => {
  fc.assert(
    fc.property(text, (any) => inWords(inWords(any)) === inWords(any)),
    { numRuns: 500 },
  );
  fc.assert(
    fc.property(text, (any) => forComparing(forComparing(any)) === forComparing(any)),
    { numRuns: 500 },
  );
  fc.assert(
    fc.property(text, (any) => hashOfWords(inWords(any)) === hashOfWords(any)),
    { numRuns: 500 },
  );
});

const word = fc
  .array(fc.constantFrom(...'абвгдежзкқлмнңорстуұүі0123456789'), { minLength: 1, maxLength: 9 })
  .map((letters) => letters.join(''));
const inline = fc.constantFrom('b', 'i', 'span', 'font', 'u', 'em', 'a');
const dress = fc.record({
  tag: fc.option(inline),
  at: fc.nat(8),
  hyphen: fc.boolean(),
  space: fc.constantFrom(' ', '\n  ', '&nbsp;', ' &#160; ', '<!-- z --> '),
});

test('the same words in any inline dress are the same words', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(word, dress), { minLength: 1, maxLength: 25 }), (words) => {
      const html = words
        .map(([letters, { tag, at, hyphen, space }]) => {
          const cut = Math.min(at, letters.length);
          const soft = hyphen && cut > 0 && cut < letters.length ? '&shy;' : '';
          const [head, tail] = [letters.slice(0, cut), letters.slice(cut)];
          return `${tag ? `${head}${soft}<${tag} id="z1" class="x">${tail}</${tag}>` : `${head}${soft}${tail}`}${space}`;
        })
        .join('');
      const $ = load(`<div><p>${html}</p></div>`);
      const [root] = $('div').toArray();
      const plain = words.map(([letters]) => letters).join(' ');
      expect(root && blocksOf($, root).map((block) => block.words)).toEqual([plain]);
      expect(hashOfWords(blocksOf($, root as never)[0]?.words ?? '')).toBe(hashOfWords(plain));
    }),
    { numRuns: 300 },
  );
});

test.each([
  ['a soft hyphen', 'преду\u00adсмотренных', 'предусмотренных'],
  ['another kind of quotes', 'перечень «опасных» работ', 'перечень "опасных" работ'],
  ['another dash', 'статья 380–3 — часть', 'статья 380-3 - часть'],
  ['ё as е', 'осуждённый', 'осужденный'],
  ['a Latin i in a Kazakh word', 'шешiмiмен', 'шешімімен'],
  ['a space before a stop', 'десять дней .', 'десять дней.'],
  ['capitals', 'РАЗДЕЛ 4. БЕЗОПАСНОСТЬ', 'Раздел 4. Безопасность'],
])('%s is no change', (_, one, other) => expect(hashOfWords(one)).toBe(hashOfWords(other)));

test.each([
  ['a number', 'до трёх лет', 'до пяти лет'],
  ['a comma', 'казнить, нельзя помиловать', 'казнить нельзя, помиловать'],
  ['one letter of Kazakh', 'ұн', 'үн'],
  ['й and и', 'мой', 'мои'],
  ['a word left out', 'медицинский или фармацевтический работник', 'медицинский работник'],
])('%s is a change', (_, one, other) => expect(hashOfWords(one)).not.toBe(hashOfWords(other)));
