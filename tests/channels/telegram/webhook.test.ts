import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { echo, makeFakeDesk } from './fake-desk.ts';
import { shownTo, startApi, startChannel, until } from './rig.ts';

const SECRET = 'canary-secret-0123456789';
const AIGUL = { id: 42 };
const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** What main.ts does with the route: header and parsed body in, status out, 500 for what is thrown. */
async function startWebhook(desk = makeFakeDesk(echo)) {
  let serve: (header: string | undefined, body: unknown) => Promise<number> = async () => 503;
  const server = createServer((request, response) => {
    void request.toArray().then(async (chunks) => {
      const header = request.headers['x-telegram-bot-api-secret-token'];
      const status = await serve(header as string | undefined, JSON.parse(Buffer.concat(chunks as Buffer[]).toString())).catch(
        () => 500,
      );
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/telegram/webhook`;
  const api = await startApi();
  const rig = await startChannel(api, { desk, config: { webhook: { url, secret: SECRET } } });
  serve = rig.channel.webhook;
  return { api, url, ...rig };
}

const update = (id: number, text: string) => ({
  update_id: id,
  message: { message_id: 1, date: 1, from: { id: 42, is_bot: false, first_name: 'А' }, chat: { id: 42, type: 'private' }, text },
});

test('updates come by webhook, with the secret', async () => {
  const { api, channel, url } = await startWebhook();
  await until(channel.isConnected);
  expect(api.calls('setWebhook')).toMatchObject([
    {
      ok: true,
      parameters: {
        url,
        secret_token: SECRET,
        allowed_updates: ['message', 'edited_message', 'callback_query', 'my_chat_member'],
      },
    },
  ]);
  api.people.writes(AIGUL, { text: 'вопрос' });
  await until(() => channel.counts.finished === 1 && api.pending() === 0);
  expect(shownTo(api, 42)).toEqual(['→ вопрос']);
  expect(api.polls()).toEqual([]);
});

test.each([
  { name: 'absent', header: undefined },
  { name: 'empty', header: '' },
  { name: 'short', header: SECRET.slice(0, -1) },
  { name: 'long', header: `${SECRET}0` },
  { name: 'in another case', header: SECRET.toUpperCase() },
  { name: 'doubled', header: `${SECRET}, ${SECRET}` },
])('a secret that is $name: 401, and nothing is taken', async ({ header }) => {
  const { channel } = await startWebhook();
  expect(await channel.webhook(header, update(1, 'вопрос'))).toBe(401);
  expect(channel.counts.received).toBe(0);
});

test.each([null, [], 'text', {}, { update_id: 'x' }, { update_id: -1 }, { update_id: 2 ** 60 }])(
  '%j is no update: 400',
  async (body) => {
    const { channel } = await startWebhook();
    expect(await channel.webhook(SECRET, body)).toBe(400);
  },
);

test('a kind we do not know is taken off Telegram with 200 and counted', async () => {
  const { channel } = await startWebhook();
  expect(await channel.webhook(SECRET, { update_id: 1, hologram: {} })).toBe(200);
  expect(channel.counts.ignored).toBe(1);
});

test('an update replayed is answered once', async () => {
  const { api, channel } = await startWebhook();
  await until(channel.isConnected);
  api.people.writes(AIGUL, { text: 'здравствуйте' });
  await until(() => channel.counts.finished === 1);
  for (let time = 0; time < 10; time += 1) expect(await channel.webhook(SECRET, update(7, '/start'))).toBe(200);
  await until(() => channel.counts.finished === 11);
  expect(shownTo(api, 42)).toEqual(['→ здравствуйте', '→ /start']);
});

test('an update that could not be kept is not confirmed: Telegram brings it again', async () => {
  const desk = makeFakeDesk(echo);
  const { receive } = desk;
  let refusals = 2;
  desk.receive = (messages) => (refusals-- > 0 ? Promise.reject(new Error('database or disk is full')) : receive(messages));
  const { api, channel } = await startWebhook(desk);
  await until(channel.isConnected);
  api.people.writes(AIGUL, { text: 'вопрос' });
  await until(() => channel.counts.finished === 1 && api.pending() === 0);
  expect(shownTo(api, 42)).toEqual(['→ вопрос']);
});

test('without a webhook in the configuration no secret opens it', async () => {
  const api = await startApi();
  const { channel } = await startChannel(api);
  expect(await channel.webhook(SECRET, update(1, 'вопрос'))).toBe(401);
  expect(await channel.webhook('', update(1, 'вопрос'))).toBe(401);
});
