import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import type { CompanionData } from '../companion/schema.ts';
import { isLanguage, type Language } from '../language.ts';
import type { Law } from '../law/schema.ts';
import type { ConceptLexicon } from '../understanding/concepts.ts';
import type { EntityLexicon } from '../understanding/lexicon.ts';
import { buildKnowledge, contentHash, KNOWLEDGE_FORMAT, searchable } from './build-db.ts';
import { checkData } from './check.ts';
import type { Papers } from './paper-schema.ts';
import { hashOfData, readData } from './read-data.ts';
import { DataFaults } from './read-yaml.ts';
import type { ShortLabels, Topic } from './schema.ts';

/** knowledge.db as it is served: read-only, checked when it was opened. */
export interface Knowledge {
  law: Law;
  entities: EntityLexicon;
  topics: readonly Topic[];
  papers: Papers;
  /** A hash of the data it was built from, and one of its phrases alone. */
  hash: string;
  phrasesHash: string;
  concepts: ConceptLexicon;
  companion: CompanionData;
  /** For channels whose rows are too short for a label, by topic. */
  shortLabels: ShortLabels;
  phrases(): { text: string; topic: string; language: Language; isHeldBack: boolean }[];
  /** Ids of topics that hold all the words, best first. Any text is allowed. */
  search(words: string, language: Language, limit: number): string[];
  close(): void;
}

/** Opens knowledge.db in `dataDir`; builds it first when it is missing, damaged or older than the data. Throws DataFaults. */
export function openKnowledge(dataFolder: string, dataDir: string, today: string): Knowledge {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const path = join(dataDir, 'knowledge.db');
  const hash = hashOfData(dataFolder);
  const db = openIfSound(path, hash) ?? rebuild(dataFolder, path, hash, today);
  const documents = db.prepare<[string], { id: string; content: string }>('select id, content from documents where kind = ?');
  const law = Object.fromEntries(documents.all('law').map(({ id, content }) => [id, JSON.parse(content)])) as unknown as Law;
  const document = (kind: string, id: string): unknown =>
    JSON.parse(documents.all(kind).find((found) => found.id === id)?.content ?? '{}');
  const entities = document('lexicon', 'entities') as EntityLexicon;
  const topics = db
    .prepare<[], { content: string }>('select content from topics order by position')
    .all()
    .map(({ content }) => JSON.parse(content) as Topic);
  return {
    law,
    entities,
    concepts: document('lexicon', 'concepts') as ConceptLexicon,
    companion: document('companion', 'all') as CompanionData,
    papers: document('papers', 'papers') as Papers,
    shortLabels: document('whatsapp', 'short-labels') as ShortLabels,
    topics,
    hash,
    phrasesHash: db.prepare<[], { value: string }>("select value from meta where key = 'phrases'").get()?.value ?? '',
    phrases: () => phrasesOf(db),
    search: (words, language, limit) => search(db, words, language, limit),
    close: () => db.close(),
  };
}

function rebuild(dataFolder: string, path: string, hash: string, today: string): Sqlite.Database {
  const data = readData(dataFolder);
  const faults = checkData(data, today);
  if (faults.length > 0) throw new DataFaults(faults);
  buildKnowledge(data, path, hash);
  const db = openIfSound(path, hash);
  if (!db) throw new Error(`Cannot read ${path} right after building it: expected a sound file, check the disk`);
  return db;
}

/** Null when there is no file, or it is another version's, or not whole. */
function openIfSound(path: string, hash: string): Sqlite.Database | null {
  if (!existsSync(path)) return null;
  let db: Sqlite.Database | null = null;
  try {
    db = new Sqlite(path, { readonly: true });
    const meta = new Map(
      db
        .prepare<[], { key: string; value: string }>('select key, value from meta')
        .all()
        .map(({ key, value }) => [key, value]),
    );
    const check = db.pragma('quick_check', { simple: true });
    if (
      check === 'ok' &&
      meta.get('format') === KNOWLEDGE_FORMAT &&
      meta.get('data') === hash &&
      meta.get('content') === contentHash(db)
    )
      return db;
  } catch (error) {
    if (!(error instanceof Sqlite.SqliteError)) throw error;
  }
  db?.close();
  return null;
}

function phrasesOf(db: Sqlite.Database): ReturnType<Knowledge['phrases']> {
  const rows = db
    .prepare<[], { topic: string; language: string; held_back: number; text: string }>('select * from phrases')
    .all();
  return rows.flatMap(({ topic, language, held_back, text }) =>
    isLanguage(language) ? [{ text, topic, language, isHeldBack: held_back === 1 }] : [],
  );
}

const MOST_WORDS = 12;

/** Every word in quotes: nothing a person types is an operator of FTS5. */
function search(db: Sqlite.Database, words: string, language: Language, limit: number): string[] {
  const terms = searchable(words).split(' ').filter(Boolean).slice(0, MOST_WORDS);
  if (terms.length === 0) return [];
  const query = terms.map((term) => `"${term.replaceAll('"', '')}"`).join(' ');
  const find = db.prepare<[string, string, number], { topic: string }>(
    'select topic from search where search match ? and language = ? order by bm25(search, 0, 0, 4, 1) limit ?',
  );
  return find.all(query, language, limit).map(({ topic }) => topic);
}
