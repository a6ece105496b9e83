import type { Language } from '../language.ts';

/** How one language's raw scores become probabilities, and where the bot answers, asks which was meant, or says that it does not know. */
export interface Calibration {
  slope: number;
  intercept: number;
  answerAbove: number;
  askAbove: number;
}

/** One held-back phrase: what the matcher said of it, and what was right. `isNone` for a phrase that has no topic. */
export interface Trial {
  language: Language;
  score: number;
  isRight: boolean;
  isAmongThree: boolean;
  isNone: boolean;
}

/** What a mistake costs. Held-back phrases are harder than most real messages, so the fitted thresholds are on the careful side. */
const COST = { wrong: 3, ask: 1, askInVain: 2.5, silence: 2 };

/** Platt's method (1999): a logistic curve over the log-odds of the score, fitted by Newton steps; then thresholds by the least cost. */
export function calibrate(trials: readonly Trial[]): Calibration {
  const { slope, intercept } = fitLogistic(trials);
  const rated = trials.map((trial) => ({ ...trial, confidence: sigmoid(slope * logOdds(trial.score) + intercept) }));
  const steps = Array.from({ length: 46 }, (_, i) => 0.05 + i * 0.02);
  let best = { cost: Infinity, answerAbove: 0.6, askAbove: 0.3 };
  for (const answerAbove of steps) {
    for (const askAbove of steps) {
      if (askAbove > answerAbove) continue;
      const cost = rated.reduce((sum, trial) => sum + costOf(trial, answerAbove, askAbove), 0);
      if (cost < best.cost) best = { cost, answerAbove, askAbove };
    }
  }
  return { slope, intercept, answerAbove: best.answerAbove, askAbove: best.askAbove };
}

export function confidenceOf(calibration: Calibration, score: number): number {
  return sigmoid(calibration.slope * logOdds(score) + calibration.intercept);
}

function costOf(trial: Trial & { confidence: number }, answerAbove: number, askAbove: number): number {
  if (trial.confidence >= answerAbove) return trial.isRight ? 0 : COST.wrong;
  if (trial.confidence >= askAbove) return trial.isAmongThree && !trial.isNone ? COST.ask : COST.askInVain;
  return trial.isNone ? 0 : COST.silence;
}

function fitLogistic(trials: readonly Trial[]): { slope: number; intercept: number } {
  let slope = 0.5;
  let intercept = 0;
  for (let round = 0; round < 50; round += 1) {
    let [g0, g1, h00, h01, h11] = [0, 0, 1e-6, 0, 1e-6];
    for (const trial of trials) {
      const x = logOdds(trial.score);
      const p = sigmoid(slope * x + intercept);
      const error = (trial.isRight ? 1 : 0) - p;
      const weight = p * (1 - p);
      g0 += error;
      g1 += error * x;
      h00 += weight;
      h01 += weight * x;
      h11 += weight * x * x;
    }
    const determinant = h00 * h11 - h01 * h01;
    if (determinant < 1e-9) break;
    // Newton's full step overshoots far from the optimum, where the weights are nearly zero.
    intercept += clamp((h11 * g0 - h01 * g1) / determinant);
    slope += clamp((h00 * g1 - h01 * g0) / determinant);
  }
  // A curve that falls would rank the worst first: too few trials to learn from.
  return slope > 0 && Number.isFinite(intercept) ? { slope, intercept } : { slope: 1, intercept: 0 };
}

const clamp = (step: number) => Math.max(-0.5, Math.min(0.5, step));

function logOdds(score: number): number {
  const p = Math.min(0.9995, Math.max(0.0005, score));
  return Math.log(p / (1 - p));
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
