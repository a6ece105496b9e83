import { LANGUAGES, type Language } from '../language.ts';
import { type Calibration, calibrate, type Trial } from './calibration.ts';
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

/** Learns the models from phrases and calibrates them on phrases held back. Deterministic; takes seconds. */
export function learn(
  phrases: readonly Phrase[],
  heldBack: readonly Phrase[],
  lexicon: ConceptLexicon = {},
  reading?: Reading,
): Models {
  const topics = pruned(trainTopics(phrases, lexicon, reading));
  const language = trainLanguage(phrases.filter((phrase) => phrase.topic !== NONE || phrase.text.length > 3));
  const trials = trialsOf(topics, heldBack, reading);
  const calibration = Object.fromEntries(LANGUAGES.map((l) => [l, calibrate(trials.filter((trial) => trial.language === l))]));
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

function trialsOf(model: TopicModel, heldBack: readonly Phrase[], reading: Reading | undefined): Trial[] {
  return heldBack.map(({ text, topic, language }) => {
    const guess = guessTopic(model, text, reading);
    const named = guess.ranking.filter((candidate) => candidate.topic !== NONE).slice(0, 3);
    return {
      language,
      score: guess.score,
      isRight: guess.ranking[0]?.topic === topic,
      isAmongThree: named.some((candidate) => candidate.topic === topic),
      isNone: topic === NONE,
    };
  });
}
