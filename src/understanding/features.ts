import { CONCEPTS_FROM, type Concepts, conceptKeys } from './concepts.ts';
import { addGrams, type Counts, countKeys } from './keys.ts';

/** Counted features of one text. Two channels are kept apart: words cut short with the concepts they name, and letters inside words. */
export interface Features {
  words: Counts;
  letters: Counts;
}

/** Words cut to four letters match as well as stemmers do, in all three languages. */
const CUT = 4;
/** Six bits a letter: a pair of cut words, the longest feature, takes 48 bits of the 53 that a number has. */
const LETTERS = 64;
const CUT_WORDS = LETTERS ** CUT;
const GRAMS = { shortest: 2, longest: CUT, base: LETTERS };
/** A pair of words weighs less than a word: it repeats what its words say. */
const PAIR_SHARE = 0.5;
/** The edge of a word, and what stands before the first one. */
const EDGE = 37;

/** Features of the skeleton words of a text: word unigrams and bigrams, letter n-grams with a mark at the edges of the word. */
export function featuresOf(words: readonly string[], concepts: Concepts): Features {
  return {
    words: { ...countKeys(wordKeys(words, conceptKeys(concepts, words))), share: shareOf },
    letters: countKeys(letterKeys(words)),
  };
}

/** What a feature's kind counts beside the others. Pairs of words lie between single words and concepts. */
function shareOf(key: number): number {
  return key >= CUT_WORDS && key < CONCEPTS_FROM ? PAIR_SHARE : 1;
}

function wordKeys(words: readonly string[], concepts: readonly number[]): Float64Array {
  const keys = new Float64Array(words.length * 2 + concepts.length);
  keys.set(concepts, words.length * 2);
  let before = EDGE;
  words.forEach((word, i) => {
    let short = 0;
    for (let at = 0; at < Math.min(CUT, word.length); at += 1) short = short * LETTERS + codeOf(word.charCodeAt(at));
    keys[i * 2] = short;
    keys[i * 2 + 1] = before * CUT_WORDS + short;
    before = short;
  });
  return keys;
}

function letterKeys(words: readonly string[]): Float64Array {
  let most = 0;
  for (const word of words) most += (word.length + 2) * (GRAMS.longest - GRAMS.shortest + 1);
  const keys = new Float64Array(most);
  let found = 0;
  for (const word of words) {
    const codes = [EDGE];
    for (let at = 0; at < word.length; at += 1) codes.push(codeOf(word.charCodeAt(at)));
    codes.push(EDGE);
    found = addGrams(keys, found, codes, GRAMS);
  }
  return keys.subarray(0, found);
}

/** Latin letters and digits, of which skeletons consist, have a code each; the letters of foreign scripts share the others. */
function codeOf(unit: number): number {
  if (unit >= 97 && unit <= 122) return unit - 96;
  if (unit >= 48 && unit <= 57) return unit - 21;
  return EDGE + 1 + (unit % (LETTERS - EDGE - 1));
}
