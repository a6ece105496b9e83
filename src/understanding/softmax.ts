/** A text as positions in a vocabulary with their weights, L2 norm at most 1; `known` is the share of its features that were seen in training. */
export interface SparseVector {
  index: Int32Array;
  value: Float32Array;
  known: number;
}

/** Weighs counted features: (1 + log tf) x sqrt(idf). */
export interface Vocabulary {
  position: Map<string, number>;
  weight: Float32Array;
  /** The weight of a feature that training never saw; it lengthens the norm and so shrinks what was seen. */
  unseen: number;
}

/** How much more an unseen feature counts in the norm: the signal that a text is foreign. */
const UNSEEN_FACTOR = 2;

export function makeVocabulary(documents: readonly Map<string, number>[], fewest: number): Vocabulary {
  const frequency = new Map<string, number>();
  for (const document of documents)
    for (const feature of document.keys()) frequency.set(feature, (frequency.get(feature) ?? 0) + 1);
  const kept = [...frequency].filter(([, documentsWith]) => documentsWith >= fewest);
  const idf = (documentsWith: number) => Math.sqrt(Math.log((1 + documents.length) / (1 + documentsWith)) + 1);
  return {
    position: new Map(kept.map(([feature], index) => [feature, index])),
    weight: Float32Array.from(kept, ([, documentsWith]) => idf(documentsWith)),
    unseen: idf(0) * UNSEEN_FACTOR,
  };
}

export function vectorOf(counts: ReadonlyMap<string, number>, vocabulary: Vocabulary): SparseVector {
  const index = new Int32Array(counts.size + 1);
  const value = new Float32Array(counts.size + 1);
  let length = 0;
  let squares = 0;
  for (const [feature, times] of counts) {
    const position = vocabulary.position.get(feature);
    const tf = 1 + Math.log(times);
    const weight = tf * (position === undefined ? vocabulary.unseen : (vocabulary.weight[position] ?? 0));
    squares += weight * weight;
    if (position === undefined) continue;
    index[length] = position;
    value[length] = weight;
    length += 1;
  }
  const norm = Math.sqrt(squares) || 1;
  for (let i = 0; i < length; i += 1) value[i] = (value[i] ?? 0) / norm;
  // The bias is one more feature of every text, small, so that it cannot drown the words.
  index[length] = vocabulary.weight.length;
  value[length] = BIAS;
  return {
    index: index.slice(0, length + 1),
    value: value.slice(0, length + 1),
    known: counts.size === 0 ? 0 : length / counts.size,
  };
}

const BIAS = 0.2;

/** Weights of a multinomial logistic regression: row = feature (the last one is the bias), column = class; int8 with one scale a row. */
export interface Softmax {
  classes: number;
  weights: Int8Array;
  scales: Float32Array;
}

/**
 * Trains by proximal stochastic dual coordinate ascent (Shalev-Shwartz & Zhang 2014) with an exact step by Newton's method.
 * Deterministic: the order of the examples comes from a fixed seed. `classOf[i]` is the class of vectors[i].
 */
export function trainSoftmax(
  vectors: readonly SparseVector[],
  classOf: readonly number[],
  classes: number,
  features: number,
  options: { lambda: number; epochs: number } = { lambda: 1e-5, epochs: 5 },
): Softmax {
  const examples = vectors.length;
  const weights = new Float32Array((features + 1) * classes);
  const duals = new Float32Array(examples * classes);
  for (let i = 0; i < examples; i += 1) duals[i * classes + (classOf[i] ?? 0)] = 1;
  const scale = 1 / (options.lambda * examples);
  const order = Int32Array.from({ length: examples }, (_, i) => i);
  const random = makeRandom(20260307);
  const scores = new Float64Array(classes);
  const step = new Float64Array(classes);
  for (let epoch = 0; epoch < options.epochs; epoch += 1) {
    shuffle(order, random);
    for (const i of order) {
      const vector = vectors[i] as SparseVector;
      scoreInto(scores, vector, weights, classes);
      ascend(vector, duals.subarray(i * classes, (i + 1) * classes), scores, step, weights, classes, scale);
    }
  }
  return quantise(weights, classes);
}

