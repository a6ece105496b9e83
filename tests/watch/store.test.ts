import { afterEach, beforeEach, expect, test } from 'vitest';
import { openState } from '../../src/storage/open.ts';
import { makeWatchStore, type Told, type WatchStore } from '../../src/storage/watch.ts';

let state: Awaited<ReturnType<typeof openState>>;
let store: WatchStore;
const HOUR = 3_600_000;
const NOW = 100 * HOUR;

beforeEach(async () => {
  state = await openState(':memory:');
  store = makeWatchStore(state);
});
afterEach(() => state.destroy());

const PAGE: Told['page'] = {
  act: 'A',
  etag: null,
  last_modified: null,
  edition: '2026-12-01',
  adopted: '2014-07-03',
  read_text_until: 0,
};
const CHANGE = { act: 'A', language: 'rus', article: '1', edition: '2026-12-01', before: 'a', after: 'b', after_hash: 'hash' };
const FINDING = { edition: '2026-12-01', edition_before: '2026-03-08', kind: 'articles', changes: [CHANGE] } as const;

test('an act is taken by one process at a time, and given back when that dies', async () => {
  expect(await store.claim('A', NOW, NOW + HOUR)).toBe(true);
  expect(await store.claim('A', NOW + 1, NOW + HOUR)).toBe(false);
  expect(await store.claim('A', NOW + HOUR, NOW + 2 * HOUR)).toBe(true);
});

test('two processes that find one change make one finding', async () => {
  await store.claim('A', NOW, NOW + HOUR);
  expect(await store.saveTold({ page: PAGE, articles: null, finding: FINDING }, NOW, NOW + 24 * HOUR)).toBe(1);
  expect(await store.saveTold({ page: PAGE, articles: null, finding: FINDING }, NOW, NOW + 24 * HOUR)).toBeNull();
  expect(await store.findings(10)).toHaveLength(1);
  expect(await store.changes(1)).toEqual([CHANGE]);
});

test('the same words again in a later edition are a change again', async () => {
  await store.claim('A', NOW, NOW + HOUR);
  const later = { ...FINDING, edition: '2027-01-01', changes: [{ ...CHANGE, edition: '2027-01-01' }] };
  await store.saveTold({ page: PAGE, articles: null, finding: FINDING }, NOW, NOW + 24 * HOUR);
  expect(await store.saveTold({ page: PAGE, articles: null, finding: later }, NOW, NOW + 24 * HOUR)).toBe(2);
});

test.each([
  [
    'looked at two hours ago',
    async () => store.saveTold({ page: PAGE, articles: null, finding: null }, NOW - 2 * HOUR, NOW + 22 * HOUR),
    true,
  ],
  ['looked at just now', async () => store.saveTold({ page: PAGE, articles: null, finding: null }, NOW, NOW + 24 * HOUR), false],
  ['under a look', async () => undefined, false],
  ['asked to wait', async () => store.saveUntold('A', 'asked-to-wait: 7200 s', NOW - 2 * HOUR, NOW + 22 * HOUR), false],
])('a look out of turn at an act that was %s', async (_, before, isDue) => {
  await store.claim('A', NOW - 2 * HOUR, NOW + HOUR / 2);
  await before();
  await store.hasten(NOW - HOUR, NOW, HOUR);
  expect(await store.claim('A', NOW, NOW + HOUR)).toBe(isDue);
});
