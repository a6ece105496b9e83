import { afterEach, describe, expect, test } from 'vitest';
import { CODES } from './errors.ts';
import { type GraphApi, type GraphApiSettings, startGraphApi } from './graph-api.ts';

const AIGUL = { phone: '77001112233', userId: 'KZ.1001' };
const open: GraphApi[] = [];
afterEach(async () => {
  for (const api of open.splice(0)) await api.close();
});

async function start(settings: GraphApiSettings = {}): Promise<GraphApi> {
  const api = await startGraphApi(settings);
  open.push(api);
  return api;
}

async function post(
  api: GraphApi,
  payload: object,
  token = api.token,
): Promise<{ status: number; code: number | null; id: string | null }> {
  const response = await fetch(`${api.root}/v25.0/${api.phoneNumberId}/messages`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ messaging_product: 'whatsapp', recipient: 'KZ.1001', ...payload }),
  });
  const answer = (await response.json()) as { error?: { code: number }; messages?: { id: string }[] };
  return { status: response.status, code: answer.error?.code ?? null, id: answer.messages?.[0]?.id ?? null };
}

const text = (body: string) => ({ type: 'text', text: { body } });
const buttons = (...titles: string[]) => ({
  type: 'interactive',
  interactive: {
    type: 'button',
    body: { text: 'текст' },
    action: { buttons: titles.map((title, index) => ({ type: 'reply', reply: { id: `b${index}`, title } })) },
  },
});
const list = (rows: { id?: string; title: string; description?: string }[], button = 'Выбрать') => ({
  type: 'interactive',
  interactive: {
    type: 'list',
    body: { text: 'текст' },
    action: { button, sections: [{ rows: rows.map((row, index) => ({ id: `r${index}`, ...row })) }] },
  },
});

test('a message to somebody who wrote is delivered and told of', async () => {
  const api = await start();
  api.people.writes(AIGUL, 'привет');
  expect(await post(api, { ...text('здравствуйте'), biz_opaque_callback_data: 'd1' })).toEqual({
    status: 200,
    code: null,
    id: 'wamid.out1',
  });
  expect(api.delivered('KZ.1001')).toMatchObject([{ shown: 'здравствуйте', reference: 'd1', messageId: 'wamid.out1' }]);
});

describe('as strict as Meta', () => {
  test.each([
    { name: 'an empty text', payload: text(''), code: 131009 },
    { name: 'a text of 4,097', payload: text('x'.repeat(4097)), code: 131009 },
    { name: 'an unknown field', payload: { ...text('x'), colour: 'red' }, code: 100 },
    { name: 'an unknown kind', payload: { type: 'hologram', hologram: {} }, code: 100 },
    { name: 'four buttons', payload: buttons('а', 'б', 'в', 'г'), code: 131009 },
    { name: 'a button of 21', payload: buttons('x'.repeat(21)), code: 131009 },
    { name: 'two buttons of one name', payload: buttons('а', 'а'), code: 131009 },
    { name: 'eleven rows', payload: list(Array.from({ length: 11 }, (_, index) => ({ title: `т${index}` }))), code: 131009 },
    { name: 'a row of 25', payload: list([{ title: 'x'.repeat(25) }]), code: 131009 },
    { name: 'a description of 73', payload: list([{ title: 'т', description: 'x'.repeat(73) }]), code: 131009 },
    {
      name: 'two rows of one id',
      payload: list([
        { id: 'a', title: 'т' },
        { id: 'a', title: 'у' },
      ]),
      code: 131009,
    },
    { name: 'a list button of 21', payload: list([{ title: 'т' }], 'x'.repeat(21)), code: 131009 },
    { name: 'callback data of 513', payload: { ...text('x'), biz_opaque_callback_data: 'x'.repeat(513) }, code: 131009 },
    { name: 'a missing text', payload: { type: 'text' }, code: 131008 },
    { name: 'a stranger', payload: { ...text('x'), recipient: 'KZ.9' }, code: 131026 },
  ])('$name is refused with $code', async ({ payload, code }) => {
    const api = await start();
    api.people.writes(AIGUL, 'привет');
    expect((await post(api, payload)).code).toBe(code);
    expect(api.delivered()).toEqual([]);
  });

  test('a wrong token gives 190', async () => {
    const api = await start();
    expect(await post(api, text('x'), 'EAAwrong')).toMatchObject({ status: 401, code: 190 });
  });

  test('after 24 hours only a template goes, and only as it was approved', async () => {
    let now = Date.now();
    const api = await start({ now: () => now });
    api.people.writes(AIGUL, 'привет');
    now += 24 * 3_600_000;
    expect((await post(api, text('x'))).code).toBe(131047);
    const template = (parameters: string[], code = 'kk', name = 'alert') => ({
      type: 'template',
      template: {
        name,
        language: { code },
        components: [{ type: 'body', parameters: parameters.map((each) => ({ type: 'text', text: each })) }],
      },
    });
    for (const [language, status] of Object.entries({ kk: 'APPROVED', ru: 'PAUSED', en: 'DISABLED', de: 'PENDING' }))
      api.setTemplate({ name: 'alert', language, status, slots: 2, buttons: 0 });
    expect((await post(api, template(['a', 'b']))).status).toBe(200);
    expect((await post(api, template(['a']))).code).toBe(132000);
    expect((await post(api, template(['a\nb', 'c']))).code).toBe(132012);
    expect((await post(api, template(['a', 'b'], 'ru'))).code).toBe(132015);
    expect((await post(api, template(['a', 'b'], 'en'))).code).toBe(132016);
    expect((await post(api, template(['a', 'b'], 'de'))).code).toBe(132001);
    expect((await post(api, template(['a', 'b'], 'fr'))).code).toBe(132001);
  });

  test('a burst to one person, then one in six seconds; eighty a second in all', async () => {
    let now = Date.now();
    const api = await start({ now: () => now, burst: 3, aSecond: 5 });
    for (const person of [AIGUL, { userId: 'KZ.2' }]) api.people.writes(person, 'привет');
    const send = (recipient: string) => post(api, { ...text('x'), recipient });
    for (let time = 0; time < 3; time += 1) expect((await send('KZ.1001')).status).toBe(200);
    expect((await send('KZ.1001')).code).toBe(131056);
    expect((await send('KZ.2')).status).toBe(200);
    expect((await send('KZ.2')).status).toBe(200);
    expect((await send('KZ.2')).code).toBe(130429);
    now += 6000;
    expect((await send('KZ.1001')).status).toBe(200);
    expect((await send('KZ.1001')).code).toBe(131056);
  });
});

test.each(CODES)('a fault of code %i comes with its own status, and nothing is delivered', async (code) => {
  const api = await start();
  api.people.writes(AIGUL, 'привет');
  api.fault({ does: { kind: 'code', code } });
  const answer = await post(api, text('x'));
  expect([answer.code, answer.status >= 400]).toEqual([code, true]);
  expect(api.delivered()).toEqual([]);
  expect((await post(api, text('x'))).status).toBe(200);
});
