import { LANGUAGES } from '../src/language.ts';
import { skeletonWords } from '../src/text/skeleton.ts';
import { type ConceptLexicon, compileConcepts, conceptKeys } from '../src/understanding/concepts.ts';
import { featuresOf } from '../src/understanding/features.ts';
import { countKeys } from '../src/understanding/keys.ts';
import { makeVocabulary, vectorOf } from '../src/understanding/vocabulary.ts';
import type { Question } from './questions.ts';

/** Phrases of one topic and language that tell of one situation, as far as their words and concepts show. */
interface Situation {
  members: number[];
  /** What its phrases name, weighed. */
  concepts: ReadonlyMap<number, number>;
}

/** Phrases in a situation, on average: an editor writes about so many wordings of one. */
const PHRASES_A_SITUATION = 7;

/**
 * Parts phrases into folds so that what is alike lies in one fold. In each topic and language the phrases are clustered (agglomerative, complete
 * linkage, cosine of words cut short with concepts), and whole clusters are dealt to the folds, largest first; a cluster of the second and third
 * language goes where the concepts are most like its own, so that the same situation is not learned in another language. Returns the fold of each.
 */
export function foldsBySituation(phrases: readonly Question[], lexicon: ConceptLexicon, folds: number): number[] {
  const vectors = vectorsOf(phrases, lexicon);
  const foldOf = new Array<number>(phrases.length).fill(0);
  const byTopic = Map.groupBy(phrases.keys(), (i) => phrases[i]?.topic ?? '');
  for (const numbers of byTopic.values()) {
    const dealt: { concepts: Map<number, number>; size: number }[] = Array.from({ length: folds }, () => ({
      concepts: new Map(),
      size: 0,
    }));
    for (const language of LANGUAGES) {
      const own = numbers.filter((i) => phrases[i]?.language === language);
      const sizes = new Array<number>(folds).fill(0);
      const most = Math.ceil((own.length / folds) * 1.25);
      for (const { members, concepts } of cluster(own, vectors)) {
        const open = sizes.flatMap((size, fold) => (size === 0 || size + members.length <= most ? [fold] : []));
        const fold = (open.length > 0 ? open : [...sizes.keys()]).reduce((best, other) => {
          const [mine, theirs] = [best, other].map((f) => cosine(concepts, dealt[f]?.concepts ?? new Map()));
          return (theirs ?? 0) > (mine ?? 0) || (theirs === mine && (sizes[other] ?? 0) < (sizes[best] ?? 0)) ? other : best;
        });
        sizes[fold] = (sizes[fold] ?? 0) + members.length;
        for (const [key, value] of concepts) {
          const kept = dealt[fold]?.concepts;
          kept?.set(key, (kept.get(key) ?? 0) + value);
        }
        for (const i of members) foldOf[i] = fold;
      }
    }
  }
  return foldOf;
}

interface Vectors {
  words: ReadonlyMap<number, number>[];
  concepts: ReadonlyMap<number, number>[];
}

function vectorsOf(phrases: readonly Question[], lexicon: ConceptLexicon): Vectors {
  const concepts = compileConcepts(lexicon);
  const topics = [...new Set(phrases.map(({ topic }) => topic))];
  const classOf = phrases.map(({ topic }) => topics.indexOf(topic));
  const read = phrases.map(({ text }) => skeletonWords(text));
  const weigh = (documents: ReturnType<typeof countKeys>[]) => {
    const vocabulary = makeVocabulary(documents, classOf, 1);
    return documents.map((document) => {
      const { index, value } = vectorOf(document, vocabulary);
      // The last is the bias, which all texts share.
      return new Map(Array.from(index.subarray(0, -1), (key, i) => [key, value[i] ?? 0]));
    });
  };
  return {
    words: weigh(read.map((words) => featuresOf(words, concepts).words)),
    concepts: weigh(read.map((words) => countKeys(Float64Array.from(conceptKeys(concepts, words))))),
  };
}

/** Merges the two nearest clusters, near as their farthest members are, until they have the wished size on average. Largest first. */
function cluster(numbers: readonly number[], vectors: Vectors): Situation[] {
  const clusters = numbers.map((i) => [i]);
  const near = numbers.map((a) => numbers.map((b) => cosine(vectors.words[a] ?? new Map(), vectors.words[b] ?? new Map())));
  const wished = Math.max(1, Math.round(numbers.length / PHRASES_A_SITUATION));
  while (clusters.length > wished) {
    let [first, second, nearest] = [0, 1, -Infinity];
    for (let a = 0; a < near.length; a += 1)
      for (let b = a + 1; b < near.length; b += 1)
        if ((near[a]?.[b] ?? 0) > nearest) [first, second, nearest] = [a, b, near[a]?.[b] ?? 0];
    for (let other = 0; other < near.length; other += 1) {
      const both = Math.min(near[first]?.[other] ?? 0, near[second]?.[other] ?? 0);
      (near[first] ?? [])[other] = both;
      (near[other] ?? [])[first] = both;
    }
    clusters[first]?.push(...(clusters[second] ?? []));
    clusters.splice(second, 1);
    near.splice(second, 1);
    for (const row of near) row.splice(second, 1);
  }
  return clusters
    .map((members) => ({ members, concepts: sumOf(members.map((i) => vectors.concepts[i] ?? new Map())) }))
    .sort((a, b) => b.members.length - a.members.length);
}

function sumOf(vectors: readonly ReadonlyMap<number, number>[]): Map<number, number> {
  const sum = new Map<number, number>();
  for (const vector of vectors) for (const [key, value] of vector) sum.set(key, (sum.get(key) ?? 0) + value);
  return sum;
}

function cosine(a: ReadonlyMap<number, number>, b: ReadonlyMap<number, number>): number {
  let product = 0;
  for (const [key, value] of a) product += value * (b.get(key) ?? 0);
  const length = (vector: ReadonlyMap<number, number>) => Math.hypot(...vector.values());
  return product === 0 ? 0 : product / (length(a) * length(b));
}
