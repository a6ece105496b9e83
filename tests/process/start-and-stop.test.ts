import { expect, test } from 'vitest';
import { freshDataDir, startBot } from './bot.ts';

test('with no token at all the web chat answers; one line tells the address; SIGTERM ends it with 0', async () => {
  const bot = startBot({ DATA_DIR: freshDataDir() });
  const address = await bot.ready;
  expect(bot.out()).toBe(`Qorgan is ready: ${address}\n`);
  expect((await fetch(`${address}/healthz`)).status).toBe(200);
  expect((await fetch(`${address}/readyz`)).status).toBe(200);
  const asked = await fetch(`${address}/api/ask`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id: 'q', text: 'науқас мені өлтірем деп қорқытты' }),
  });
  expect(await asked.json()).toMatchObject({ id: 'q', lang: 'kk', topic: expect.any(String) });
  bot.process.kill('SIGTERM');
  expect(await bot.ended).toEqual({ code: 0, signal: null });
});

test('SIGINT ends it as well', async () => {
  const bot = startBot({ DATA_DIR: freshDataDir() });
  await bot.ready;
  bot.process.kill('SIGINT');
  expect(await bot.ended).toEqual({ code: 0, signal: null });
});

test('every fault of the environment is refused at once, and no secret is printed', async () => {
  const bot = startBot({ DATA_DIR: freshDataDir(), PORT: '99999', LOG_LEVEL: 'loud', TELEGRAM_BOT_TOKEN: 'secret-canary' });
  expect((await bot.ended).code).toBe(1);
  expect(bot.err()).toMatch(/PORT is '99999'[\s\S]*LOG_LEVEL is 'loud'[\s\S]*TELEGRAM_BOT_TOKEN is set/);
  expect(bot.err()).not.toContain('canary');
});

test('a port that is taken is told in one sentence', async () => {
  const first = startBot({ DATA_DIR: freshDataDir() });
  const { port } = new URL(await first.ready);
  const second = startBot({ DATA_DIR: freshDataDir(), PORT: port });
  expect((await second.ended).code).toBe(1);
  expect(second.err()).toContain(port);
  first.process.kill('SIGTERM');
  await first.ended;
});
