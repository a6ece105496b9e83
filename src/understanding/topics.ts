import { asRussianLayout } from '../text/layout.ts';
import { skeletonWords } from '../text/skeleton.ts';
import { featuresOf } from './features.ts';
import {
  logProbabilities,
  logSoftmax,
  makeVocabulary,
  type Softmax,
  type SparseVector,
  trainSoftmax,
  type Vocabulary,
  vectorOf,
} from './softmax.ts';

/** A phrase that the matcher learns from. `topic` is 'none' for what belongs to no topic. */
export interface Example {
  text: string;
  topic: string;
}

/** Two regressions over one vocabulary each, multiplied: whole words, and letters inside words. One model for all languages. */
export interface TopicModel {
  topics: readonly string[];
  words: { vocabulary: Vocabulary; softmax: Softmax };
  letters: { vocabulary: Vocabulary; softmax: Softmax };
  /** log of each topic's share of the examples: topics have uneven numbers of them. */
  prior: Float32Array;
  /** Skeletons of the examples: a message that repeats one is that topic. */
  exact: ReadonlyMap<string, string>;
}

export interface TopicGuess {
  /** Every topic with its probability, best first. */
  ranking: { topic: string; probability: number }[];
  /** Top probability damped by the share of the text that the model knows; not yet a calibrated confidence. */
  score: number;
  isExact: boolean;
}

const PRIOR_SHARE = 0.3;
/** Under this share of known letter features a Latin text may have been typed with the wrong keyboard layout. */
const WRONG_LAYOUT_BELOW = 0.75;

export function trainTopics(examples: readonly Example[]): TopicModel {
  const topics = [...new Set(examples.map((example) => example.topic))].sort();
  const position = new Map(topics.map((topic, index) => [topic, index]));
  const classOf = examples.map((example) => position.get(example.topic) ?? 0);
  const skeletons = examples.map((example) => skeletonWords(example.text));
  const features = skeletons.map(featuresOf);

  const channel = (documents: Map<string, number>[], fewest: number) => {
    const vocabulary = makeVocabulary(documents, fewest);
    const vectors = documents.map((document) => vectorOf(document, vocabulary));
    return { vocabulary, softmax: trainSoftmax(vectors, classOf, topics.length, vocabulary.weight.length) };
  };
  const counts = new Float32Array(topics.length);
  for (const index of classOf) counts[index] = (counts[index] ?? 0) + 1;
  return {
    topics,
    words: channel(
      features.map((f) => f.words),
      1,
    ),
    letters: channel(
      features.map((f) => f.letters),
      2,
    ),
    prior: counts.map((number) => Math.log(number / examples.length)),
    exact: new Map(examples.map((example, i) => [(skeletons[i] ?? []).join(' '), example.topic])),
  };
}

export function guessTopic(model: TopicModel, text: string): TopicGuess {
  const plain = guessWords(model, skeletonWords(text));
  if (plain.known >= WRONG_LAYOUT_BELOW) return plain;
  const retyped = asRussianLayout(text);
  if (retyped === null) return plain;
  const other = guessWords(model, skeletonWords(retyped));
  return other.known > plain.known ? other : plain;
}

function guessWords(model: TopicModel, words: readonly string[]): TopicGuess & { known: number } {
  const features = featuresOf(words);
  const wordVector = vectorOf(features.words, model.words.vocabulary);
  const letterVector = vectorOf(features.letters, model.letters.vocabulary);
  const probabilities = combine(model, wordVector, letterVector);
  const ranking = model.topics
    .map((topic, index) => ({ topic, probability: probabilities[index] ?? 0 }))
    .sort((a, b) => b.probability - a.probability);
  const known = (wordVector.known + letterVector.known) / 2;
  const exact = words.length === 0 ? undefined : model.exact.get(words.join(' '));
  if (exact === undefined)
    return { ranking, score: (ranking[0]?.probability ?? 0) * Math.exp(known - 1), isExact: false, known: letterVector.known };
  const others = ranking.filter((guess) => guess.topic !== exact).map((guess) => ({ ...guess, probability: 0 }));
  return { ranking: [{ topic: exact, probability: 1 }, ...others], score: 1, isExact: true, known: 1 };
}

/** The mean of the two log-probabilities, with a share of the prior taken back out. */
function combine(model: TopicModel, words: SparseVector, letters: SparseVector): Float64Array {
  const a = logProbabilities(model.words.softmax, words);
  const b = logProbabilities(model.letters.softmax, letters);
  return logSoftmax(a.map((value, k) => (value + (b[k] ?? 0)) / 2 - PRIOR_SHARE * (model.prior[k] ?? 0))).map(Math.exp);
}
