import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import Sqlite from 'better-sqlite3';
import { guessTopic, trainTopics } from '../../src/understanding/topics.ts';
import type { Labelled } from './sets.ts';

/** The best label for a text, and how sure the system is; scores are compared within one system only. */
export interface Guess {
  label: string | undefined;
  score: number;
}

export interface System {
  name: string;
  /** Learns, and returns what guesses. */
  train(learned: readonly Labelled[], language: 'ru' | 'kk' | 'en'): Promise<(text: string) => Guess | Promise<Guess>>;
}

/** Everybody as they come, but where a setting was plainly better for a peer it has the better one. */
export const SYSTEMS: readonly System[] = [
  { name: 'Qorgan', train: trainQorgan },
  { name: 'node-nlp', train: trainNodeNlp },
  { name: 'FTS5 words', train: (learned) => trainFts5(learned, 'unicode61', wordsOf) },
  { name: 'FTS5 trigrams', train: (learned) => trainFts5(learned, 'trigram', trigramsOf) },
  { name: 'fastText', train: trainFastText },
];

async function trainQorgan(learned: readonly Labelled[]) {
  const model = trainTopics(learned.map(({ text, label }) => ({ text, topic: label })));
  return (text: string): Guess => {
    const { ranking, score } = guessTopic(model, text);
    return { label: ranking[0]?.topic, score };
  };
}

const peers = createRequire(new URL('../peers/', import.meta.url));

interface NlpManager {
  addDocument(language: string, text: string, intent: string): void;
  train(): Promise<void>;
  process(language: string, text: string): Promise<{ classifications: { intent: string; score: number }[] }>;
}

/**
 * node-nlp 4.27. Its "None" for foreign texts is a rival that takes trust from the best label, which is what tells them best;
 * it is an answer only where None is a label of the set.
 */
async function trainNodeNlp(learned: readonly Labelled[], language: 'ru' | 'kk' | 'en') {
  const { NlpManager } = peers('node-nlp') as { NlpManager: new (settings: object) => NlpManager };
  const manager = new NlpManager({
    languages: [language],
    forceNER: false,
    autoSave: false,
    nlu: { log: false, useNoneFeature: true },
  });
  for (const { text, label } of learned) manager.addDocument(language, text, label);
  await manager.train();
  const hasNone = learned.some(({ label }) => label === 'None');
  return async (text: string): Promise<Guess> => {
    const { classifications } = await manager.process(language, text);
    const best = classifications.find(({ intent }) => hasNone || intent !== 'None');
    return { label: best?.intent, score: best?.score ?? 0 };
  };
}

const NEIGHBOURS = 5;

/**
 * SQLite FTS5: the five phrases that BM25 puts first vote with their BM25. The score is that of the first over the root of the number of
 * terms, which tells foreign texts better than the bare one.
 */
async function trainFts5(learned: readonly Labelled[], tokenizer: string, termsOf: (text: string) => string[]) {
  const db = new Sqlite(':memory:');
  db.exec(`create virtual table phrases using fts5 (text, label unindexed, tokenize = '${tokenizer}')`);
  const insert = db.prepare('insert into phrases values (?, ?)');
  db.transaction(() => {
    for (const { text, label } of learned) insert.run(text, label);
  })();
  const find = db.prepare<[string, number], { label: string; bm25: number }>(
    'select label, -rank as bm25 from phrases where phrases match ? order by rank limit ?',
  );
  return (text: string): Guess => {
    const terms = [...new Set(termsOf(text.toLowerCase()))].map((term) => `"${term.replaceAll('"', '""')}"`);
    const nearest = terms.length === 0 ? [] : find.all(terms.join(' OR '), NEIGHBOURS);
    const votes = new Map<string, number>();
    for (const { label, bm25 } of nearest) votes.set(label, (votes.get(label) ?? 0) + bm25);
    const [best] = [...votes].sort((a, b) => b[1] - a[1]);
    return { label: best?.[0], score: (nearest[0]?.bm25 ?? 0) / Math.sqrt(terms.length || 1) };
  };
}

function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}]+/gu) ?? [];
}

function trigramsOf(text: string): string[] {
  const letters = [...wordsOf(text).join(' ')];
  return letters.slice(2).map((last, i) => `${letters[i]}${letters[i + 1]}${last}`);
}

interface FastText {
  trainSupervised(url: string, settings: object, onProgress: () => void): Promise<FastTextModel>;
}
interface FastTextModel {
  predict(text: string, count: number): { size(): number; get(index: number): [number, string] };
}

const SETTINGS = {
  lr: 1,
  epoch: 100,
  dim: 50,
  wordNgrams: 1,
  minn: 3,
  maxn: 5,
  bucket: 200_000,
  minCount: 1,
  loss: 'softmax',
  verbose: 0,
};

/** fastText as WebAssembly (fasttext.wasm.js). Its defaults are for millions of lines: these settings were the best of twenty on Banking77 and MASSIVE. */
async function trainFastText(learned: readonly Labelled[]) {
  const { getFastTextClass, getFastTextModule } = (await import(pathToFileURL(peers.resolve('fasttext.wasm.js')).href)) as {
    getFastTextModule: unknown;
    getFastTextClass(options: object): Promise<new () => FastText>;
  };
  const FastText = await getFastTextClass({ getFastTextModule });
  const labels = [...new Set(learned.map(({ label }) => label))];
  const positionOf = new Map(labels.map((label, index) => [label, index]));
  const plain = (text: string) => wordsOf(text.toLowerCase()).join(' ');
  const lines = learned.map(({ text, label }) => `__label__${positionOf.get(label)} ${plain(text)}`).join('\n');
  const file = `data:text/plain;base64,${Buffer.from(`${lines}\n`).toString('base64')}`;
  // It stumbles when it has nobody to tell of its progress.
  const model = await new FastText().trainSupervised(file, SETTINGS, () => undefined);
  return (text: string): Guess => {
    const best = model.predict(plain(text), 1);
    if (best.size() === 0) return { label: undefined, score: 0 };
    const [score, label] = best.get(0);
    return { label: labels[Number(label.replace('__label__', ''))], score };
  };
}
