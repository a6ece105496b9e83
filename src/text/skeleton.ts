import { picturesAsWords } from './emoji.ts';
import { foldForMatching, wordsOf } from './fold.ts';
import { numbersAsDigits } from './numbers.ts';

const CYRILLIC: Record<string, string> = {
  а: 'a',
  б: 'b',
  в: 'v',
  г: 'g',
  д: 'd',
  е: 'e',
  ж: 'j',
  з: 'z',
  и: 'i',
  й: 'i',
  к: 'k',
  л: 'l',
  м: 'm',
  н: 'n',
  о: 'o',
  п: 'p',
  р: 'r',
  с: 's',
  т: 't',
  у: 'u',
  ф: 'f',
  х: 'h',
  ц: 'c',
  ч: 'ch',
  ш: 'sh',
  щ: 'sh',
  ъ: '',
  ы: 'i',
  ь: '',
  э: 'e',
  ю: 'iu',
  я: 'ia',
}; // prettier-ignore

const DOUBLED = /(\p{L})\1+/gu;

// How the same sound is spelt in Latin letters by different hands; longest first.
const SPELLINGS: readonly [RegExp, string][] = [
  [/sch|shch|sh|ş/g, 'sh'],
  [/zh/g, 'j'],
  [/kh|x/g, 'h'],
  [/gh|ğ/g, 'g'],
  [/ts/g, 'c'],
  [/q/g, 'k'],
  [/ya|ja(?=$)/g, 'ia'],
  [/yu/g, 'iu'],
  [/yo/g, 'e'],
  [/y|ı|í/g, 'i'],
  [/ä|á/g, 'a'],
  [/ö|ó/g, 'o'],
  [/ü|ú|ū|w/g, 'u'],
  [/ñ|ń/g, 'n'],
  [/ç/g, 'ch'],
];

/**
 * The words of a text in one Latin skeleton, so that Kazakh with and without its letters, in Latin letters, and Russian
 * in both scripts meet. English passes through the same sieve, which is as good for it as no sieve.
 */
export function skeletonWords(text: string): string[] {
  return numbersAsDigits(wordsOf(foldForMatching(picturesAsWords(text)))).map(remembered);
}

// People use the same few thousand words: each is worked out once. Emptied when full, so that no flood can fill the memory.
const memory = new Map<string, string>();
const MOST_REMEMBERED = 20_000;
const LONGEST_REMEMBERED = 24;

function remembered(word: string): string {
  const known = memory.get(word);
  if (known !== undefined) return known;
  const skeleton = skeletonOf(word);
  if (word.length > LONGEST_REMEMBERED) return skeleton;
  if (memory.size >= MOST_REMEMBERED) memory.clear();
  memory.set(word, skeleton);
  return skeleton;
}

/** A text in Latin letters as somebody without a Cyrillic keyboard would type it; other letters stay. */
export function toLatin(text: string): string {
  return [...foldForMatching(text)].map((letter) => TYPED[letter] ?? CYRILLIC[letter] ?? letter).join('');
}

// Where the usual hand differs from the skeleton's one sign a sound.
const TYPED: Record<string, string> = { ж: 'zh', ы: 'y', ц: 'ts', ю: 'yu', я: 'ya', й: 'y', х: 'kh' };

function skeletonOf(word: string): string {
  let latin = '';
  // Stretched letters first: "яяя" would become "iaiaia".
  for (const letter of word.replace(DOUBLED, '$1')) latin += CYRILLIC[letter] ?? letter;
  for (const [spelling, sound] of SPELLINGS) latin = latin.replace(spelling, sound);
  return latin
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replace(DOUBLED, '$1');
}
