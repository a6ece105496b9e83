import type { Language } from '../src/language.ts';
import { openParts } from '../src/parts.ts';

/** Where the benchmarks keep knowledge.db and model.bin, so that they never touch the operator's. */
export const BENCH_DATA_DIR = new URL('../node_modules/.cache/qorgan-bench', import.meta.url).pathname;

export interface Question {
  text: string;
  topic: string;
  language: Language;
}

/** What everybody learns from, and what everybody is asked: the project's own phrases, learned and held back. */
export function questions(): { learned: Question[]; asked: Question[] } {
  const { knowledge } = openParts({ dataDir: BENCH_DATA_DIR, operator: null });
  const phrases = knowledge.phrases();
  knowledge.close();
  return { learned: phrases.filter((phrase) => !phrase.isHeldBack), asked: phrases.filter((phrase) => phrase.isHeldBack) };
}
