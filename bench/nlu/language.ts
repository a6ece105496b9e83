import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { openKnowledge } from '../../src/knowledge/open-knowledge.ts';
import { openModels } from '../../src/knowledge/open-models.ts';
import { DATA_FOLDER } from '../../src/parts.ts';
import { todayInKazakhstan } from '../../src/today.ts';
import { guessLanguage } from '../../src/understanding/language.ts';
import { learnIfStale } from '../../tests/learn-once.ts';
import { BENCH_DATA_DIR } from '../questions.ts';
import { share } from '../score.ts';

interface Line {
  manner: string;
  text: string;
  language: string;
}

/** The share of short questions whose language is told: ours as the bot learned it from data/phrases, and node-nlp's choice among the three. */
export function languageShares(folder: string): { name: string; isAll: boolean; shares: Record<string, number> }[] {
  const lines = readLines(join(folder, 'lid-short', 'data.tsv'));
  const manners = [...Map.groupBy(lines, ({ manner }) => manner)];
  learnIfStale(BENCH_DATA_DIR);
  const knowledge = openKnowledge(DATA_FOLDER, BENCH_DATA_DIR, todayInKazakhstan());
  const { language: model } = openModels([DATA_FOLDER, BENCH_DATA_DIR], knowledge);
  knowledge.close();
  const nodeNlp = nodeNlpLanguage();
  const sharesOf = (part: readonly Line[]) => ({
    Qorgan: share(part, ({ text, language }) => guessLanguage(model, text, null).language === language),
    'node-nlp': share(part, ({ text, language }) => nodeNlp(text) === language),
  });
  const all = { name: `language told, ${lines.length} short questions`, isAll: true, shares: sharesOf(lines) };
  return [
    all,
    ...manners.map(([manner, part]) => ({ name: `– of ${part.length} ${manner}`, isAll: false, shares: sharesOf(part) })),
  ];
}

function readLines(path: string): Line[] {
  const [, ...lines] = readFileSync(path, 'utf8').trim().split('\n');
  return lines.map((line) => {
    const [manner = '', text = '', language = ''] = line.split('\t');
    return { manner, text, language };
  });
}

function nodeNlpLanguage(): (text: string) => string | undefined {
  const { Language } = createRequire(new URL('../peers/', import.meta.url))('node-nlp') as {
    Language: new () => { guess(text: string, among: string[], limit: number): { alpha2: string }[] };
  };
  const language = new Language();
  return (text) => language.guess(text, ['ru', 'kk', 'en'], 1)[0]?.alpha2;
}
