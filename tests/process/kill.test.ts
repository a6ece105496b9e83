import { expect, test } from 'vitest';
import { type BotApi, startBotApi } from '../peers/telegram/bot-api.ts';
import { type Bot, freshDataDir, startBot } from './bot.ts';

const PEOPLE = 100;
const EACH = 5;

/** Words that nobody else writes: the reply quotes them, so the ledger tells which update it answers. */
const wordOf = (update: number) => `ыъ${update}ъы`;

test('killed four times while 500 updates are under way, every one is answered after the restart', {
  timeout: 180_000,
}, async () => {
  const api = await startBotApi();
  const dataDir = freshDataDir();
  for (let i = 0; i < PEOPLE * EACH; i += 1)
    api.people.writes({ id: 1 + (i % PEOPLE), language: 'ru' }, { text: `/search ${wordOf(i)}` });

  const start = () =>
    startBot({ DATA_DIR: dataDir, TELEGRAM_BOT_TOKEN: api.token, TELEGRAM_API_ROOT: api.root, LOG_LEVEL: 'warn' });
  let log = '';
  for (const delivered of [1, 60, 180, 320]) {
    const bot = start();
    await until(bot, () => api.delivered().length >= delivered);
    bot.process.kill('SIGKILL');
    await bot.ended;
    log += bot.err();
  }
  const last = start();
  await until(last, () => unanswered(api).length === 0);
  last.process.kill('SIGTERM');
  expect(await last.ended).toEqual({ code: 0, signal: null });

  // The verdict is the stand-in's alone: what people got, not what the bot believes.
  expect(unanswered(api)).toEqual([]);
  const replies = api.delivered().length;
  expect(replies - PEOPLE * EACH).toBeLessThanOrEqual(4 * 16);
  expect(inOrder(api)).toBe(true);
  expect(log + last.err()).not.toMatch(/ыъ|AAcanary/);
  await api.close();
});

/** Updates that no delivered message quotes. */
function unanswered(api: BotApi): number[] {
  const shown = api
    .delivered()
    .map((entry) => entry.shown ?? '')
    .join('\n');
  return Array.from({ length: PEOPLE * EACH }, (_, i) => i).filter((i) => !shown.includes(wordOf(i)));
}

/** Each person got the first answers to their messages in the order in which they wrote them. */
function inOrder(api: BotApi): boolean {
  return Array.from({ length: PEOPLE }, (_, person) => {
    const numbers = api.delivered(person + 1).map((entry) => Number(entry.shown?.match(/ыъ(\d+)ъы/)?.[1]));
    const firsts = [...new Set(numbers)];
    return firsts.every((number, i) => i === 0 || number > (firsts[i - 1] ?? 0));
  }).every(Boolean);
}

async function until(bot: Bot, isSo: () => boolean): Promise<void> {
  while (!isSo()) {
    if (bot.process.exitCode !== null) throw new Error(`the bot ended by itself: ${bot.err()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
