import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseAtomFeed } from 'feedsmith';
import { expect, test } from 'vitest';
import { type BotApi, startBotApi } from '../peers/telegram/bot-api.ts';
import { type Bot, freshDataDir, startBot } from './bot.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const ALERT = `
kind: new
subjects: [criminal-code]
importance: urgent
source: https://adilet.zan.kz/rus/docs/K1400000226
inForceFrom: 2026-12-01
provisions: [cc/380-3/1]
title: {ru: Проба оповещения, kk: Хабарландыру сынағы, en: A trial alert}
text: {ru: Это проба., kk: Бұл — сынақ., en: This is a trial.}
`;

const qorgan = async (dataDir: string, ...words: string[]) => {
  const run = promisify(execFile)(process.execPath, ['src/cli/qorgan.ts', ...words], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'] ?? '', DATA_DIR: dataDir },
  });
  return (await run).stdout;
};

test('an alert reaches a follower, the feed and the answers; its button stops the next; forgetting leaves no byte', {
  timeout: 120_000,
}, async () => {
  const api = await startBotApi();
  const dataDir = freshDataDir();
  const bot = startBot({ DATA_DIR: dataDir, TELEGRAM_BOT_TOKEN: api.token, TELEGRAM_API_ROOT: api.root, LOG_LEVEL: 'trace' });
  const address = await bot.ready;
  const person = { id: 7_315_402_981, language: 'ru' };
  const shown = () => api.delivered(person.id).map((entry) => entry.shown ?? '');
  const says = async (text: string) => {
    const before = shown().length;
    api.people.writes(person, { text });
    await until(bot, () => shown().length > before);
  };

  await says('/subscribe criminal-code');
  await says('канарейка: меня ударил пациент');
  const file = join(dataDir, 'alert.yaml');
  writeFileSync(file, ALERT);
  const { id } = JSON.parse(await qorgan(dataDir, 'alerts', 'draft', file, '--by', 'Anna', '--json')) as { id: number };
  await qorgan(dataDir, 'alerts', 'approve', String(id), '--by', 'Bolat', '--json');
  await until(bot, () => shown().some((text) => text.includes('Проба оповещения')));
  await until(bot, async () => (await (await fetch(`${address}/kk/alerts.atom`)).text()).includes('Хабарландыру сынағы'));
  const feed = parseAtomFeed(await (await fetch(`${address}/en/alerts/criminal-code.atom`)).text());
  expect(feed.entries?.map((entry) => entry.id)).toEqual([`${address}/en/alerts/${id}`]);
  expect(await (await fetch(`${address}/ru/topics/threat-words`)).text()).toContain(`href="/ru/alerts/${id}"`);

  const alert = api.delivered(person.id).find((entry) => entry.shown?.includes('Проба оповещения'));
  await presses(api, bot, person, alert?.messageId ?? 0, 'u');
  expect(shown().at(-1)).toContain('больше ничего вам не пришлю');

  await says('/forget');
  await presses(api, bot, person, api.delivered(person.id).at(-1)?.messageId ?? 0, 'f:yes');
  expect(shown().at(-1)).toContain('Удалено:');
  const bytesOf = () =>
    readdirSync(dataDir)
      .filter((name) => /^state\.db|\.txt$/.test(name))
      .map((name) => readFileSync(join(dataDir, name)));
  await until(bot, () => bytesOf().every((bytes) => !bytes.includes(String(person.id))));
  expect(bytesOf().some((bytes) => bytes.includes('канарейка'))).toBe(false);
  expect(bot.err() + bot.out()).not.toMatch(/7315402981|канарейка/);
  bot.process.kill('SIGTERM');
  expect(await bot.ended).toEqual({ code: 0, signal: null });
  await api.close();
});

/** Presses the button of a choice under a message of the bot and waits for what it brings. */
async function presses(api: BotApi, bot: Bot, person: { id: number }, message: number, choice: string): Promise<void> {
  const before = api.delivered(person.id).length;
  const markup = api.delivered(person.id).find((entry) => entry.messageId === message)?.parameters['reply_markup'];
  const { inline_keyboard: rows } = (typeof markup === 'string' ? JSON.parse(markup) : markup) as {
    inline_keyboard: { callback_data: string }[][];
  };
  const data = rows.flat().find((button) => button.callback_data.startsWith(`${choice}.`))?.callback_data ?? '';
  api.people.presses(person, { data, message });
  await until(bot, () => api.delivered(person.id).length > before);
}

async function until(bot: Bot, isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) {
    if (bot.process.exitCode !== null) throw new Error(`the bot ended by itself: ${bot.err()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
