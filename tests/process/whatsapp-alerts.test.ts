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

const ALERT = `kind: new
refersTo: null
subjects: [criminal-code]
importance: urgent
source: https://adilet.zan.kz/rus/docs/K1400000226
inForceFrom: 2026-12-01
title: {ru: Наказание изменилось, kk: Жаза өзгерді, en: The penalty changed}
text: {ru: Теперь строже., kk: Енді қатаңырақ., en: It is stricter now.}
`;

test('an alert by WhatsApp: sends whose answer was lost are settled by their status, nobody gets two (A5, A17)', {
  timeout: 120_000,
}, async () => {
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
  api.fault({ after: 10, times: DROPS, does: { kind: 'drop' } });

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
  const file = join(dataDir, 'alert.yaml');
  writeFileSync(file, ALERT);
  const { id } = (await qorgan(dataDir, ['alerts', 'draft', file, '--by', 'А', '--json'])) as { id: number };
  await qorgan(dataDir, ['alerts', 'approve', String(id), '--by', 'Б', '--json']);
  let status: Record<string, unknown> = {};
  while (status['state'] !== 'done') {
    await new Promise((resolve) => setTimeout(resolve, 300));
    status = (await qorgan(dataDir, ['alerts', 'status', String(id), '--json'])) as Record<string, unknown>;
  }
  expect(status).toMatchObject({ audience: PEOPLE, sent: PEOPLE, pending: 0, failed: 0, gone: 0, inDoubt: 0 });
  // The verdict is the stand-in's alone.
  const copies = Array.from({ length: PEOPLE }, (_, index) => api.delivered(`KZ.${index}`).length);
  expect(copies).toEqual(Array.from({ length: PEOPLE }, () => 1));
  expect(api.delivered().filter(({ answerDropped }) => answerDropped)).toHaveLength(DROPS);
  expect(new Set(api.delivered().map(({ template }) => template?.language))).toEqual(new Set(['ru', 'kk', 'en']));
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
