import type { Language } from '../language.ts';
import { toLatin } from '../text/skeleton.ts';
import { confidenceOf } from './calibration.ts';
import { guessLanguage } from './language.ts';
import { guessTopic } from './topics.ts';
import type { Models } from './understanding.ts';

/** What models made of a text when they were learned. */
export interface Probe {
  text: string;
  topic: string;
  confidence: number;
  language: Language;
}

const PROBES = 48;
/** Two machines may round the last digits of a logarithm differently. */
const SAME = 1e-6;

/**
 * Weights are worth something only to the program that reads texts as they were read when the weights were learned. So the file keeps what was
 * made of some phrases: a program that makes something else of them has changed since. Every third is in Latin letters.
 */
export function takeProbes(models: Models, texts: readonly string[]): Probe[] {
  const step = Math.max(1, Math.floor(texts.length / PROBES));
  return texts.filter((_, i) => i % step === 0).map((text, i) => probe(models, i % 3 === 2 ? toLatin(text) : text));
}

export function readsAsLearned(models: Models, probes: readonly Probe[]): boolean {
  return probes.every((before) => {
    const now = probe(models, before.text);
    const isSame = now.topic === before.topic && now.language === before.language;
    return isSame && Math.abs(now.confidence - before.confidence) < SAME;
  });
}

function probe(models: Models, text: string): Probe {
  const guess = guessTopic(models.topics, text);
  const { language } = guessLanguage(models.language, guess.text, null);
  const confidence = confidenceOf(models.calibration[language], guess);
  return { text, topic: guess.ranking[0]?.topic ?? '', confidence, language };
}
