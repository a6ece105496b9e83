import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readAlertTemplate } from '../../src/channels/whatsapp-cloud/templates.ts';
import { DATA_FOLDER } from '../../src/parts.ts';
import { openState } from '../../src/storage/open.ts';
import { startGraphApi } from '../peers/graph-api/graph-api.ts';
import { freshDataDir, startBot } from './bot.ts';

const PEOPLE = 60;
const DROPS = 6;
/** What a kill can catch between claim and answer at this pace. */
const MOST_UNDER_WAY = 12;

const ALERT = `kind: new
refersTo: null
subjects: [criminal-code]
importance: urgent
source: https://adilet.zan.kz/rus/docs/K1400000226
inForceFrom: 2026-12-01
title: {ru: Наказание изменилось, kk: Жаза өзгерді, en: The penalty changed}
text: {ru: Теперь строже., kk: Енді қатаңырақ., en: It is stricter now.}
`;

async function setUp() {
  const api = await startGraphApi({ statuses: ['delivered', 'sent'] });
  const dataDir = freshDataDir();
  for (const language of ['ru', 'kk', 'en'])
    api.setTemplate({ name: readAlertTemplate(DATA_FOLDER).name, language, status: 'APPROVED', slots: 2, buttons: 1 });
  const state = await openState(join(dataDir, 'state.db'));
  for (let index = 0; index < PEOPLE; index += 1) {
    api.people.registers({ userId: `KZ.${index}` });
    const { id } = await state
      .insertInto('people')
      .values({
        channel: 'whatsapp-cloud',
        address: `KZ.${index}`,
        language: ['ru', 'kk', 'en'][index % 3] ?? 'ru',
        quiet_from: null,
        quiet_to: null,
        gone_at: null,
        created_at: 1,
        last_seen_at: 1,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await state
      .insertInto('subscriptions')
      .values({ person_id: id, subject: 'all', frequency: 'at-once', created_at: 1 })
      .execute();
  }
  await state.destroy();
  const start = async () => {
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
  const release = async () => {
    const file = join(dataDir, 'alert.yaml');
    writeFileSync(file, ALERT);
    const { id } = (await qorgan(dataDir, ['alerts', 'draft', file, '--by', 'А', '--json'])) as { id: number };
    await qorgan(dataDir, ['alerts', 'approve', String(id), '--by', 'Б', '--json']);
    return id;
  };
  const statusOf = async (id: number) =>
    (await qorgan(dataDir, ['alerts', 'status', String(id), '--json'])) as Record<string, number | string>;
  const copies = () => Array.from({ length: PEOPLE }, (_, index) => api.delivered(`KZ.${index}`).length);
  return { api, start, release, statusOf, copies };
}

test('sends whose answer was lost are settled by their status, nobody gets two (A5, A17)', { timeout: 120_000 }, async () => {
  const { api, start, release, statusOf, copies } = await setUp();
  api.fault({ after: 10, times: DROPS, does: { kind: 'drop' } });
  const bot = await start();
  const id = await release();
  let status = await statusOf(id);
  while (status['state'] !== 'done') {
    await new Promise((resolve) => setTimeout(resolve, 300));
    status = await statusOf(id);
  }
  expect(status).toMatchObject({ audience: PEOPLE, sent: PEOPLE, pending: 0, failed: 0, gone: 0, inDoubt: 0 });
  // The verdict is the stand-in's alone.
  expect(copies()).toEqual(Array.from({ length: PEOPLE }, () => 1));
  expect(api.delivered().filter(({ answerDropped }) => answerDropped)).toHaveLength(DROPS);
  expect(new Set(api.delivered().map(({ template }) => template?.language))).toEqual(new Set(['ru', 'kk', 'en']));
  bot.process.kill('SIGTERM');
  expect(await bot.ended).toEqual({ code: 0, signal: null });
  await api.close();
});

test('killed in the middle: nobody is lost, nobody gets two, and what was under way waits for its status (A1)', {
  timeout: 180_000,
}, async () => {
  const { api, start, release, statusOf, copies } = await setUp();
  let bot = await start();
  const id = await release();
  for (const delivered of [5, 25]) {
    while (api.delivered().length < delivered) await new Promise((resolve) => setTimeout(resolve, 2));
    bot.process.kill('SIGKILL');
    await bot.ended;
    bot = await start();
  }
  const reached = () => copies().filter((count) => count > 0).length;
  let status = await statusOf(id);
  // A message that was claimed and never left waits a quarter of an hour for a status: it is pending, not lost.
  while (Number(status['sent']) !== reached() || Number(status['pending']) > 2 * MOST_UNDER_WAY || api.webhooks.pending() > 0) {
    await new Promise((resolve) => setTimeout(resolve, 300));
    status = await statusOf(id);
  }
  expect(Number(status['sent']) + Number(status['pending']) + Number(status['inDoubt'])).toBe(PEOPLE);
  expect(Math.max(...copies())).toBe(1);
  bot.process.kill('SIGTERM');
  expect(await bot.ended).toEqual({ code: 0, signal: null });
  await api.close();
});

/** The command line as an operator uses it; not spawnSync, because the stand-in lives in this process. */
async function qorgan(dataDir: string, args: string[]): Promise<unknown> {
  const child = spawn(process.execPath, ['--import', './bin/check-node.js', 'src/cli/qorgan.ts', ...args], {
    cwd: join(import.meta.dirname, '..', '..'),
    env: { PATH: process.env['PATH'] ?? '', DATA_DIR: dataDir },
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (bytes: Buffer) => {
    out += bytes.toString();
  });
  child.stderr.on('data', (bytes: Buffer) => {
    err += bytes.toString();
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`qorgan ${args.join(' ')} ended with ${code}: ${err}${out}`);
  return out.trim().startsWith('{') ? JSON.parse(out) : out;
}
