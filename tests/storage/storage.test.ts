import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Message, Reply } from '../../src/message.ts';
import { newPerson } from '../../src/people/person.ts';
import { makeInbox } from '../../src/storage/inbox.ts';
import { eraseTraces, openState } from '../../src/storage/open.ts';
import { makePeople } from '../../src/storage/people.ts';
import { makeSeal } from '../../src/storage/seal.ts';
import type { Tables } from '../../src/storage/tables.ts';

const seal = makeSeal();

let db: Kysely<Tables>;
let path: string;
beforeEach(async () => {
  path = join(mkdtempSync(join(tmpdir(), 'qorgan-')), 'state.db');
  db = await openState(path);
});
afterEach(() => db.destroy());

const message = (id: string, person = 'p1'): Message => ({
  from: { channel: 'telegram', id: person },
  id,
  text: `words of ${id}`,
  receivedAt: 1000,
});
const reply: Reply = { kind: 'answer', language: 'ru', topic: 'threat-words', blocks: [], choices: [] };

test('the database is opened as the contract says', async () => {
  const value = async (pragma: string) => Object.values((await sql.raw(`pragma ${pragma}`).execute(db)).rows[0] as object)[0];
  expect([
    await value('journal_mode'),
    await value('synchronous'),
    await value('foreign_keys'),
    await value('secure_delete'),
  ]).toEqual(['wal', 2, 1, 1]);
});

test('opening it again runs no step twice and loses nothing', async () => {
  await makeInbox(db, seal).receive([message('u1')]);
  await db.destroy();
  db = await openState(path);
  expect(await makeInbox(db, seal).open('telegram')).toEqual([message('u1')]);
});

describe('the inbox', () => {
  test('a message that comes twice is kept once, in the order of arrival', async () => {
    const inbox = makeInbox(db, seal);
    await inbox.receive([message('u2'), message('u1')]);
    await inbox.receive([message('u1'), message('u3')]);
    expect((await inbox.open('telegram')).map(({ id }) => id)).toEqual(['u2', 'u1', 'u3']);
    expect(await inbox.open('web')).toEqual([]);
  });

  test('received, answered, done: the words go with the last step, the id stays', async () => {
    const inbox = makeInbox(db, seal);
    const person = newPerson({ channel: 'telegram', id: 'p1' }, 1000);
    await inbox.receive([message('u1')]);
    await makePeople(db, seal).save(person, { topic: 'x' }, message('u1'), [reply]);
    expect(await inbox.repliesTo(message('u1'))).toEqual({ state: 'answered', replies: [reply], isLost: false });
    await inbox.done(message('u1'));
    expect(await inbox.repliesTo(message('u1'))).toEqual({ state: 'done', replies: null, isLost: false });
    expect(await db.selectFrom('inbox').select('message').execute()).toEqual([{ message: null }]);
    await inbox.receive([message('u1')]);
    expect(await inbox.open('telegram')).toEqual([]);
  });

  test('attempts are counted; what is done and old is dropped', async () => {
    const inbox = makeInbox(db, seal);
    await inbox.receive([message('u1'), message('u2')]);
    expect([await inbox.begin(message('u1')), await inbox.begin(message('u1'))]).toEqual([1, 2]);
    await inbox.done(message('u1'));
    expect([await inbox.clean(1000), await inbox.clean(1001)]).toEqual([0, 1]);
    expect((await inbox.open('telegram')).map(({ id }) => id)).toEqual(['u2']);
  });
});

describe('people', () => {
  test('person and conversation come back as they were saved', async () => {
    const people = makePeople<{ topic: string }>(db, seal);
    const person = { ...newPerson({ channel: 'web', id: 's1' }, 5), language: 'kk' as const, lastSeenAt: 9 };
    await people.save(person, { topic: 'a' }, message('u1'), []);
    await people.save(person, { topic: 'b' }, message('u2'), []);
    expect(await people.find(person.address)).toEqual({ person, conversation: { topic: 'b' } });
    expect(await people.find({ channel: 'telegram', id: 's1' })).toBeNull();
    expect(await people.endConversations(10)).toBe(1);
    expect(await people.find(person.address)).toEqual({ person, conversation: null });
  });

  test('forget removes the person, the conversation and what waits, but for the message under way', async () => {
    const people = makePeople(db, seal);
    const inbox = makeInbox(db, seal);
    await inbox.receive([message('u1'), message('u2'), message('u3', 'other')]);
    await people.save(newPerson({ channel: 'telegram', id: 'p1' }, 1), {}, message('u1'), [reply]);
    await people.forget({ channel: 'telegram', id: 'p1' }, message('u1'), [reply], { hash: 'aa', at: 2 });
    expect(await people.find({ channel: 'telegram', id: 'p1' })).toBeNull();
    expect((await inbox.open('telegram')).map(({ id }) => id)).toEqual(['u1', 'u3']);
  });
});

test('of an answered message no byte is left in the database or its log', async () => {
  const inbox = makeInbox(db, seal);
  const sent = { ...message('u1'), text: 'канарейка-2026' };
  await inbox.receive([sent]);
  await makePeople(db, seal).save(newPerson(sent.from, 1), {}, sent, [reply]);
  await inbox.done(sent);
  await eraseTraces(db);
  for (const file of [path, `${path}-wal`].filter((name) => existsSync(name)))
    expect(readFileSync(file).includes('канарейка')).toBe(false);
});
