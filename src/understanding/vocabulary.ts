import { type Counts, type KeyTable, makeKeyTable, positionOf } from './keys.ts';

/** A text as positions in a vocabulary with their weights, L2 norm at most 1; `known` is the share of its features that were seen in training. */
export interface SparseVector {
  index: Int32Array;
  value: Float32Array;
  known: number;
}

/** Weighs counted features: (1 + log tf) x sqrt(idf). */
export interface Vocabulary {
  table: KeyTable;
  weight: Float32Array;
  /** The weight of a feature that training never saw; it lengthens the norm and so shrinks what was seen. */
  unseen: number;
}

/** How much more an unseen feature counts in the norm: the signal that a text is foreign. */
const UNSEEN_FACTOR = 2;
/** The bias is one more feature of every text, small, so that it cannot drown the words. */
const BIAS = 0.2;

export function makeVocabulary(documents: readonly Counts[], fewest: number): Vocabulary {
  const frequency = new Map<number, number>();
  for (const { keys } of documents) for (const key of keys) frequency.set(key, (frequency.get(key) ?? 0) + 1);
  const kept = [...frequency].filter(([, documentsWith]) => documentsWith >= fewest);
  const idf = (documentsWith: number) => Math.sqrt(Math.log((1 + documents.length) / (1 + documentsWith)) + 1);
  return {
    table: makeKeyTable(Float64Array.from(kept, ([key]) => key)),
    weight: Float32Array.from(kept, ([, documentsWith]) => idf(documentsWith)),
    unseen: idf(0) * UNSEEN_FACTOR,
  };
}

export function vectorOf({ keys, times }: Counts, { table, weight, unseen }: Vocabulary): SparseVector {
  const index = new Int32Array(keys.length + 1);
  const value = new Float32Array(keys.length + 1);
  let length = 0;
  let squares = 0;
  for (let i = 0; i < keys.length; i += 1) {
    const position = positionOf(table, keys[i] as number);
    const often = times[i] as number;
    const weighed = (often === 1 ? 1 : 1 + Math.log(often)) * (position < 0 ? unseen : (weight[position] as number));
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
