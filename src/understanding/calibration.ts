import type { Language } from '../language.ts';
import type { TopicGuess } from './topics.ts';

/** How one language's guesses become probabilities, and where the bot answers, asks which was meant, or says that it does not know. */
export interface Calibration {
  /** One for each sign of a guess, see signsOf. */
  weights: number[];
  intercept: number;
  answerAbove: number;
  askAbove: number;
}

/** One phrase that was tried: what the matcher said of it, and what was right. `isNone` for a phrase that has no topic. */
export interface Trial {
  language: Language;
  signs: readonly number[];
  isRight: boolean;
  isAmongThree: boolean;
  isNone: boolean;
  /** How many trials it counts for. */
  weight: number;
}

/** A wrong statement of law is five times as bad as an unneeded question. */
const COST = { wrong: 5, ask: 1, askInVain: 2.5, silence: 2 };

/**
 * What tells whether a guess is right: its own odds, its lead over the second, the share of words that were known, and how many words there
 * are: the lead of a long text is worth more.
 */
export function signsOf({ ranking, knownWords, words }: Pick<TopicGuess, 'ranking' | 'knownWords' | 'words'>): number[] {
  const first = ranking[0]?.probability ?? 0;
  const second = ranking[1]?.probability ?? 0;
  return [logOdds(first), Math.log((first + 0.001) / (second + 0.001)), knownWords, Math.log(1 + words)];
}

/** Platt's method (1999) with four signs in place of one score: a logistic curve fitted by Newton steps; then thresholds by the least cost. */
export function calibrate(trials: readonly Trial[]): Calibration {
  const curve = fitLogistic(trials);
  const rated = trials.map((trial) => ({ ...trial, confidence: sigmoid(dot(curve, trial.signs)) }));
  const steps = Array.from({ length: 46 }, (_, i) => 0.05 + i * 0.02);
  let best = { cost: Infinity, answerAbove: 0.6, askAbove: 0.3 };
  for (const answerAbove of steps) {
    for (const askAbove of steps) {
      if (askAbove > answerAbove) continue;
      const cost = rated.reduce((sum, trial) => sum + trial.weight * costOf(trial, answerAbove, askAbove), 0);
      if (cost < best.cost) best = { cost, answerAbove, askAbove };
    }
  }
  return { ...curve, answerAbove: best.answerAbove, askAbove: best.askAbove };
}

export function confidenceOf(calibration: Calibration, guess: TopicGuess): number {
  return sigmoid(dot(calibration, signsOf(guess)));
}

type Curve = Pick<Calibration, 'weights' | 'intercept'>;

function dot({ weights, intercept }: Curve, signs: readonly number[]): number {
  return signs.reduce((sum, sign, i) => sum + sign * (weights[i] ?? 0), intercept);
}

function costOf(trial: Trial & { confidence: number }, answerAbove: number, askAbove: number): number {
  if (trial.confidence >= answerAbove) return trial.isRight ? 0 : COST.wrong;
  if (trial.confidence >= askAbove) return trial.isAmongThree && !trial.isNone ? COST.ask : COST.askInVain;
  return trial.isNone ? 0 : COST.silence;
}

/** Where the curve starts, and where a weak pull (of that many trials) keeps it when there are too few to learn from: the odds as they are. */
const START: Curve = { weights: [1, 0, 0, 0], intercept: 0 };
const PULL: number = 1;
const ROUNDS = 30;

function fitLogistic(trials: readonly Trial[]): Curve {
  const size = START.weights.length + 1;
  const start = [...START.weights, START.intercept];
  let curve = [...start];
  for (let round = 0; round < ROUNDS; round += 1) {
    const gradient = curve.map((value, i) => PULL * ((start[i] ?? 0) - value));
    const curvature = Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => (i === j ? PULL : 0)));
    for (const { signs, isRight, weight } of trials) {
      const row = [...signs, 1];
      const p = sigmoid(row.reduce((sum, sign, i) => sum + sign * (curve[i] ?? 0), 0));
      row.forEach((a, i) => {
        gradient[i] = (gradient[i] ?? 0) + weight * a * ((isRight ? 1 : 0) - p);
        const line = curvature[i] ?? [];
        row.forEach((b, j) => {
          line[j] = (line[j] ?? 0) + weight * a * b * p * (1 - p);
        });
      });
    }
    // Newton's full step overshoots far from the optimum, where the weights are nearly zero.
    const step = solve(curvature, gradient);
    const length = Math.min(1, 1 / Math.max(...step.map(Math.abs)));
    curve = curve.map((value, i) => value + length * (step[i] ?? 0));
  }
  return { weights: curve.slice(0, -1), intercept: curve[size - 1] ?? 0 };
}

/** Gauss's elimination; the matrix is positive definite, so that no pivot is zero. */
function solve(matrix: readonly number[][], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i] ?? 0]);
  rows.forEach((pivot, i) => {
    rows.forEach((row, j) => {
      if (j === i) return;
      const factor = (row[i] ?? 0) / (pivot[i] ?? 1);
      for (let k = i; k < row.length; k += 1) row[k] = (row[k] ?? 0) - factor * (pivot[k] ?? 0);
    });
  });
  return rows.map((row, i) => (row[row.length - 1] ?? 0) / (row[i] ?? 1));
}

function logOdds(probability: number): number {
  const p = Math.min(0.9995, Math.max(0.0005, probability));
  return Math.log(p / (1 - p));
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
