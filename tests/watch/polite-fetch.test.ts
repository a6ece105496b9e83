import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Manners, makePoliteFetch } from '../../src/watch/polite-fetch.ts';
import { actOnSite } from '../peers/adilet/acts.ts';
import { type Adilet, startAdilet } from '../peers/adilet/site.ts';
import { fakeClock, mannersFor } from './rig.ts';

const CARD = '/rus/docs/Z1300000094/info';
let site: Adilet;
let clock: ReturnType<typeof fakeClock>;

beforeEach(async () => {
  site = await startAdilet([actOnSite({ id: 'Z1300000094', what: 'Law', articles: 'every' })]);
  clock = fakeClock();
});
afterEach(() => site.close());

function fetcher(changed: Partial<Manners> = {}) {
  return makePoliteFetch(mannersFor(site.root, changed), clock);
}

function asking(mostBytes = 1_000_000, signal = new AbortController().signal) {
  return { mostBytes, signal };
}

const paths = () => site.asked.map(({ path }) => path);

test('robots.txt is read once, before anything else', async () => {
  const fetch = fetcher();
  await fetch.get(site.root + CARD, asking());
  await fetch.get(`${site.root}/rus/docs/Z1300000094`, asking());
  expect(paths()).toEqual(['/robots.txt', CARD, '/rus/docs/Z1300000094']);
});

test('a server without robots.txt forbids nothing', async () => {
  site.robots.status = 404;
  expect((await fetcher().get(site.root + CARD, asking())).kind).toBe('answered');
});

test('between two requests the pause is kept, and a longer Crawl-delay wins', async () => {
  await fetcher({ pauseMs: 10_000 }).get(site.root + CARD, asking());
  expect(clock.waits).toEqual([10_000]);
  clock.waits.length = 0;
  site.robots.text = 'User-agent: *\nCrawl-delay: 25\n';
  await fetcher({ pauseMs: 10_000 }).get(site.root + CARD, asking());
  expect(clock.waits).toEqual([25_000]);
});

test('a fault that may pass is tried again after growing waits, and then given up', async () => {
  site.fault(CARD, { kind: 'status', status: 503, times: 2 });
  expect((await fetcher({ retryAfterMs: [15_000, 60_000] }).get(site.root + CARD, asking())).kind).toBe('answered');
  expect(clock.waits).toEqual([15_000, 60_000]);
  site.fault(CARD, { kind: 'reset' });
  expect(await fetcher({ retryAfterMs: [15_000, 60_000] }).get(site.root + CARD, asking())).toMatchObject({ why: 'unreachable' });
});

test('a fault that will not pass is not tried again', async () => {
  site.fault(CARD, { kind: 'status', status: 403 });
  expect(await fetcher({ retryAfterMs: [1, 1] }).get(site.root + CARD, asking())).toMatchObject({ why: 'status', detail: '403' });
  expect(paths()).toEqual(['/robots.txt', CARD]);
});

test.each([
  ['seconds', () => '120', 120_000],
  ['a date', () => new Date(clock.now() + 120_000).toUTCString(), 120_000],
])('Retry-After in %s is waited for', async (_, header, waited) => {
  site.fault(CARD, { kind: 'status', status: 429, headers: { 'retry-after': header() }, times: 1 });
  expect((await fetcher({ retryAfterMs: [15_000] }).get(site.root + CARD, asking())).kind).toBe('answered');
  expect(clock.waits).toEqual([waited]);
});

test('a Retry-After beyond our patience closes the server for the round', async () => {
  site.fault(CARD, { kind: 'status', status: 429, headers: { 'retry-after': '7200' } });
  const fetch = fetcher({ retryAfterMs: [15_000] });
  const first = await fetch.get(site.root + CARD, asking());
  expect(first).toEqual({ kind: 'cannot-tell', why: 'asked-to-wait', detail: '7200 s', notBefore: clock.now() + 7_200_000 });
  expect(await fetch.get(`${site.root}/rus/docs/Z1300000094`, asking())).toEqual(first);
  expect(paths()).toEqual(['/robots.txt', CARD]);
  expect(clock.waits).toEqual([]);
});

test('a slow drip is given up when its time is over', async () => {
  site.fault(CARD, { kind: 'drip' });
  expect(await fetcher({ timeoutMs: 300 }).get(site.root + CARD, asking())).toMatchObject({ why: 'timeout' });
});

test('a server that never answers is given up too', async () => {
  site.fault(CARD, { kind: 'hang' });
  expect(await fetcher({ timeoutMs: 300 }).get(site.root + CARD, asking())).toMatchObject({ why: 'timeout' });
});

test('a huge body is cut off at the limit', async () => {
  site.fault(CARD, { kind: 'huge' });
  expect(await fetcher().get(site.root + CARD, asking(5_000_000))).toMatchObject({ why: 'too-large' });
});

test('a redirect within the list is followed, by the rules of robots.txt; one that leaves it is not', async () => {
  site.fault('/old', { kind: 'redirect', to: CARD });
  expect((await fetcher().get(`${site.root}/old`, asking())).kind).toBe('answered');
  site.fault('/old', { kind: 'redirect', to: '/rus/archive/docs/Z1300000094' });
  expect(await fetcher().get(`${site.root}/old`, asking())).toMatchObject({ why: 'robots-disallow' });
  const other = await startAdilet([]);
  site.fault('/old', { kind: 'redirect', to: `${other.root}${CARD}` });
  expect(await fetcher().get(`${site.root}/old`, asking())).toMatchObject({ why: 'redirect', detail: `to ${other.root}` });
  expect(other.asked).toEqual([]);
  await other.close();
});

test('an address that is not on the list is not asked for', async () => {
  expect(await fetcher().get('http://127.0.0.3:9/x', asking())).toMatchObject({ why: 'redirect' });
  expect(site.asked).toEqual([]);
});

test('a stop is obeyed in the middle of an answer', async () => {
  site.fault(CARD, { kind: 'hang' });
  const stopping = new AbortController();
  const asked = site.next(CARD);
  const answer = fetcher().get(site.root + CARD, asking(1000, stopping.signal));
  await asked;
  stopping.abort(new Error('stopped'));
  await expect(answer).rejects.toThrow('stopped');
});
