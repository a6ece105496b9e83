import type { SparseVector } from './vocabulary.ts';

/**
 * Weights of a multinomial logistic regression: a row for each feature, the last one the bias. A row holds only the classes that it
 * speaks for or against: row f is entries[starts[f]] up to entries[starts[f + 1]]. An entry is the weight, an int8, above the class
 * in the low byte, so that a row lies together in memory; the scale of the row makes a number of it.
 */
export interface Softmax {
  classes: number;
  starts: Uint32Array;
  entries: Int16Array;
  scales: Float32Array;
}

/** Classes are numbered in one byte. */
export const MOST_CLASSES = 256;

/** Scores of the classes for one text: log-probabilities but for a constant. */
export function scoresOf(model: Softmax, vector: SparseVector): Float64Array {
  const { starts, entries, scales } = model;
  const scores = new Float64Array(model.classes);
  for (let f = 0; f < vector.index.length; f += 1) {
    const row = vector.index[f] as number;
    const value = (vector.value[f] as number) * (scales[row] as number);
    const end = starts[row + 1] as number;
    for (let i = starts[row] as number; i < end; i += 1) {
      const entry = entries[i] as number;
      const k = entry & 0xff;
      scores[k] = (scores[k] as number) + value * (entry >> 8);
    }
  }
  return scores;
}

/** Probabilities in place of scores. */
export function softmax(scores: Float64Array): Float64Array {
  let top = -Infinity;
  for (const score of scores) top = Math.max(top, score);
  let sum = 0;
  for (let k = 0; k < scores.length; k += 1) sum += scores[k] = Math.exp((scores[k] as number) - top);
  for (let k = 0; k < scores.length; k += 1) scores[k] = (scores[k] as number) / sum;
  return scores;
}

/** In steps of the scale: what is no larger is noise of the training. Leaving it out takes three quarters of the file and of the work, and no accuracy. */
const NOISE = 5;

/** Full weights, row = feature, column = class, as a Softmax. */
export function quantise(full: Float32Array, classes: number): Softmax {
  const rows = full.length / classes;
  const starts = new Uint32Array(rows + 1);
  const scales = new Float32Array(rows);
  const entries = new Int16Array(full.length);
  let kept = 0;
  for (let row = 0; row < rows; row += 1) {
    let largest = 0;
    for (let k = 0; k < classes; k += 1) largest = Math.max(largest, Math.abs(full[row * classes + k] ?? 0));
    const scale = largest / 127 || 1;
    scales[row] = scale;
    for (let k = 0; k < classes; k += 1) {
      const weight = Math.round((full[row * classes + k] ?? 0) / scale);
      if (Math.abs(weight) <= NOISE) continue;
      entries[kept] = (weight << 8) | k;
      kept += 1;
    }
    starts[row + 1] = kept;
  }
  return { classes, starts, scales, entries: entries.slice(0, kept) };
}