/** One step for one example: moves its dual towards the softmax of its scores by the length that raises the dual objective most. */
function ascend(
  vector: SparseVector,
  dual: Float32Array,
  scores: Float64Array,
  step: Float64Array,
  weights: Float32Array,
  classes: number,
  scale: number,
): void {
  let top = -Infinity;
  for (let k = 0; k < classes; k += 1) top = Math.max(top, scores[k] ?? 0);
  let sum = 0;
  for (let k = 0; k < classes; k += 1) sum += step[k] = Math.exp((scores[k] ?? 0) - top);
  let linear = 0;
  let curvature = 0;
  for (let k = 0; k < classes; k += 1) {
    const u = (step[k] ?? 0) / sum - (dual[k] ?? 0);
    step[k] = u;
    linear += u * (scores[k] ?? 0);
    curvature += u * u;
  }
  if (curvature < 1e-10) return;
  let squares = 0;
  for (const value of vector.value) squares += value * value;
  curvature *= squares * scale;
  let length = 0.5;
  for (let round = 0; round < 3; round += 1) {
    let slope = linear - length * curvature;
    let bend = -curvature;
    for (let k = 0; k < classes; k += 1) {
      const u = step[k] ?? 0;
      const a = Math.max((dual[k] ?? 0) + length * u, 1e-12);
      slope -= u * Math.log(a);
      bend -= (u * u) / a;
    }
    length = Math.min(1, Math.max(1e-6, length - slope / bend));
  }
  // Most classes hardly move: writing only those that do halves the time of training and changes no ranking.
  const moving: number[] = [];
  for (let k = 0; k < classes; k += 1) {
    const move = length * (step[k] ?? 0);
    if (Math.abs(move) < SMALLEST_MOVE) continue;
    dual[k] = (dual[k] ?? 0) + move;
    step[k] = -move * scale;
    moving.push(k);
  }
  for (let f = 0; f < vector.index.length; f += 1) {
    const row = (vector.index[f] ?? 0) * classes;
    const value = vector.value[f] ?? 0;
    for (const k of moving) weights[row + k] = (weights[row + k] ?? 0) + value * (step[k] ?? 0);
  }
}

const SMALLEST_MOVE = 1e-4;

function scoreInto(scores: Float64Array, vector: SparseVector, weights: Float32Array, classes: number): void {
  scores.fill(0);
  for (let f = 0; f < vector.index.length; f += 1) {
    const row = (vector.index[f] ?? 0) * classes;
    const value = vector.value[f] ?? 0;
    for (let k = 0; k < classes; k += 1) scores[k] = (scores[k] ?? 0) + value * (weights[row + k] ?? 0);
  }
}

/** Log-probabilities of the classes for one text. */
export function logProbabilities(model: Softmax, vector: SparseVector): Float64Array {
  const scores = new Float64Array(model.classes);
  for (let f = 0; f < vector.index.length; f += 1) {
    const feature = vector.index[f] ?? 0;
    const value = (vector.value[f] ?? 0) * (model.scales[feature] ?? 0);
    const row = feature * model.classes;
    for (let k = 0; k < model.classes; k += 1) scores[k] = (scores[k] ?? 0) + value * (model.weights[row + k] ?? 0);
  }
  return logSoftmax(scores);
}

export function logSoftmax(scores: Float64Array): Float64Array {
  let top = -Infinity;
  for (const score of scores) top = Math.max(top, score);
  let sum = 0;
  for (const score of scores) sum += Math.exp(score - top);
  const norm = top + Math.log(sum);
  return scores.map((score) => score - norm);
}

function quantise(weights: Float32Array, classes: number): Softmax {
  const rows = weights.length / classes;
  const small = new Int8Array(weights.length);
  const scales = new Float32Array(rows);
  for (let row = 0; row < rows; row += 1) {
    let largest = 0;
    for (let k = 0; k < classes; k += 1) largest = Math.max(largest, Math.abs(weights[row * classes + k] ?? 0));
    const scale = largest / 127 || 1;
    scales[row] = scale;
    for (let k = 0; k < classes; k += 1) small[row * classes + k] = Math.round((weights[row * classes + k] ?? 0) / scale);
  }
  return { classes, weights: small, scales };
}

function shuffle(order: Int32Array, random: () => number): void {
  for (let i = order.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    const kept = order[i] ?? 0;
    order[i] = order[j] ?? 0;
    order[j] = kept;
  }
}

/** mulberry32: the same numbers on every machine. */
function makeRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
