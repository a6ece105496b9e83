import { MOST_CLASSES, quantise, type Softmax } from './softmax.ts';
import type { SparseVector } from './vocabulary.ts';

/**
 * Trains by proximal stochastic dual coordinate ascent (Shalev-Shwartz & Zhang 2014) with an exact step by Newton's method.
 * Deterministic: the order of the examples comes from a fixed seed. `classOf[i]` is the class of vectors[i].
 * `regularisation` is lambda times the number of examples: one value then fits a hundred phrases and thirty thousand.
 */
export function trainSoftmax(
  vectors: readonly SparseVector[],
  classOf: readonly number[],
  classes: number,
  features: number,
  regularisation: number,
): Softmax {
  if (classes > MOST_CLASSES) throw new Error(`Cannot learn ${classes} classes: expected at most ${MOST_CLASSES}`);
  const examples = vectors.length;
  const weights = new Float32Array((features + 1) * classes);
  const duals = new Float32Array(examples * classes);
  for (let i = 0; i < examples; i += 1) duals[i * classes + (classOf[i] ?? 0)] = 1;
  const scale = 1 / regularisation;
  const order = Int32Array.from({ length: examples }, (_, i) => i);
  const random = makeRandom(20260307);
  const scores = new Float64Array(classes);
  const step = new Float64Array(classes);
  for (let epoch = 0; epoch < EPOCHS; epoch += 1) {
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

const EPOCHS = 8;
const SMALLEST_MOVE = 1e-4;

function scoreInto(scores: Float64Array, vector: SparseVector, weights: Float32Array, classes: number): void {
  scores.fill(0);
  for (let f = 0; f < vector.index.length; f += 1) {
    const row = (vector.index[f] ?? 0) * classes;
    const value = vector.value[f] ?? 0;
    for (let k = 0; k < classes; k += 1) scores[k] = (scores[k] ?? 0) + value * (weights[row + k] ?? 0);
  }
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
