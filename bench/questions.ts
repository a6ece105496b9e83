import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isLanguage, LANGUAGES, type Language } from '../src/language.ts';
import { openParts, type Parts } from '../src/parts.ts';
import { foldForMatching, wordsOf } from '../src/text/fold.ts';
import { learnIfStale } from '../tests/learn-once.ts';

/** Where the benchmarks keep knowledge.db, so that they never touch the operator's; model.bin too while the committed one does not fit. */
export const BENCH_DATA_DIR = new URL('../node_modules/.cache/qorgan-bench', import.meta.url).pathname;

export interface Question {
  text: string;
  topic: string;
  language: Language;
}

/** A question of bench/questions: topics that are right besides the first, and the manner in which it was typed. */
export interface FieldQuestion extends Question {
  id: string;
  style: string;
  also: readonly string[];
}

/** The bot as a server has it, but learned anew when the committed model does not fit. */
export function benchParts(): Parts {
  learnIfStale(BENCH_DATA_DIR);
  return openParts({ dataDir: BENCH_DATA_DIR, operator: null });
}

/** What everybody learns from, and what everybody is asked: the project's own phrases, learned and held back. */
export function questions(): { learned: Question[]; asked: Question[] } {
  const { knowledge } = benchParts();
  const phrases = knowledge.phrases();
  knowledge.close();
  return { learned: phrases.filter((phrase) => !phrase.isHeldBack), asked: phrases.filter((phrase) => phrase.isHeldBack) };
}

/** The validation questions of all languages, in the order of the files. */
export function fieldQuestions(): FieldQuestion[] {
  return LANGUAGES.flatMap((language) => {
    const path = join(import.meta.dirname, 'questions', `questions.${language}.tsv`);
    const [, ...lines] = readFileSync(path, 'utf8').trim().split('\n');
    return lines.map((line, index) => {
      const [id = '', lang = '', style = '', topic = '', also = '', text = ''] = line.split('\t');
      if (!isLanguage(lang) || topic === '' || text === '')
        throw new Error(`Cannot read ${path}:${index + 2}: expected id, lang, style, topic, also and text, got '${line}'`);
      return { id, language: lang, style, topic, also: also.split(',').filter(Boolean), text };
    });
  });
}

/** Validation questions without those that a learned formula repeats word for word. */
export function freshQuestions(learned: readonly Question[]): FieldQuestion[] {
  const folded = (text: string) => wordsOf(foldForMatching(text)).join(' ') || text;
  const known = new Set(learned.map(({ text }) => folded(text)));
  return fieldQuestions().filter(({ text }) => !known.has(folded(text)));
}
