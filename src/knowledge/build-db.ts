import { createHash } from 'node:crypto';
import { renameSync, rmSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import { LANGUAGES } from '../language.ts';
import { skeletonWords } from '../text/skeleton.ts';
import type { Data } from './read-data.ts';
import type { Topic } from './schema.ts';
import { withoutSlots } from './slots.ts';

/** Raise it when the tables change: older files are then built anew. */
export const KNOWLEDGE_FORMAT = '4';

const TABLES = `
  create table meta (key text primary key, value text not null) strict;
  create table documents (kind text not null, id text not null, content text not null, primary key (kind, id)) strict;
  create table topics (id text primary key, position integer not null, content text not null) strict;
  create table phrases (topic text not null, language text not null, held_back integer not null, text text not null) strict;
  create virtual table search using fts5 (topic unindexed, language unindexed, title, body, tokenize = 'unicode61');
`;

/** Builds knowledge.db in one transaction into a new file beside it and swaps that in: readers see the old one or the new one. */
export function buildKnowledge(data: Data, path: string, dataHash: string): void {
  const fresh = `${path}.new-${process.pid}`;
  rmSync(fresh, { force: true });
  const db = new Sqlite(fresh);
  try {
    db.pragma('journal_mode = DELETE');
    db.pragma('synchronous = FULL');
    db.exec(TABLES);
    db.transaction(() => fill(db, data, dataHash))();
    db.close();
    renameSync(fresh, path);
  } finally {
    db.close();
    rmSync(fresh, { force: true });
  }
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** A hash over what the answers are made of; a flipped byte in a row changes it although the file stays well-formed. */
export function contentHash(db: Sqlite.Database): string {
  const hash = createHash('sha256');
  for (const query of [
    'select kind || id || content as row from documents order by kind, id',
    'select id || content as row from topics order by id',
    'select topic || language || held_back || text as row from phrases order by rowid',
  ]) {
    for (const { row } of db.prepare<[], { row: string }>(query).iterate()) hash.update(row).update('\0');
  }
  return hash.digest('hex');
}

function fill(db: Sqlite.Database, data: Data, dataHash: string): void {
  const document = db.prepare('insert into documents values (?, ?, ?)');
  for (const [kind, content] of Object.entries(data.law)) document.run('law', kind, JSON.stringify(content));
  document.run('companion', 'all', JSON.stringify(data.companion));
  document.run('lexicon', 'entities', JSON.stringify(data.entities));
  document.run('lexicon', 'concepts', JSON.stringify(data.concepts));
  document.run('papers', 'papers', JSON.stringify(data.papers));
  document.run('whatsapp', 'short-labels', JSON.stringify(data.shortLabels));

  const topic = db.prepare('insert into topics values (?, ?, ?)');
  const search = db.prepare('insert into search values (?, ?, ?, ?)');
  data.topics.forEach((entry, position) => {
    topic.run(entry.id, position, JSON.stringify(entry));
    for (const language of LANGUAGES)
      search.run(entry.id, language, searchable(entry.title[language]), searchable(bodyOf(entry, language)));
  });

  const phrase = db.prepare('insert into phrases values (?, ?, ?, ?)');
  for (const file of data.phrases) {
    for (const language of LANGUAGES) {
      for (const text of file.learn[language]) phrase.run(file.topic, language, 0, text);
      for (const text of file.heldBack[language]) phrase.run(file.topic, language, 1, text);
    }
  }
  const meta = db.prepare('insert into meta values (?, ?)');
  for (const [key, value] of [
    ['format', KNOWLEDGE_FORMAT],
    ['data', dataHash],
    ['content', contentHash(db)],
    ['phrases', hashOf(JSON.stringify([data.phrases, data.concepts]))],
  ])
    meta.run(key, value);
}

/** Words as the search compares them: one skeleton for all spellings, cut like the matcher's. */
export function searchable(text: string): string {
  return skeletonWords(text)
    .map((word) => word.slice(0, 6))
    .join(' ');
}

function bodyOf(topic: Topic, language: (typeof LANGUAGES)[number]): string {
  const articles = topic.law.map((line) => ('provision' in line ? line.provision.replaceAll('/', ' ') : line.text[language]));
  return withoutSlots(
    [topic.label[language], topic.answer[language], ...topic.steps.map((step) => step[language]), ...articles].join(' '),
  );
}
