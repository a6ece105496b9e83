import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watch } from '../../src/cli/watch.ts';
import { readConfig } from '../../src/config.ts';
import { openState } from '../../src/storage/open.ts';
import { makeWatchStore } from '../../src/storage/watch.ts';
import { watchedArticles } from '../../src/watch/citations.ts';
import { actOnSite } from '../peers/adilet/acts.ts';
import { type Adilet, startAdilet } from '../peers/adilet/site.ts';
import { CITED, CRIMINAL_CODE, LIST } from '../watch/rig.ts';
import { type Bot, freshDataDir, startBot } from './bot.ts';

let site: Adilet;
let dataDir: string;
let bots: Bot[];

beforeEach(async () => {
  site = await startAdilet(LIST.map((act) => actOnSite({ ...act, articles: watchedArticles(CITED, act) ?? 'every' })));
  dataDir = freshDataDir();
  bots = [];
});
afterEach(async () => {
  for (const bot of bots) bot.process.kill('SIGKILL');
  await site.close();
});

const environment = () => ({
  DATA_DIR: dataDir,
  LAW_WATCH: '1',
  LAW_WATCH_ROOT: site.root,
  LAW_WATCH_SECONDS_BETWEEN: '0',
  OPERATOR: 'Test, test@example.kz',
});

function start(): Bot {
  const bot = startBot(environment());
  bots.push(bot);
  return bot;
}

async function metricsOf(bot: Bot): Promise<string> {
  return (await fetch(`${await bot.ready}/metrics`)).text();
}

/** As if the day had passed. */
async function makeDue(): Promise<void> {
  const state = await openState(join(dataDir, 'state.db'));
  await state.updateTable('watch_pages').set({ next_look_at: 0 }).execute();
  await state.destroy();
}

async function lookedAtAll(bot: Bot): Promise<void> {
  await vi.waitFor(
    async () =>
      expect((await metricsOf(bot)).match(/^qorgan_watch_last_told_timestamp_seconds\{act="\w+"\} [1-9]/gm)).toHaveLength(15),
    { timeout: 90_000, interval: 200 },
  );
}

test('the running bot looks at all acts, shows it in /metrics, survives a kill in the middle of a look, and drafts a change once', async () => {
  const first = start();
  await lookedAtAll(first);
  expect(site.mostAtOnce()).toBe(1);
  expect(await metricsOf(first)).toContain(`qorgan_watch_cannot_tell{act="${CRIMINAL_CODE}"} 0`);
  first.process.kill('SIGTERM');
  expect(await first.ended).toEqual({ code: 0, signal: null });

  const act = site.acts.get(CRIMINAL_CODE);
  if (!act) throw new Error('no code');
  act.changed = '20.11.2026';
  act.articles.find(({ number }) => number === '380-3')?.paragraphs.rus.push('3. Новая часть.');
  site.fault(`/kaz/docs/${CRIMINAL_CODE}`, { kind: 'hang' });
  await makeDue();
  const asked = site.next(`/kaz/docs/${CRIMINAL_CODE}`);
  const second = start();
  await asked;
  second.process.kill('SIGKILL');
  await second.ended;

  site.mend();
  await makeDue();
  const third = start();
  await vi.waitFor(() => expect(readdirSync(join(dataDir, 'drafts'))).toHaveLength(1), { timeout: 90_000, interval: 200 });
  third.process.kill('SIGKILL');
  await third.ended;

  await makeDue();
  const fourth = start();
  const again = site.asked.length;
  await vi.waitFor(() => expect(site.asked.length).toBeGreaterThan(again + 15), { timeout: 90_000, interval: 200 });
  fourth.process.kill('SIGTERM');
  await fourth.ended;
  const state = await openState(join(dataDir, 'state.db'));
  expect(await makeWatchStore(state).findings(10)).toMatchObject([
    { act: CRIMINAL_CODE, kind: 'articles', edition: '2026-11-20' },
  ]);
  await state.destroy();
  expect(readdirSync(join(dataDir, 'drafts'))).toEqual([`${CRIMINAL_CODE}-2026-11-20-1.yaml`]);
}, 300_000);

test('SIGTERM in the middle of a look ends the bot at once', async () => {
  site.fault('/robots.txt', { kind: 'hang' });
  const asked = site.next('/robots.txt');
  const bot = start();
  await bot.ready;
  await asked;
  bot.process.kill('SIGTERM');
  expect(await bot.ended).toEqual({ code: 0, signal: null });
}, 120_000);

test('without LAW_WATCH nothing is asked of anybody', async () => {
  const bot = startBot({ DATA_DIR: dataDir, LAW_WATCH_ROOT: site.root });
  bots.push(bot);
  expect(await metricsOf(bot)).not.toContain('qorgan_watch');
  bot.process.kill('SIGTERM');
  await bot.ended;
  expect(site.asked).toEqual([]);
}, 120_000);

test('the command line looks, tells what it found, and knows which answers an article stands behind', async () => {
  const said: string[] = [];
  for (const channel of ['log', 'error'] as const)
    vi.spyOn(console, channel).mockImplementation((...words: unknown[]) => void said.push(words.join(' ')));
  const run = async (...args: string[]) => {
    said.length = 0;
    return { code: await watch(readConfig(environment()), args[0], args.slice(1)), said: said.join('\n') };
  };
  try {
    expect(await run('status')).toMatchObject({
      code: 0,
      said: expect.stringContaining('K1400000226  not read yet  last told never  Criminal Code'),
    });
    expect(await run('once')).toMatchObject({ code: 0, said: expect.stringContaining('K1400000226  read for the first time') });
    expect(await run('once')).toMatchObject({
      code: 0,
      said: expect.stringContaining('K1400000226  looked at within the last hour'),
    });
    expect(await run('status')).toMatchObject({
      code: 0,
      said: expect.stringContaining('K1400000226  2026-03-08  last told 0 h ago'),
    });
    expect(await run('affected', 'cc/380-3')).toMatchObject({
      code: 0,
      said: expect.stringMatching(/^cc\/380-3: .*\bthreat-words\b/),
    });
    expect(await run('affected', '380-3')).toMatchObject({ code: 0, said: expect.stringMatching(/^cc\/380-3: /) });
    expect(await run('affected', 'appc/1000')).toMatchObject({
      code: 1,
      said: expect.stringContaining('no answer cites appc/1000'),
    });
    expect(await run('affected', 'xx/1')).toMatchObject({ code: 2, said: expect.stringContaining("Unknown act 'xx'") });
    expect(await run('lok')).toMatchObject({ code: 2, said: expect.stringContaining("Unknown action 'lok'") });
    said.length = 0;
    expect(await watch(readConfig({ DATA_DIR: dataDir }), 'once', [])).toBe(1);
    expect(said[0]).toContain('LAW_WATCH is not set');
  } finally {
    vi.restoreAllMocks();
  }
}, 120_000);
