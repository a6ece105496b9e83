import {
  closeSync,
  cpSync,
  mkdtempSync,
  openSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { beforeEach, describe, expect, test } from 'vitest';
import { openKnowledge } from '../../src/knowledge/open-knowledge.ts';
import { DATA_FOLDER } from '../../src/parts.ts';
import { TEST_DATA_DIR } from '../learn-once.ts';
import { realParts, TODAY } from '../parts.ts';

let dir: string;
let path: string;
const open = () => openKnowledge(DATA_FOLDER, dir, TODAY);

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'qorgan-'));
  path = join(dir, 'knowledge.db');
});

test('it is built when missing, and not again while the data stays the same', () => {
  open().close();
  const first = statSync(path).ino;
  open().close();
  expect(statSync(path).ino).toBe(first);
});

describe('a file that cannot be trusted is built anew', () => {
  beforeEach(() => cpSync(join(TEST_DATA_DIR, 'knowledge.db'), path));

  test.each<[string, () => void]>([
    ['cut in half', () => truncateSync(path, Math.floor(statSync(path).size / 2))],
    ['empty', () => writeFileSync(path, '')],
    ['not a database', () => writeFileSync(path, 'hello '.repeat(5000))],
    ['built from other data', () => spoil("update meta set value = 'x' where key = 'data'")],
    [
      'one answer changed behind our back',
      () => spoil("update topics set content = replace(content, 'преступление', 'проступок') where id = 'threat-words'"),
    ],
    ['a byte flipped inside an answer', flipByte],
  ])('%s', (_, damage) => {
    damage();
    const before = readFileSync(path);
    const knowledge = open();
    expect(knowledge.topics.find((topic) => topic.id === 'threat-words')?.answer.ru).toContain('преступление');
    knowledge.close();
    expect(readFileSync(path).equals(before)).toBe(false);
  });

  function spoil(sql: string): void {
    const db = new Sqlite(path);
    db.exec(sql);
    db.close();
  }

  function flipByte(): void {
    const at = readFileSync(path).indexOf(Buffer.from('қылмыс'));
    const file = openSync(path, 'r+');
    writeSync(file, Buffer.from([0xd3]), 0, 1, at);
    closeSync(file);
  }
});

describe('search', () => {
  const { library } = realParts();
  const find = (words: string, language: 'ru' | 'kk' | 'en' = 'ru') => library.search(words, language, 6).map((card) => card.id);

  test.each([
    ['ru', 'штраф тенге', 'fine-in-tenge'],
    ['kk', 'коркыту', 'threat-words'],
    ['en', 'ambulance driver', 'protected-ambulance-driver'],
    ['ru', '131', 'insult-swearing'],
  ] as const)('%s: "%s" finds %s', (language, words, topic) => expect(find(words, language)).toContain(topic));

  test.each([
    '',
    '"',
    "'; drop table search; --",
    'AND OR NOT',
    'NEAR(a b)',
    'a:b',
    '*',
    '\0',
    '😀'.repeat(100),
    'x '.repeat(5000),
  ])('%j is no syntax', (words) => {
    expect(() => find(words)).not.toThrow();
  });
});
