import type { Language } from '../language.ts';
import { foldForMatching, wordsOf } from '../text/fold.ts';
import { skeletonWords } from '../text/skeleton.ts';
import { type Concepts, conceptKeys, conceptsOfKey } from './concepts.ts';
import { type Contribution, contributionsTo } from './contributions.ts';
import type { Entities } from './entities.ts';
import { featuresOf } from './features.ts';
import { positionOf } from './keys.ts';
import { guessLanguage, type LanguageModel } from './language.ts';
import type { EntityLexicon } from './lexicon.ts';
import { endsOf, guessTopic } from './topics.ts';
import { type Hearing, hear, type Models, type Understanding } from './understanding.ts';

/** Why a text was understood as it was: for editors, who ask which phrase or word is missing. */
export interface Explanation {
  /** As it was read: what was typed, or what the same keys write with the Russian layout on. */
  text: string;
  isRetyped: boolean;
  /** Every word as it was compared; `isKnown` when training saw it, or one that begins like it. */
  words: { typed: string; skeleton: string; isKnown: boolean }[];
  language: {
    language: Language;
    probability: number;
    /** The words that speak for it most, in log-odds: what is lost without them. */
    words: { word: string; adds: number }[];
  };
  entities: Entities;
  concepts: { concept: string; words: string }[];
  /** The text repeats a learned phrase, letter by letter or nearly: nothing is weighed then. */
  isExact: boolean;
  /** Best first; 'none' among them. `raw` is the probability before, `score` after calibration. */
  topics: { topic: string; raw: number; score: number | null }[];
  /** What each thing adds to the score of the best topic, and how much less (or more) to that of the second. */
  why: (Contribution & { ahead: number })[];
  /** The probability of the best topic, damped by the share of the text that training never saw. */
  raw: number;
  confidence: number;
  verdict: Understanding['verdict'];
  thresholds: { answerAbove: number; askAbove: number };
}

const TOPICS_SHOWN = 5;

export function explain(models: Models, lexicon: EntityLexicon, typed: string, hearing: Hearing): Explanation {
  const heard = hear(models, lexicon, typed, hearing);
  const guess = guessTopic(models.topics, typed);
  const words = skeletonWords(endsOf(guess.text));
  const topics = guess.ranking.slice(0, TOPICS_SHOWN);
  const [best, second] = topics.map(({ topic }) => contributionsTo(models.topics, words, topic));
  const { answerAbove, askAbove } = models.calibration[heard.language];
  return {
    text: guess.text,
    isRetyped: guess.text !== typed,
    words: wordsRead(models, guess.text, words),
    language: {
      language: heard.language,
      probability: heard.languageProbability,
      words: wordsOfLanguage(models.language, guess.text, heard.language, hearing.prior),
    },
    entities: heard.entities,
    concepts: conceptsNamed(models.topics.concepts, words),
    isExact: guess.isExact,
    topics: topics.map(({ topic, probability }) => ({
      topic,
      raw: probability,
      score: heard.candidates.find((candidate) => candidate.topic === topic)?.score ?? null,
    })),
    why: (best ?? [])
      .map((item) => ({ ...item, ahead: item.adds - (second?.find((other) => isSame(other, item))?.adds ?? 0) }))
      .sort((a, b) => Math.abs(b.adds) - Math.abs(a.adds)),
    raw: guess.score,
    confidence: heard.confidence,
    verdict: heard.verdict,
    thresholds: { answerAbove, askAbove },
  };
}

function isSame(a: Contribution, b: Contribution): boolean {
  return a.kind === b.kind && a.of.join(' ') === b.of.join(' ');
}

function wordsRead(models: Models, text: string, skeletons: readonly string[]): Explanation['words'] {
  const typed = typedWords(text, skeletons.length) ?? skeletons;
  const { vocabulary } = models.topics.words;
  return skeletons.map((skeleton, i) => {
    const keys = featuresOf([skeleton], models.topics.concepts).words.keys;
    return { typed: typed[i] ?? skeleton, skeleton, isKnown: positionOf(vocabulary.table, keys[0] ?? 0) >= 0 };
  });
}

/** The words in their own spelling, if they can be told one by one. */
function typedWords(text: string, count: number): string[] | null {
  const raw = wordsOf(text.normalize('NFC'));
  if (raw.length === count) return raw;
  const folded = wordsOf(foldForMatching(text));
  return folded.length === count ? folded : null;
}

/** Longer texts would take long, and their language is told by all of their words. */
const MOST_WEIGHED = 60;

function wordsOfLanguage(
  model: LanguageModel,
  text: string,
  language: Language,
  prior: Language | null,
): Explanation['language']['words'] {
  const words = text.normalize('NFC').match(/\p{L}+/gu) ?? [];
  if (words.length < 2 || words.length > MOST_WEIGHED) return words.length === 1 ? [{ word: words[0] ?? '', adds: 0 }] : [];
  const leaning = (left: readonly string[]) => {
    const guess = guessLanguage(model, left.join(' '), prior);
    const p = Math.min(1 - 1e-9, Math.max(1e-9, guess.language === language ? guess.probability : 1 - guess.probability));
    return Math.log(p / (1 - p));
  };
  const whole = leaning(words);
  return words
    .map((word, i) => ({ word, adds: whole - leaning(words.toSpliced(i, 1)) }))
    .sort((a, b) => b.adds - a.adds)
    .slice(0, 5);
}

const LONGEST_CONCEPT = 5;

/** Concepts with the shortest run of words that names them. */
function conceptsNamed(concepts: Concepts, words: readonly string[]): Explanation['concepts'] {
  const named = new Map<string, string>();
  for (let length = 1; length <= LONGEST_CONCEPT; length += 1) {
    for (let at = 0; at + length <= words.length; at += 1) {
      const run = words.slice(at, at + length);
      for (const key of conceptKeys(concepts, run)) {
        const [concept, other] = conceptsOfKey(concepts, key);
        if (concept !== undefined && other === undefined && !named.has(concept)) named.set(concept, run.join(' '));
      }
    }
  }
  return [...named].map(([concept, run]) => ({ concept, words: run }));
}
