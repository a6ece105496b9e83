import { randomBytes } from 'node:crypto';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Kysely, sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { people as peopleCommand } from '../../src/cli/people.ts';
import type { Desk } from '../../src/desk/desk.ts';
import type { Message } from '../../src/message.ts';
import { STATE } from '../../src/storage/delivery-codes.ts';
import { eraseTraces, openState } from '../../src/storage/open.ts';
import { makePrivacy, openPrivacyFiles } from '../../src/storage/privacy.ts';
import type { Tables } from '../../src/storage/tables.ts';
import { reapplyDeletions } from '../../src/storage/tombstones.ts';
import { realDesk } from '../real-desk.ts';

let folder: string;
let state: Kysely<Tables>;
const file = (name: string) => join(folder, name);
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qorgan-forget-'));
  state = await openState(file('state.db'));
});
afterEach(async () => {
  await state.destroy();
  rmSync(folder, { recursive: true });
});

function open(): Desk {
  const { keyed, tombstones } = openPrivacyFiles(folder);
  return realDesk(state, { privacy: makePrivacy(state, keyed, tombstones), now: Date.now });
}

let count = 0;
const message = (id: string, content: { text: string } | { choice: string }): Message => ({
  from: { channel: 'web', id },
  id: `${id}:${++count}`,
  text: '',
  ...content,
  receivedAt: Date.now(),
});
async function tell(desk: Desk, sent: Message): Promise<void> {
  await desk.receive([sent]);
  await desk.answer(sent);
  await desk.done(sent);
}

/** Names of files of the folder in which any of the words stands, in UTF-8 or UTF-16. */
function filesWith(words: readonly string[]): string[] {
  return readdirSync(folder).filter((name) => {
    const bytes = readFileSync(file(name));
    return words.some((word) => bytes.includes(word) || bytes.includes(Buffer.from(word, 'utf16le')));
  });
}

test('of a thousand people who were forgotten no byte is left in any file', { timeout: 240_000 }, async () => {
  const desk = open();
  // What is written is the same, only nobody waits for the disk: this asks what is left, not what a power cut leaves.
  await sql`pragma synchronous = off`.execute(state);
  // An alert waits for all of them.
  const content = JSON.stringify({ subjects: ['criminal-code'] });
  await state
    .insertInto('alerts')
    .values({ state: 'sending', content, kind: 'new', drafted_by: 'a', drafted_at: 1, approved_at: 2, seal: '' })
    .execute();
  const canaries = Array.from({ length: 1000 }, (_, i) => `${i.toString(16).padStart(4, '0')}${randomBytes(14).toString('hex')}`);
  for (const id of canaries) {
    const [word, before] = [
      message(id, { text: `/subscribe all kanareika${id}` }),
      message(id, { text: `кто ты, kanareika${id}?` }),
    ];
    await desk.receive([word, before]);
    await desk.answer(word);
    await desk.done(word);
    // `before` is never answered: its words lie in the inbox when the person goes.
  }
  const rows = await state.selectFrom('people').select('id').execute();
  for (let from = 0; from < rows.length; from += 100) {
    const part = rows.slice(from, from + 100).map(({ id: person_id }) => ({
      ...{
        alert_id: 1,
        person_id,
        part: 1,
        channel: 1,
        language: 0,
        frequency: 0,
        state: STATE.waiting,
        due_at: 0,
        led_by: null,
      },
    }));
    await state.insertInto('deliveries').values(part).execute();
  }
  await state
    .insertInto('transfer_codes')
    .values(rows.map(({ id }) => ({ code_hash: `code ${id}`, person_id: id, expires_at: Date.now() + 1e6 })))
    .execute();
  expect(filesWith(canaries.slice(0, 5))).not.toEqual([]);

  for (const id of canaries) await tell(desk, message(id, { choice: 'f:yes' }));

  expect(filesWith([...canaries, 'kanareika'])).toEqual([]);
  for (const table of ['people', 'conversations', 'inbox', 'subscriptions', 'consents', 'transfer_codes'] as const)
    expect(await state.selectFrom(table).selectAll().execute(), table).toEqual([]);
  expect(await state.selectFrom('deliveries').select('state').distinct().execute()).toEqual([{ state: STATE.gone }]);
  expect(await state.selectFrom('tombstones').select('address_hash').execute()).toHaveLength(1000);
  expect(statSync(file('state.db-wal')).size).toBe(0);
});

test('the key is made once, for the owner alone', () => {
  const { keyed } = openPrivacyFiles(folder);
  expect(statSync(file('seal.key')).mode & 0o777).toBe(0o600);
  expect(openPrivacyFiles(folder).keyed('tombstone', 'x')).toBe(keyed('tombstone', 'x'));
  expect(keyed('transfer-code', 'x')).not.toBe(keyed('tombstone', 'x'));
});

test('a restored backup brings nobody back, at the start and by the command', async () => {
  let desk = open();
  for (const id of ['gone', 'stays', 'returns']) await tell(desk, message(id, { text: '/subscribe all' }));
  await eraseTraces(state);
  copyFileSync(file('state.db'), file('backup'));
  for (const id of ['gone', 'returns']) await tell(desk, message(id, { choice: 'f:yes' }));
  await state.destroy();

  const restore = async () => {
    for (const name of ['state.db', 'state.db-wal', 'state.db-shm']) rmSync(file(name), { force: true });
    copyFileSync(file('backup'), file('state.db'));
    state = await openState(file('state.db'));
  };
  const addresses = async () =>
    (await state.selectFrom('people').select('address').orderBy('address').execute()).map((row) => row.address);
  await restore();
  expect(await addresses()).toEqual(['gone', 'returns', 'stays']);
  const { keyed, tombstones } = openPrivacyFiles(folder);
  expect(await reapplyDeletions(state, keyed, tombstones, false)).toEqual({ tombstones: 2, deleted: 2 });
  expect(await addresses()).toEqual(['stays']);

  // Who came back after their deletion is a new person, whom no tombstone concerns.
  desk = open();
  await tell(desk, message('returns', { text: '/subscribe all' }));
  expect(await reapplyDeletions(state, keyed, tombstones, true)).toEqual({ tombstones: 2, deleted: 0 });
  expect(await addresses()).toEqual(['returns', 'stays']);
  await state.destroy();

  await restore();
  await state.destroy();
  expect(await peopleCommand({ dataDir: folder }, 'reapply-deletions')).toBe(0);
  state = await openState(file('state.db'));
  expect(await addresses()).toEqual(['stays']);
  expect(existsSync(file('tombstones.txt'))).toBe(true);
});

test('a lost file of tombstones is written again from the database', async () => {
  await tell(open(), message('gone', { choice: 'f:yes' }));
  rmSync(file('tombstones.txt'));
  const { keyed, tombstones } = openPrivacyFiles(folder);
  await reapplyDeletions(state, keyed, tombstones, false);
  expect(tombstones.read()).toEqual([{ hash: expect.stringMatching(/^[0-9a-f]{64}$/), at: expect.any(Number) }]);
});
