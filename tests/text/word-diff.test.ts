import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Stretch, wordDiff } from '../../src/text/word-diff.ts';

const marked = (stretches: readonly Stretch[]) =>
  stretches.map(({ kind, text }) => (kind === 'same' ? text : `[${text}]`)).join('');

test.each([
  ['от двухсот до пятисот МРП', 'от двухсот до тысячи МРП', 'от двухсот до [пятисот] МРП', 'от двухсот до [тысячи] МРП'],
  [
    'медицинского работника',
    'медицинского или фармацевтического работника',
    'медицинского работника',
    'медицинского [или фармацевтического] работника',
  ],
  ['айыппұл салуға', 'айыппұл салуға, не қамаққа алуға', 'айыппұл салуға', 'айыппұл салуға[, не қамаққа алуға]'],
  ['same', 'same', 'same', 'same'],
  ['', 'new words', '', '[new words]'],
  ['a b c', 'x y z', '[a b c]', '[x y z]'],
  ['статья 380-3', 'статья 380-4', 'статья [380-3]', 'статья [380-4]'],
])('%s -> %s', (before, after, old, fresh) => {
  const diff = wordDiff(before, after);
  expect([marked(diff.before), marked(diff.after)]).toEqual([old, fresh]);
});

test('joined, each side is its text again, and what stayed is the same on both sides but for the marks between words', () => {
  const words = fc
    .array(fc.constantFrom('а', 'ә', 'b', '380-3', ',', ' ', '\n', '🙂', 'слово'), { maxLength: 40 })
    .map((list) => list.join(''));
  fc.assert(
    fc.property(words, words, (before, after) => {
      const diff = wordDiff(before, after);
      const join = (stretches: readonly Stretch[]) => stretches.map(({ text }) => text).join('');
      expect([join(diff.before), join(diff.after)]).toEqual([before, after]);
      const kept = (stretches: readonly Stretch[]) =>
        stretches
          .filter(({ kind }) => kind === 'same')
          .flatMap(({ text }) => text.match(/[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*/gu) ?? []);
      expect(kept(diff.before)).toEqual(kept(diff.after));
    }),
  );
});

test('two long articles are compared in a moment, two endless ones are not compared at all', () => {
  const article = Array.from({ length: 1500 }, (_, i) => `слово${i % 97}`).join(' ');
  expect(
    wordDiff(article, article.replace('слово5 ', 'иначе '))
      .after.filter(({ kind }) => kind === 'new')
      .map(({ text }) => text),
  ).toEqual(['иначе']);
  const endless = 'а б '.repeat(4000);
  expect(wordDiff(`x ${endless} y`, `z ${[...endless].reverse().join('')} w`).before.some(({ kind }) => kind === 'gone')).toBe(
    true,
  );
});
