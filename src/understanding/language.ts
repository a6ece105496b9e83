import { LANGUAGES, type Language } from '../language.ts';
import { foldForMatching, LONGEST_TEXT } from '../text/fold.ts';
import { toLatin } from '../text/skeleton.ts';
import {
  logProbabilities,
  logSoftmax,
  makeVocabulary,
  type Softmax,
  trainSoftmax,
  type Vocabulary,
  vectorOf,
} from './softmax.ts';

/** Tells Russian, Kazakh and English apart by the letters of a text, in its raw spelling: folding would hide the signs. */
export interface LanguageModel {
  vocabulary: Vocabulary;
  softmax: Softmax;
}

const LONGEST = 4;
/** Letters that only Kazakh has among the three; Ukrainian і and Latin look-alikes are not counted. */
const KAZAKH_LETTERS = /[әғқңөұүһ]/giu;
/** How much one word with a Kazakh letter says, in log-odds, so that one borrowed word does not turn a Russian sentence. */
const LETTER_EVIDENCE = 1.5;

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
  const documents = samples.map((sample) => lettersOf(sample.text));
  const vocabulary = makeVocabulary(documents, 3);
  const vectors = documents.map((document) => vectorOf(document, vocabulary));
  const classOf = samples.map((sample) => LANGUAGES.indexOf(sample.language));
  return { vocabulary, softmax: trainSoftmax(vectors, classOf, LANGUAGES.length, vocabulary.weight.length) };
}

export interface LanguageGuess {
  language: Language;
  /** 0..1; with no letters at all it is the prior's. */
  probability: number;
}

/** `prior` leans short and doubtful texts ("ok", "380-3?") towards the language of the conversation. */
export function guessLanguage(model: LanguageModel, text: string, prior: Language | null): LanguageGuess {
  const vector = vectorOf(lettersOf(text), model.vocabulary);
  const letters = text.slice(0, LONGEST_TEXT).match(/\p{L}/gu)?.length ?? 0;
  const kazakhWords = (text.slice(0, LONGEST_TEXT).match(/[\p{L}]+/gu) ?? []).filter(
    (word) => word.search(KAZAKH_LETTERS) >= 0,
  ).length;
  const scores = letters === 0 ? new Float64Array(LANGUAGES.length) : logProbabilities(model.softmax, vector);
  LANGUAGES.forEach((language, k) => {
    if (language === prior) scores[k] = (scores[k] ?? 0) + 2 / Math.max(1, letters / 12) + FOREIGN_TRUST * (1 - vector.known);
    if (language === 'kk') scores[k] = (scores[k] ?? 0) + kazakhWords * LETTER_EVIDENCE;
  });
  const probabilities = logSoftmax(scores).map(Math.exp);
  const best = probabilities.indexOf(Math.max(...probabilities));
  return { language: LANGUAGES[best] ?? 'ru', probability: probabilities[best] ?? 0 };
}

function lettersOf(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of text
    .slice(0, LONGEST_TEXT)
    .normalize('NFC')
    .toLowerCase()
    .match(/\p{L}+/gu) ?? []) {
    const marked = `_${word.slice(0, 40)}_`;
    for (let size = 1; size <= LONGEST; size += 1) {
      for (let at = 0; at + size <= marked.length; at += 1) {
        const gram = marked.slice(at, at + size);
        counts.set(gram, (counts.get(gram) ?? 0) + 1);
      }
    }
  }
  return counts;
}
