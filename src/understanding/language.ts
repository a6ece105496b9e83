import { LANGUAGES, type Language } from '../language.ts';
import { foldForMatching, LONGEST_TEXT } from '../text/fold.ts';
import { toLatin } from '../text/skeleton.ts';
import { frameOf } from './frame.ts';
import { addGrams, type Counts, countKeys } from './keys.ts';
import { type Softmax, scoresOf, softmax } from './softmax.ts';
import { trainSoftmax } from './train-softmax.ts';
import { makeVocabulary, type Vocabulary, vectorOf } from './vocabulary.ts';

/** Tells Russian, Kazakh and English apart by the letters of a text, in its raw spelling: folding would hide the signs. */
export interface LanguageModel {
  vocabulary: Vocabulary;
  softmax: Softmax;
}

const LONGEST = 4;
/** What letters that Kazakh alone has among the three say, in log-odds, where no Russian frame holds the words: those may be borrowed nouns. */
const LETTER_EVIDENCE = 2;
/** What one small word or one ending of a verb says, in log-odds: some of them outweigh the letters of a few borrowed nouns. */
const FRAME_EVIDENCE = 1.5;

/** Strong, so that it is not too sure of short texts: then the conversation so far decides. */
const REGULARISATION = 0.5;

/** Letters that were never seen together say little of the language: then the conversation so far decides. */
const FOREIGN_TRUST = 4;

export function trainLanguage(examples: readonly { text: string; language: Language }[]): LanguageModel {
  const samples = examples.flatMap(({ text, language }, index) => {
    const own = { text, language };
    if (language === 'en') return [own];
    // People type Kazakh without its letters and both languages in Latin letters: examples of that are made by rule.
    const folded = language === 'kk' ? [{ text: foldForMatching(text), language }] : [];
    return index % 3 === 0 ? [own, ...folded, { text: toLatin(text), language }] : [own, ...folded];
  });
  const documents = samples.map((sample) => lettersOf(wordsIn(sample.text)));
  const classOf = samples.map((sample) => LANGUAGES.indexOf(sample.language));
  const vocabulary = makeVocabulary(documents, classOf, 3);
  const vectors = documents.map((document) => vectorOf(document, vocabulary));
  return { vocabulary, softmax: trainSoftmax(vectors, classOf, LANGUAGES.length, vocabulary.weight.length, REGULARISATION) };
}

export interface LanguageGuess {
  language: Language;
  /** 0..1; with no letters at all it is the prior's. */
  probability: number;
}

/** `prior` leans short and doubtful texts ("ok", "380-3?") towards the language of the conversation. */
export function guessLanguage(model: LanguageModel, text: string, prior: Language | null): LanguageGuess {
  const words = wordsIn(text);
  if (isMongolian(words)) return { language: prior ?? LANGUAGES[0], probability: 1 / LANGUAGES.length };
  const vector = vectorOf(lettersOf(words), model.vocabulary);
  const letters = words.reduce((sum, word) => sum + word.length, 0);
  const frame = frameOf(words);
  const isSpeltInKazakh = frame.ru === 0 && words.some((word) => KAZAKH_LETTERS.test(word));
  const scores = letters === 0 ? new Float64Array(LANGUAGES.length) : scoresOf(model.softmax, vector);
  LANGUAGES.forEach((language, k) => {
    if (language === prior) scores[k] = (scores[k] ?? 0) + 2 / Math.max(1, letters / 12) + FOREIGN_TRUST * (1 - vector.known);
    if (language === 'kk' && isSpeltInKazakh) scores[k] = (scores[k] ?? 0) + LETTER_EVIDENCE;
    if (language !== 'en') scores[k] = (scores[k] ?? 0) + frame[language] * FRAME_EVIDENCE;
  });
  const probabilities = softmax(scores);
  const best = probabilities.indexOf(Math.max(...probabilities));
  return { language: LANGUAGES[best] ?? 'ru', probability: probabilities[best] ?? 0 };
}

/** ө and ү are Mongolian letters too: none of our languages, so the conversation so far decides. Two signs are wanted, and no letter of Kazakh alone. */
function isMongolian(words: readonly string[]): boolean {
  if (words.some((word) => KAZAKH_ALONE.test(word))) return false;
  return words.filter((word) => MONGOLIAN_WORDS.test(word) || MONGOLIAN_VOWELS.test(word)).length >= 2;
}

const KAZAKH_LETTERS = /[әғқңөұүһ]/;
const KAZAKH_ALONE = /[әғқңұһі]/;
const MONGOLIAN_VOWELS = /аа|уу|ээ|өө|үү/;
const MONGOLIAN_WORDS = /^(?:байна|байгаа|байсан|вэ|бэ|юу|хэн|яаж|хаана|намайг|миний|надад|энэ|тэр|гэж|эмч)$/;

const EDGE = 1;
/** Ten bits a letter keep Cyrillic, Latin and the edge apart; four of them fit a number. */
const LETTERS = 1024;
const GRAMS = { shortest: 1, longest: LONGEST, base: LETTERS };
const LONGEST_WORD = 40;
/** A language shows in fewer. */
const MOST_WORDS = 80;

function wordsIn(text: string): readonly string[] {
  const normal = text.slice(0, LONGEST_TEXT).normalize('NFC').toLowerCase();
  return (normal.match(/\p{L}+/gu) ?? []).slice(0, MOST_WORDS);
}

function lettersOf(words: readonly string[]): Counts {
  let most = 0;
  for (const word of words) most += (Math.min(LONGEST_WORD, word.length) + 2) * LONGEST;
  const keys = new Float64Array(most);
  let found = 0;
  for (const word of words) {
    const codes = [EDGE];
    for (let at = 0; at < Math.min(LONGEST_WORD, word.length); at += 1) codes.push(word.charCodeAt(at) % LETTERS || EDGE);
    codes.push(EDGE);
    found = addGrams(keys, found, codes, GRAMS);
  }
  return countKeys(keys.subarray(0, found));
}
