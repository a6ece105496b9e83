import { createRequire } from 'node:module';
import Sqlite from 'better-sqlite3';
import { LANGUAGES, type Language } from '../src/language.ts';
import type { Question } from './questions.ts';

/** A peer names a topic for a text: no dialogue and no rendering, which is to its advantage. */
export interface Peer {
  name: string;
  topicOf(question: Question): string | undefined | Promise<string | undefined>;
}

interface NlpManager {
  addDocument(language: string, text: string, intent: string): void;
  addAnswer(language: string, intent: string, answer: string): void;
  train(): Promise<void>;
  process(language: string, text: string): Promise<{ intent: string; answer?: string }>;
}

/** What a peer is to say on a topic. */
export type AnswerOf = (topic: string, language: Language) => string;

/**
 * node-nlp 4.27, one manager a language. It has no Kazakh: it is told "ru" there, the best that it has for Cyrillic.
 * With `answerOf` it goes its whole way and picks the answer of the intent as well.
 */
export async function nodeNlp(learned: readonly Question[], answerOf?: AnswerOf): Promise<Peer> {
  const { NlpManager } = createRequire(new URL('./peers/', import.meta.url))('node-nlp') as {
    NlpManager: new (settings: object) => NlpManager;
  };
  const managers = new Map<Language, NlpManager>();
  for (const language of LANGUAGES) {
    const code = language === 'kk' ? 'ru' : language;
    const manager = new NlpManager({ languages: [code], forceNER: false, autoSave: false, nlu: { log: false } });
    for (const phrase of learned) if (phrase.language === language) manager.addDocument(code, phrase.text, phrase.topic);
    const topics = answerOf ? new Set(learned.map(({ topic }) => topic)) : [];
    for (const topic of topics) manager.addAnswer(code, topic, answerOf?.(topic, language) ?? '');
    await manager.train();
    managers.set(language, manager);
  }
  return {
    name: answerOf ? 'node-nlp, text in, answer out' : 'node-nlp',
    topicOf: async ({ text, language }) =>
      (await managers.get(language)?.process(language === 'kk' ? 'ru' : language, text))?.intent,
  };
}

/** SQLite FTS5 alone: the topic of the phrase that BM25 puts first. */
export function fts5(learned: readonly Question[]): Peer {
  const db = new Sqlite(':memory:');
  db.exec("create virtual table phrases using fts5 (text, topic unindexed, tokenize = 'unicode61')");
  const insert = db.prepare('insert into phrases values (?, ?)');
  db.transaction(() => {
    for (const { text, topic } of learned) insert.run(text, topic);
  })();
  const find = db.prepare<[string], { topic: string }>('select topic from phrases where phrases match ? order by rank limit 1');
  return {
    name: 'SQLite FTS5',
    topicOf: ({ text }) => {
      const words = text.match(/[\p{L}\p{N}]+/gu) ?? [];
      return words.length === 0 ? undefined : find.get(words.map((word) => `"${word}"`).join(' OR '))?.topic;
    },
  };
}
