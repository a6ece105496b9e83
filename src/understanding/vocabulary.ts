import { type Counts, type KeyTable, makeKeyTable, positionOf } from './keys.ts';

/** A text as positions in a vocabulary with their weights, L2 norm at most 1; `known` is the share of its features that were seen in training. */
export interface SparseVector {
  index: Int32Array;
  value: Float32Array;
  known: number;
}

/** Weighs counted features: (1 + log tf) x sqrt(idf) x how well the feature tells the classes apart. */
export interface Vocabulary {
  table: KeyTable;
  weight: Float32Array;
  /** The weight of a feature that training never saw; it lengthens the norm and so shrinks what was seen. */
  unseen: number;
}

/** How much more an unseen feature counts in the norm: the signal that a text is foreign. */
const UNSEEN_FACTOR = 2;
/**
 * What each nat of a feature's entropy over the classes takes from its weight, and the least that is left: a feature that stands in phrases
 * of every class tells nothing, however rare it is.
 */
const ENTROPY_COST = 0.12;
const LEAST_TELLING = 0.2;
/** The bias is one more feature of every text, small, so that it cannot drown the words. */
const BIAS = 0.2;

/** `classOf[i]` is the class of documents[i]; features in fewer documents than `fewest` are left out. */
export function makeVocabulary(documents: readonly Counts[], classOf: readonly number[], fewest: number): Vocabulary {
  const frequency = new Map<number, number>();
  for (const { keys } of documents) for (const key of keys) frequency.set(key, (frequency.get(key) ?? 0) + 1);
  const kept = [...frequency].filter(([, documentsWith]) => documentsWith >= fewest);
  const table = makeKeyTable(Float64Array.from(kept, ([key]) => key));
  const idf = (documentsWith: number) => Math.sqrt(Math.log((1 + documents.length) / (1 + documentsWith)) + 1);
  const entropy = entropiesOf(documents, classOf, table);
  const share = documents[0]?.share ?? whole;
  const telling = (position: number) => Math.max(LEAST_TELLING, 1 - ENTROPY_COST * (entropy[position] ?? 0));
  return {
    table,
    weight: Float32Array.from(kept, ([key, documentsWith], i) => idf(documentsWith) * telling(i) * share(key)),
    unseen: idf(0) * UNSEEN_FACTOR,
  };
}

/** How evenly each feature is spread over the classes, in nats. Counted by the share of each class, so that a large class does not look like the rule. */
function entropiesOf(documents: readonly Counts[], classOf: readonly number[], table: KeyTable): Float64Array {
  const size = new Map<number, number>();
  for (const k of classOf) size.set(k, (size.get(k) ?? 0) + 1);
  const shares: Map<number, number>[] = Array.from(table.keys, () => new Map());
  documents.forEach(({ keys }, i) => {
    const k = classOf[i] ?? 0;
    for (const key of keys) {
      const ofClass = shares[positionOf(table, key)];
      ofClass?.set(k, (ofClass.get(k) ?? 0) + 1 / (size.get(k) ?? 1));
    }
  });
  return Float64Array.from(shares, (ofClass) => {
    let sum = 0;
    for (const share of ofClass.values()) sum += share;
    let entropy = 0;
    for (const share of ofClass.values()) entropy -= (share / sum) * Math.log(share / sum);
    return entropy;
  });
}

const whole = () => 1;

export function vectorOf({ keys, times, share = whole }: Counts, { table, weight, unseen }: Vocabulary): SparseVector {
  const index = new Int32Array(keys.length + 1);
  const value = new Float32Array(keys.length + 1);
  let length = 0;
  let squares = 0;
  for (let i = 0; i < keys.length; i += 1) {
    const key = keys[i] as number;
    const position = positionOf(table, key);
    const often = times[i] as number;
    const weighed = (often === 1 ? 1 : 1 + Math.log(often)) * (position < 0 ? unseen * share(key) : (weight[position] as number));
    squares += weighed * weighed;
    if (position < 0) continue;
    index[length] = position;
    value[length] = weighed;
    length += 1;
  }
  const norm = Math.sqrt(squares) || 1;
  for (let i = 0; i < length; i += 1) value[i] = (value[i] as number) / norm;
  index[length] = weight.length;
  value[length] = BIAS;
  return {
    index: index.subarray(0, length + 1),
    value: value.subarray(0, length + 1),
    known: keys.length === 0 ? 0 : length / keys.length,
  };
}
