import { otherLayouts } from '../text/layout.ts';
import { skeletonWords } from '../text/skeleton.ts';
import { type ConceptLexicon, type Concepts, compileConcepts } from './concepts.ts';
import { type ExactPhrases, exactTopicOf, makeExact } from './exact.ts';
import { type Features, featuresOf } from './features.ts';
import type { Counts } from './keys.ts';
import { type Softmax, scoresOf, softmax } from './softmax.ts';
import { trainSoftmax } from './train-softmax.ts';
import { makeVocabulary, type SparseVector, type Vocabulary, vectorOf } from './vocabulary.ts';

/** A phrase that the matcher learns from. `topic` is 'none' for what belongs to no topic. */
export interface Example {
  text: string;
  topic: string;
}

/** Two regressions over one vocabulary each, multiplied: words with concepts, and letters inside words. One model for all languages. */
export interface TopicModel {
  topics: readonly string[];
  concepts: Concepts;
  words: { vocabulary: Vocabulary; softmax: Softmax };
  letters: { vocabulary: Vocabulary; softmax: Softmax };
  /** log of each topic's share of the examples: topics have uneven numbers of them. */
  prior: Float32Array;
  exact: ExactPhrases;
}

export interface TopicGuess {
  /** The best topics with their probabilities, best first. */
  ranking: { topic: string; probability: number }[];
  /** Of every topic, in the order of the model. */
  probabilities: Float64Array;
  /** Top probability damped by the share of the text that the model knows; not yet a calibrated confidence. */
  score: number;
  isExact: boolean;
  /** The share of words, pairs and concepts that training saw, and the number of words. */
  knownWords: number;
  words: number;
  /** The text that was understood: as typed, or as the same keys write it with the Russian layout on. */
  text: string;
}

/** The best of the values that were tried, on held-back phrases, on bench/questions and on public sets of a few hundred phrases. */
const REGULARISATION = 0.025;
export const PRIOR_SHARE = 0.5;
/** From this many phrases on, letters that stand in one of them only are left out: they say something among hundreds, little among thousands. */
const MANY_PHRASES = 5000;
/** Under this share of known letter features a text may have been typed with the wrong keyboard layout; 99 of 100 proper ones are above. */
const WRONG_LAYOUT_BELOW = 0.9;
const CLEARLY_BETTER = 0.1;

/** How a text becomes words, and words features. Benchmarks leave one part out at a time, to learn what it is worth. */
export interface Reading {
  wordsOf(text: string): readonly string[];
  featuresOf(words: readonly string[], concepts: Concepts): Features;
}

const READING: Reading = { wordsOf: skeletonWords, featuresOf };

/** `lexicon` may be empty: the matcher then knows words and letters only. */
export function trainTopics(examples: readonly Example[], lexicon: ConceptLexicon = {}, reading = READING): TopicModel {
  const concepts = compileConcepts(lexicon);
  const topics = [...new Set(examples.map((example) => example.topic))].sort();
  const position = new Map(topics.map((topic, index) => [topic, index]));
  const classOf = examples.map((example) => position.get(example.topic) ?? 0);
  const skeletons = examples.map((example) => reading.wordsOf(example.text));
  const features = skeletons.map((words) => reading.featuresOf(words, concepts));

  const channel = (documents: readonly Counts[], fewest: number) => {
    const vocabulary = makeVocabulary(documents, classOf, fewest);
    const vectors = documents.map((document) => vectorOf(document, vocabulary));
    return { vocabulary, softmax: trainSoftmax(vectors, classOf, topics.length, vocabulary.weight.length, REGULARISATION) };
  };
  const counts = new Float32Array(topics.length);
  for (const index of classOf) counts[index] = (counts[index] ?? 0) + 1;
  return {
    topics,
    concepts,
    words: channel(
      features.map((f) => f.words),
      1,
    ),
    letters: channel(
      features.map((f) => f.letters),
      examples.length < MANY_PHRASES ? 1 : 2,
    ),
    prior: counts.map((number) => Math.log(number / examples.length)),
    exact: makeExact(skeletons, classOf),
  };
}

export function guessTopic(model: TopicModel, text: string, reading = READING): TopicGuess {
  let best = guessText(model, text, reading);
  if (best.known >= WRONG_LAYOUT_BELOW) return best;
  for (const retyped of otherLayouts(text)) {
    const other = guessText(model, retyped, reading);
    if (other.known > best.known + CLEARLY_BETTER) best = other;
  }
  return best;
}

function guessText(model: TopicModel, text: string, reading: Reading): TopicGuess & { known: number } {
  const words = reading.wordsOf(endsOf(text));
  const features = reading.featuresOf(words, model.concepts);
  const wordVector = vectorOf(features.words, model.words.vocabulary);
  const letterVector = vectorOf(features.letters, model.letters.vocabulary);
  const probabilities = combine(model, wordVector, letterVector);
  const heard = { text, known: letterVector.known, knownWords: wordVector.known, words: words.length };
  const known = (wordVector.known + letterVector.known) / 2;
  const exact = model.topics[exactTopicOf(model.exact, words)];
  if (exact === undefined) {
    const ranking = bestOf(model.topics, probabilities);
    const score = (ranking[0]?.probability ?? 0) * Math.exp(known - 1);
    return { ...heard, ranking, probabilities, score, isExact: false };
  }
  const others = bestOf(model.topics, probabilities).filter(({ topic }) => topic !== exact);
  const ranking = [{ topic: exact, probability: 1 }, ...others.map(({ topic }) => ({ topic, probability: 0 }))];
  const certain = probabilities.map((_, k) => (model.topics[k] === exact ? 1 : 0));
  return { ...heard, ranking, probabilities: certain, score: 1, isExact: true, known: 1 };
}

/** Of a long story the beginning and the end, where people say what happened and what they ask: no text then costs much more than a short one. */
export function endsOf(text: string): string {
  return text.length <= MOST_SIGNS ? text : `${text.slice(0, MOST_SIGNS / 2)} ${text.slice(-MOST_SIGNS / 2)}`;
}

const MOST_SIGNS = 1000;

/** The mean of the two scores, with a share of the prior taken back out, as probabilities. */
function combine(model: TopicModel, words: SparseVector, letters: SparseVector): Float64Array {
  const scores = scoresOf(model.words.softmax, words);
  const others = scoresOf(model.letters.softmax, letters);
  for (let k = 0; k < scores.length; k += 1)
    scores[k] = ((scores[k] as number) + (others[k] as number)) / 2 - PRIOR_SHARE * (model.prior[k] as number);
  return softmax(scores);
}

/** More than anybody shows or asks between. */
const RANKED = 8;

/** The most probable topics, best first; between equals the first of the list. */
function bestOf(topics: readonly string[], probabilities: Float64Array): TopicGuess['ranking'] {
  const best: number[] = [];
  for (let k = 0; k < probabilities.length; k += 1) {
    const probability = probabilities[k] as number;
    if (best.length === RANKED && probability <= (probabilities[best[RANKED - 1] as number] as number)) continue;
    let at = best.length;
    while (at > 0 && probability > (probabilities[best[at - 1] as number] as number)) at -= 1;
    best.splice(at, 0, k);
    best.length = Math.min(best.length, RANKED);
  }
  return best.map((k) => ({ topic: topics[k] ?? '', probability: probabilities[k] ?? 0 }));
}
