import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sentTo, telegramActor } from '../journeys/telegram-actor.ts';
import { openPdf, textOfPages } from '../papers/open-pdf.ts';
import { type BotApi, startBotApi } from '../peers/telegram/bot-api.ts';
import { type Bot, freshDataDir, startBot } from './bot.ts';

/** Words that stand nowhere else: whatever holds one of them has kept what was typed for a paper. */
const NAME = 'Канарейкина Зәурешканар Әлібекқызы';
const IIN = '850412400121';
const PHONE = '+7 707 555 44 33';
const STORY = 'Попугаев схватил штырехват и замахнулся';
const CANARIES = ['Канарейкина', 'Зәурешканар', IIN, '555 44 33', 'Попугаев', 'штырехват'];

/** The files of a folder in which a canary is found, as it was typed, in JSON escapes, in UTF-16 or in base64. */
function tracesIn(folder: string): string[] {
  const forms = CANARIES.flatMap((word) => [
    Buffer.from(word),
    Buffer.from(JSON.stringify(word).slice(1, -1)),
    Buffer.from(
      [...word].map((letter) => (letter > '\x7f' ? `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}` : letter)).join(''),
    ),
    Buffer.from(word, 'utf16le'),
    // Base64 depends on where the word begins: three shifts, without the ends that depend on the neighbours.
    ...[0, 1, 2].map((shift) =>
      Buffer.from(
        Buffer.from(' '.repeat(shift) + word)
          .toString('base64')
          .slice(4, -4),
      ),
    ),
  ]).filter((form) => form.length > 4);
  return filesIn(folder).filter((path) => {
    const bytes = readFileSync(path);
    return forms.some((form) => bytes.includes(form));
  });
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

interface Rig {
  api: BotApi;
  dataDir: string;
  /** What the process takes for its folder of temporary files. */
  temporary: string;
  start(): Bot;
  log(): string;
}

async function makeRig(): Promise<Rig> {
  const api = await startBotApi();
  const dataDir = freshDataDir();
  const temporary = mkdtempSync(join(tmpdir(), 'qorgan-temporary-'));
  const bots: Bot[] = [];
  return {
    api,
    dataDir,
    temporary,
    start() {
      const bot = startBot({
        DATA_DIR: dataDir,
        TMPDIR: temporary,
        TELEGRAM_BOT_TOKEN: api.token,
        TELEGRAM_API_ROOT: api.root,
        LOG_LEVEL: 'trace',
      });
      bots.push(bot);
      return bot;
    },
    log: () => bots.map((bot) => bot.out() + bot.err()).join(''),
  };
}

function expectNoTrace({ dataDir, temporary, log }: Rig): void {
  expect([...tracesIn(dataDir), ...tracesIn(temporary)]).toEqual([]);
  for (const word of CANARIES) expect(log()).not.toContain(word);
}

const AIGUL = { id: 42, language: 'ru' };

test('over Telegram: a paper is filled in, sent and erased, and nothing of it lies anywhere at any time', {
  timeout: 120_000,
}, async () => {
  const rig = await makeRig();
  const bot = rig.start();
  await bot.ready;
  const aigul = telegramActor(rig.api, AIGUL);
  await aigul.says('/document');
  await aigul.taps('📄 Объяснение свидетеля');
  for (let question = 0; question < 5; question += 1) await aigul.taps('Оставить строку');
  await aigul.says(STORY);
  expectNoTrace(rig);
  await aigul.taps('Оставить строку');
  await aigul.taps('Оставить строку');
  await aigul.taps('Набрать здесь');
  await aigul.says(NAME);
  await aigul.says(IIN);
  await aigul.taps('Оставить строку');
  await aigul.says(PHONE);
  const preview = await aigul.taps('Оставить строку');
  for (const word of CANARIES) expect(preview.text).toContain(word);
  expectNoTrace(rig);
  const { files } = await aigul.taps('PDF и Word');
  expect(files.map(({ name }) => name.split('.').at(-1))).toEqual(['pdf', 'docx']);
  const text = (await textOfPages(await openPdf(files[0]?.bytes ?? new Uint8Array()))).join(' ');
  for (const word of CANARIES) expect(text).toContain(word);
  expectNoTrace(rig);
  await aigul.taps('Стереть ответы');
  bot.process.kill('SIGTERM');
  expect(await bot.ended).toEqual({ code: 0, signal: null });
  expectNoTrace(rig);
  await rig.api.close();
});

test('killed while a paper is filled in: nothing personal is left, and the person is told to begin again', {
  timeout: 120_000,
}, async () => {
  const rig = await makeRig();
  const first = rig.start();
  await first.ready;
  const aigul = telegramActor(rig.api, AIGUL);
  await aigul.says('/document');
  await aigul.taps('📄 Объяснение свидетеля');
  await aigul.says(NAME);
  // The bot takes the story, and dies before the answer to it can go out.
  rig.api.fault({ method: 'sendMessage', times: 1000, does: { kind: 'hang' } });
  rig.api.people.writes(AIGUL, { text: STORY });
  await untilTried(rig.api);
  first.process.kill('SIGKILL');
  await first.ended;
  expectNoTrace(rig);
  rig.api.clearFaults();

  const before = sentTo(rig.api, AIGUL.id).length;
  const second = rig.start();
  await second.ready;
  await untilSent(rig.api, before + 1);
  const told = sentTo(rig.api, AIGUL.id).at(-1)?.shown ?? '';
  expect(told).toContain('ничего не осталось');
  expectNoTrace(rig);
  // What is typed for the paper that is gone is kept as little as before.
  const answer = await aigul.says(STORY);
  expect(answer.text).not.toContain('Попугаев');
  expectNoTrace(rig);
  const again = await aigul.says('/document');
  expect(again.choices.length).toBeGreaterThan(3);
  second.process.kill('SIGTERM');
  await second.ended;
  expectNoTrace(rig);
  await rig.api.close();
});

test('over the web: the same, and the file goes only to the session that made it', { timeout: 120_000 }, async () => {
  const rig = await makeRig();
  const bot = rig.start();
  const address = await bot.ready;
  const session = 'c0ffee00c0ffee00c0ffee00c0ffee00';
  let count = 0;
  const post = async (content: { text: string } | { choice: string }) => {
    count += 1;
    const response = await fetch(`${address}/api/chat`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ session, id: String(count), lang: 'ru', ...content }),
    });
    return (await response.json()) as { replies: { blocks: { kind: string; id?: string }[] }[] };
  };
  await post({ choice: 'p:start:employer-report' });
  await post({ text: 'Больница' });
  for (const field of ['acts', 'day', 'time', 'place']) await post({ choice: `p:line:${field}` });
  await post({ text: STORY });
  await post({ choice: 'p:f:name' });
  expect(JSON.stringify(await post({ text: NAME }))).toContain('Канарейкина');
  await post({ choice: 'p:f:phone' });
  const preview = JSON.stringify(await post({ text: PHONE }));
  expect(preview).toContain('Попугаев');
  expectNoTrace(rig);
  const { replies } = await post({ choice: 'p:pdf' });
  const id = replies[0]?.blocks.find(({ kind }) => kind === 'file')?.id ?? '';
  expect((await fetch(`${address}/files/${id}`)).status).toBe(404);
  const file = await fetch(`${address}/files/${id}`, { headers: { 'x-session': session } });
  const text = (await textOfPages(await openPdf(new Uint8Array(await file.arrayBuffer())))).join(' ');
  expect(text).toContain('Канарейкина');
  expectNoTrace(rig);
  bot.process.kill('SIGKILL');
  await bot.ended;
  expectNoTrace(rig);
  await rig.api.close();
});

/** Until the bot has taken the last message and tries to answer it. */
async function untilTried(api: BotApi): Promise<void> {
  const tries = () => api.calls('sendMessage').filter(({ answerDropped }) => answerDropped).length;
  while (tries() === 0) await new Promise((resolve) => setTimeout(resolve, 5));
}

async function untilSent(api: BotApi, count: number): Promise<void> {
  while (sentTo(api, AIGUL.id).length < count) await new Promise((resolve) => setTimeout(resolve, 5));
}
