import { LANGUAGES, type Language } from '../language.ts';
import { type Calibration, calibrate, signsOf, type Trial } from './calibration.ts';
import type { ConceptLexicon } from './concepts.ts';
import { trainLanguage } from './language.ts';
import { prune } from './prune.ts';
import { guessTopic, type Reading, type TopicModel, trainTopics } from './topics.ts';
import { type Models, NONE } from './understanding.ts';

/** A phrase with its topic and the language it was written in. */
export interface Phrase {
  text: string;
  topic: string;
  language: Language;
}

/**
 * Learns the models, and calibrates them on phrases held back and, in equal parts, on learned phrases with a word left out. Held-back phrases
 * are angles that nobody wrote down; of what people ask, about half has been asked before in nearly the same words. Deterministic.
 */
export function learn(
  phrases: readonly Phrase[],
  heldBack: readonly Phrase[],
  lexicon: ConceptLexicon = {},
  reading?: Reading,
): Models {
  const topics = pruned(trainTopics(phrases, lexicon, reading));
  const language = trainLanguage(phrases.filter((phrase) => phrase.topic !== NONE || phrase.text.length > 3));
  const calibration = Object.fromEntries(
    LANGUAGES.map((l) => {
      const inLanguage = (phrase: Phrase) => phrase.language === l;
      const unheard = heldBack.filter(inLanguage);
      return [
        l,
        calibrate([
          ...trialsOf(topics, unheard, unheard.length, reading),
          ...trialsOf(topics, nearlyKnown(phrases.filter(inLanguage)), unheard.length, reading),
        ]),
      ];
    }),
  );
  return { topics, language, calibration: calibration as Record<Language, Calibration> };
}

function pruned(model: TopicModel): TopicModel {
  const { words, letters } = model;
  return {
    ...model,
    words: { ...words, softmax: prune(words.softmax) },
    letters: { ...letters, softmax: prune(letters.softmax) },
  };
}

/** One phrase in so many is enough to calibrate on. */
const ONE_IN = 6;

/** Learned phrases with one word left out, a different place in each. */
function nearlyKnown(phrases: readonly Phrase[]): Phrase[] {
  return phrases.flatMap((phrase, i) => {
    const words = phrase.text.split(/\s+/);
    if (i % ONE_IN !== 0 || words.length < 2) return [];
    return [{ ...phrase, text: words.toSpliced(Math.floor(i / ONE_IN) % words.length, 1).join(' ') }];
  });
}

/** Trials that count for `total` together. */
function trialsOf(model: TopicModel, phrases: readonly Phrase[], total: number, reading?: Reading): Trial[] {
  return phrases.map(({ text, topic, language }) => {
    const guess = guessTopic(model, text, reading);
    const named = guess.ranking.filter((candidate) => candidate.topic !== NONE).slice(0, 3);
    return {
      language,
      signs: signsOf(guess),
      isRight: guess.ranking[0]?.topic === topic,
      isAmongThree: named.some((candidate) => candidate.topic === topic),
      isNone: topic === NONE,
      weight: total / phrases.length,
    };
  });
}
