import { LANGUAGES, type Language } from '../language.ts';
import { foldForMatching, wordsOf } from '../text/fold.ts';
import { guessLanguage, type LanguageModel, trainLanguage } from '../understanding/language.ts';
import { NONE } from '../understanding/understanding.ts';
import type { Phrases } from './schema.ts';

/** A phrase of data/phrases/ with its place. */
export interface ListedPhrase {
  topic: string;
  language: Language;
  kind: 'learn' | 'heldBack';
  text: string;
}

/** Two phrases that do not both belong where they stand, or (without `other`) one that stands in the list of another language. */
export interface PhraseFault {
  what: string;
  phrase: ListedPhrase;
  other?: ListedPhrase;
}

/** Words that nearly agree are one wording: within a topic the second teaches nothing, across topics one of the two labels is wrong. */
const NEARLY_ALL = 0.8;
/** From this share on a held-back phrase measures memory and not understanding. */
const LEAKS = 0.85;
/** In a phrase of so many words one that differs makes no new wording, unless it is what tells two topics apart. */
const LONG = 4;
const SURELY = 0.9995;

/** Duplicates, leaks and strayed languages among the phrases: they flatter the figures or teach nothing. Takes seconds. */
export function checkPhrases(files: readonly Phrases[]): PhraseFault[] {
  const phrases = listPhrases(files);
  return [...samePhrases(phrases), ...LANGUAGES.flatMap((language) => nearPhrases(phrases, language)), ...strayed(phrases)];
}

export function listPhrases(files: readonly Phrases[]): ListedPhrase[] {
  return files.flatMap((file) =>
    LANGUAGES.flatMap((language) =>
      (['learn', 'heldBack'] as const).flatMap((kind) =>
        file[kind][language].map((text) => ({ topic: file.topic, language, kind, text })),
      ),
    ),
  );
}

export function describeFault({ what, phrase, other }: PhraseFault): string {
  return `${placeOf(phrase)}: '${phrase.text}' ${what}${other ? ` ${placeOf(other)}: '${other.text}'` : ''}`;
}

function placeOf({ topic, kind, language }: ListedPhrase): string {
  return `data/phrases/${topic}.yaml ${kind}.${language}`;
}

/** The same folded words twice, in whatever order of languages. A phrase without words (emoji) equals no other. */
function samePhrases(phrases: readonly ListedPhrase[]): PhraseFault[] {
  const owner = new Map<string, ListedPhrase>();
  return phrases.flatMap((phrase) => {
    const key = keyOf(phrase);
    const other = owner.get(key);
    if (key !== '' && other === undefined) owner.set(key, phrase);
    if (key === '' || other === undefined) return [];
    if (phrase.kind !== other.kind) return [{ what: 'is both learned and held back:', phrase, other }];
    // "/start" and "privet" are typed alike in any language: only one topic may have them, but every list of it.
    const isTwice = phrase.topic !== other.topic || phrase.language === other.language;
    return isTwice ? [{ what: 'says the same as', phrase, other }] : [];
  });
}

/** Pairs in one language that share nearly all their words. */
function nearPhrases(all: readonly ListedPhrase[], language: Language): PhraseFault[] {
  const rows = all
    .filter((phrase) => phrase.language === language)
    .map((phrase) => ({ phrase, key: keyOf(phrase), words: new Set(keyOf(phrase).split(' ')) }));
  const faults: PhraseFault[] = [];
  const holders = new Map<string, number[]>();
  const shared = new Int32Array(rows.length);
  rows.forEach(({ phrase, key, words }, i) => {
    shared.fill(0);
    for (const word of words) for (const j of holders.get(word) ?? []) shared[j] = (shared[j] ?? 0) + 1;
    rows.slice(0, i).forEach((other, j) => {
      const what = key === other.key ? null : nearness(phrase, other.phrase, shared[j] ?? 0, words.size, other.words.size);
      if (what !== null) faults.push({ what, phrase, other: other.phrase });
    });
    for (const word of words) {
      const list = holders.get(word);
      if (list) list.push(i);
      else holders.set(word, [i]);
    }
  });
  return faults;
}

/** What is wrong with a pair that shares `common` different words, or null. */
function nearness(a: ListedPhrase, b: ListedPhrase, common: number, wordsOfA: number, wordsOfB: number): string | null {
  const jaccard = common / (wordsOfA + wordsOfB - common);
  if (a.kind !== b.kind && jaccard >= LEAKS) return 'leaks between learned and held-back:';
  if (jaccard >= NEARLY_ALL) return 'is nearly';
  // Across topics the one word is often the subject itself: "a child hit me", "a colleague hit me".
  const differInOne = Math.min(wordsOfA, wordsOfB) >= LONG && common >= Math.max(wordsOfA, wordsOfB) - 1;
  return differInOne && a.topic === b.topic ? 'differs by one word from' : null;
}

/** Phrases in the list of one language that are surely of another. Not told of Latin letters and mixtures, which people type in any. */
function strayed(phrases: readonly ListedPhrase[]): PhraseFault[] {
  const model = trainLanguage(phrases.filter(({ topic, text }) => topic !== NONE || text.length > 3));
  return phrases
    .filter((phrase) => !NAMES_LANGUAGES.has(phrase.topic) && isInAnother(model, phrase))
    .map((phrase) => ({ what: `is ${guessLanguage(model, phrase.text, null).language}, by its letters`, phrase }));
}

/** "English please" stands in the Russian list on purpose. */
const NAMES_LANGUAGES: ReadonlySet<string> = new Set(['cmd-language']);

function isInAnother(model: LanguageModel, { text, language }: ListedPhrase): boolean {
  const guess = guessLanguage(model, text, null);
  if (guess.language === language || guess.probability < SURELY) return false;
  const isLatin = /\p{Script=Latin}/u.test(text);
  if (isLatin && (language !== 'en' || /\p{Script=Cyrillic}/u.test(text))) return false;
  return !wordsOf(text).some((word) => guessLanguage(model, word, null).language === language);
}

function keyOf({ text }: ListedPhrase): string {
  return wordsOf(foldForMatching(text)).join(' ');
}
