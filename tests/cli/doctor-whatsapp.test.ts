import { afterEach, expect, test } from 'vitest';
import { readAlertTemplate } from '../../src/channels/whatsapp-cloud/templates.ts';
import { whatsappCloud } from '../../src/cli/doctor-whatsapp.ts';
import { DATA_FOLDER } from '../../src/parts.ts';
import { type GraphApi, startGraphApi } from '../peers/graph-api/graph-api.ts';

const open: GraphApi[] = [];
afterEach(async () => {
  for (const api of open.splice(0)) await api.close();
});

async function start() {
  const api = await startGraphApi();
  open.push(api);
  const { token, phoneNumberId, appSecret, verifyToken, root: apiRoot } = api;
  return { api, config: { token, phoneNumberId, appSecret, verifyToken, apiRoot } };
}

test('off: it says how to turn it on', async () => {
  const [finding] = await whatsappCloud({ whatsappCloud: null });
  expect(finding).toMatchObject({
    isGood: true,
    what: 'WhatsApp Cloud API: off',
    mend: expect.stringContaining('docs/whatsapp.md'),
  });
});

test('the number and each template are told, and what alerts wait for', async () => {
  const { api, config } = await start();
  const { name } = readAlertTemplate(DATA_FOLDER);
  api.setTemplate({ name, language: 'kk', status: 'APPROVED', slots: 2, buttons: 1 });
  api.setTemplate({ name, language: 'ru', status: 'PAUSED', slots: 2, buttons: 1 });
  const findings = await whatsappCloud({ whatsappCloud: config });
  expect(findings.map(({ what, isGood, mend }) => [what, isGood, mend !== undefined])).toEqual([
    [`WhatsApp Cloud API: number ${config.phoneNumberId} is AVAILABLE`, true, false],
    [`WhatsApp template ${name} in ru: PAUSED`, true, true],
    [`WhatsApp template ${name} in kk: APPROVED`, true, false],
    [`WhatsApp template ${name} in en: MISSING`, true, true],
  ]);
});

test('a token that Meta does not know is told without being shown', async () => {
  const { config } = await start();
  const findings = await whatsappCloud({ whatsappCloud: { ...config, token: 'EAAcanary-wrong' } });
  expect(findings).toMatchObject([{ isGood: false, what: expect.stringContaining('code 190') }]);
  expect(JSON.stringify(findings)).not.toContain('canary');
});

test('nobody at the address is told', async () => {
  const { api, config } = await start();
  await api.close();
  open.pop();
  expect(await whatsappCloud({ whatsappCloud: config })).toMatchObject([
    { isGood: false, what: expect.stringContaining('cannot be reached (ECONNREFUSED)') },
  ]);
});
