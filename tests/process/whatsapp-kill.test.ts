import { expect, test } from 'vitest';
import { startGraphApi } from '../peers/graph-api/graph-api.ts';
import { type Bot, freshDataDir, startBot } from './bot.ts';

const PEOPLE = 60;
const EACH = 3;
const ALL = PEOPLE * EACH;

/** Words that nobody else writes: the reply quotes them, so the ledger tells which message it answers. */
const wordOf = (index: number) => `ыъ${index}ъы`;

test('killed three times while 180 WhatsApp messages are under way, every one is answered after the restart', {
  timeout: 180_000,
}, async () => {
  const api = await startGraphApi({ aSecond: 10_000, burst: 1000 });
  const dataDir = freshDataDir();
  for (let index = 0; index < ALL; index += 1)
    api.people.writes(
      { phone: `7700${100_0000 + (index % PEOPLE)}`, userId: `KZ.${1 + (index % PEOPLE)}` },
      `/search ${wordOf(index)}`,
      {
        copies: 2,
      },
    );

  const start = async (): Promise<Bot> => {
    const bot = startBot({
      DATA_DIR: dataDir,
      WHATSAPP_CLOUD_TOKEN: api.token,
      WHATSAPP_CLOUD_PHONE_NUMBER_ID: api.phoneNumberId,
      WHATSAPP_CLOUD_APP_SECRET: api.appSecret,
      WHATSAPP_CLOUD_VERIFY_TOKEN: api.verifyToken,
      WHATSAPP_CLOUD_API_ROOT: api.root,
      LOG_LEVEL: 'warn',
    });
    api.webhooks.setUrl(`${await bot.ready}/whatsapp/webhook`);
    return bot;
  };
  const unanswered = () => {
    const shown = api
      .delivered()
      .map((call) => call.shown ?? '')
      .join('\n');
    return Array.from({ length: ALL }, (_, index) => index).filter((index) => !shown.includes(wordOf(index)));
  };
  let log = '';
  for (const delivered of [1, 30, 90]) {
    const bot = await start();
    await until(bot, () => api.delivered().length >= delivered);
    bot.process.kill('SIGKILL');
    await bot.ended;
    log += bot.err();
  }
  const last = await start();
  await until(last, () => unanswered().length === 0 && api.webhooks.pending() === 0);
  const ready = await fetch(`${api.webhooks.url()?.replace('/whatsapp/webhook', '')}/readyz`);
  expect(await ready.json()).toEqual({ status: 'ready', channels: { web: true, 'whatsapp-cloud': true } });
  last.process.kill('SIGTERM');
  expect(await last.ended).toEqual({ code: 0, signal: null });

  // The verdict is the stand-in's alone: what people got, not what the bot believes.
  expect(unanswered()).toEqual([]);
  expect(api.delivered().length - ALL).toBeLessThanOrEqual(3 * 16);
  expect(api.calls().filter(({ ok }) => !ok)).toEqual([]);
  expect(log + last.err()).not.toMatch(/ыъ|canary|7700100|KZ\.\d/);
  await api.close();
});

async function until(bot: Bot, isSo: () => boolean): Promise<void> {
  while (!isSo()) {
    if (bot.process.exitCode !== null) throw new Error(`the bot ended by itself: ${bot.err()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
