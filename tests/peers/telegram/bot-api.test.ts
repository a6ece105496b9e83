import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Api, GrammyError, HttpError } from 'grammy';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type BotApi, startBotApi } from './bot-api.ts';
import { parseTelegramHtml } from './html.ts';

const AIGUL = { id: 42 };
let peer: BotApi;
let api: Api;
beforeEach(async () => {
  peer = await startBotApi();
  api = new Api(peer.token, { apiRoot: peer.root });
});
afterEach(() => peer.close());

const call = async (method: string, parameters: unknown, token = peer.token) => {
  const response = await fetch(`${peer.root}/bot${token}/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(parameters),
  });
  return { status: response.status, ...((await response.json()) as { ok: boolean; description?: string; result?: unknown }) };
};

describe('updates', () => {
  test('come again until a higher offset confirms them', async () => {
    for (const text of ['раз', 'два', 'три']) peer.people.writes(AIGUL, { text });
    const ids = async (offset?: number, limit?: number) =>
      (await api.getUpdates({ ...(offset !== undefined && { offset }), ...(limit !== undefined && { limit }) })).map(
        ({ update_id }) => update_id,
      );
    expect(await ids()).toEqual([100000, 100001, 100002]);
    expect(await ids(undefined, 2)).toEqual([100000, 100001]);
    expect(await ids(100001)).toEqual([100001, 100002]);
    expect(await ids()).toEqual([100001, 100002]);
    expect(await ids(-1)).toEqual([100002]);
    expect(await ids(100003)).toEqual([]);
  });

  test('a long poll waits for one', async () => {
    const poll = api.getUpdates({ timeout: 30 });
    while (!peer.isPolled()) await new Promise((resolve) => setTimeout(resolve, 1));
    peer.people.writes(AIGUL, { text: 'раз' });
    expect(await poll).toMatchObject([{ message: { text: 'раз', chat: { id: 42, type: 'private' } } }]);
  });

  test('a newer poll ends an older one with 409', async () => {
    const older = api.getUpdates({ timeout: 30 }).catch((error: unknown) => error);
    while (!peer.isPolled()) await new Promise((resolve) => setTimeout(resolve, 1));
    const newer = api.getUpdates({ timeout: 30 });
    expect(await older).toMatchObject({
      error_code: 409,
      description: expect.stringContaining('terminated by other getUpdates request'),
    });
    peer.endPoll();
    expect(await newer).toEqual([]);
  });

  test('a kind that is not allowed is not kept', async () => {
    await api.getUpdates({ allowed_updates: ['message'] });
    peer.people.blocks(AIGUL);
    peer.people.writes(AIGUL, { text: 'раз' });
    expect(await api.getUpdates()).toHaveLength(1);
  });

  test('go to a webhook with its secret, again until it takes them, and are not to be polled', async () => {
    const got: unknown[] = [];
    const hook = createServer((request, response) => {
      got.push(request.headers['x-telegram-bot-api-secret-token']);
      request.resume();
      response.writeHead(got.length < 3 ? 500 : 200).end();
    });
    await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve));
    await api.setWebhook(`http://127.0.0.1:${(hook.address() as AddressInfo).port}/`, { secret_token: 'secret_1' });
    await expect(api.getUpdates()).rejects.toMatchObject({
      error_code: 409,
      description: expect.stringContaining('webhook is active'),
    });
    peer.people.writes(AIGUL, { text: 'раз' });
    while (peer.pending() > 0) await new Promise((resolve) => setTimeout(resolve, 2));
    expect(got).toEqual(['secret_1', 'secret_1', 'secret_1']);
    expect(await api.getWebhookInfo()).toMatchObject({
      pending_update_count: 0,
      last_error_message: 'Wrong response from the webhook: 500',
    });
    await api.deleteWebhook();
    expect(await api.getUpdates()).toEqual([]);
    hook.closeAllConnections();
    hook.close();
  });
});

describe('sendMessage is as strict as Telegram', () => {
  beforeEach(() => void peer.people.writes(AIGUL, { text: 'привет' }));

  test.each([
    { name: 'an unknown chat', parameters: { chat_id: 1, text: 'а' }, code: 400, says: 'Bad Request: chat not found' },
    { name: 'an empty text', parameters: { text: ' \n' }, code: 400, says: 'Bad Request: message text is empty' },
    {
      name: 'a text that only markup fills',
      parameters: { text: '<b></b>', parse_mode: 'HTML' },
      code: 400,
      says: 'Bad Request: message text is empty',
    },
    { name: '4097 units', parameters: { text: `${'😀'.repeat(2048)}а` }, code: 400, says: 'Bad Request: message is too long' },
    {
      name: 'broken HTML',
      parameters: { text: 'я <3', parse_mode: 'HTML' },
      code: 400,
      says: "Bad Request: can't parse entities: Unclosed start tag at byte offset 3",
    },
    {
      name: '65 bytes of callback_data',
      parameters: { text: 'а', reply_markup: { inline_keyboard: [[{ text: 'а', callback_data: `${'я'.repeat(32)}a` }]] } },
      code: 400,
      says: 'Bad Request: BUTTON_DATA_INVALID',
    },
    {
      name: 'a name that no parameter has',
      parameters: { text: 'а', parse_mod: 'HTML' },
      code: 400,
      says: 'must NOT have additional properties',
    },
    {
      name: 'an unknown mode',
      parameters: { text: 'а', parse_mode: 'Html' },
      code: 400,
      says: 'must be equal to one of the allowed values',
    },
    { name: 'a number for a text', parameters: { text: 5 }, code: 400, says: 'sendMessage/text must be string' },
    { name: 'no text', parameters: {}, code: 400, says: "must have required property 'text'" },
    {
      name: 'a button without action',
      parameters: { text: 'а', reply_markup: { inline_keyboard: [[{ text: 'а' }]] } },
      code: 400,
      says: 'must',
    },
  ])('$name', async ({ parameters, code, says }) => {
    expect(await call('sendMessage', { chat_id: 42, ...parameters })).toMatchObject({
      status: code,
      ok: false,
      error_code: code,
      description: expect.stringContaining(says),
    });
    expect(peer.delivered()).toEqual([]);
  });

  test('4096 units after parsing are taken', async () => {
    expect(await call('sendMessage', { chat_id: 42, parse_mode: 'HTML', text: `<b>${'&lt;'.repeat(4096)}</b>` })).toMatchObject({
      ok: true,
    });
  });

  test('blocked, kicked, moved', async () => {
    peer.people.blocks(AIGUL);
    await expect(api.sendMessage(42, 'а')).rejects.toMatchObject({
      error_code: 403,
      description: 'Forbidden: bot was blocked by the user',
    });
    peer.people.migrates(-5, -1005);
    await expect(api.sendMessage(-5, 'а')).rejects.toMatchObject({ error_code: 400, parameters: { migrate_to_chat_id: -1005 } });
    peer.people.unblocks(AIGUL);
    expect(await api.sendMessage(42, 'а')).toMatchObject({ chat: { id: 42 }, text: 'а' });
  });
});

test('another token is not known, nor another method', async () => {
  expect(await call('getMe', {}, '1:AA')).toMatchObject({ status: 401, description: 'Unauthorized' });
  expect(await call('getYou', {})).toMatchObject({ status: 404, description: 'Not Found' });
});

test('a message can be edited, but not into itself', async () => {
  peer.people.writes(AIGUL, { text: 'привет' });
  const { message_id } = await api.sendMessage(42, 'а');
  await api.editMessageText(42, message_id, 'б');
  await expect(api.editMessageText(42, message_id, 'б')).rejects.toMatchObject({
    description: expect.stringContaining('message is not modified'),
  });
  await expect(api.editMessageText(42, 999, 'б')).rejects.toMatchObject({
    description: 'Bad Request: message to edit not found',
  });
});

test('a press is answered by its id, in at most 200 units', async () => {
  peer.people.presses(AIGUL, { data: 'x', message: 1 });
  const [update] = await api.getUpdates();
  const id = update?.callback_query?.id ?? '';
  await expect(api.answerCallbackQuery(id, { text: 'а'.repeat(201) })).rejects.toMatchObject({
    description: 'Bad Request: MESSAGE_TOO_LONG',
  });
  expect(await api.answerCallbackQuery(id)).toBe(true);
  await expect(api.answerCallbackQuery('999')).rejects.toMatchObject({
    description: expect.stringContaining('query is too old'),
  });
});

describe('faults', () => {
  beforeEach(() => void peer.people.writes(AIGUL, { text: 'привет' }));

  test('429 for one chat, and only for as many calls as asked', async () => {
    peer.fault({ method: 'sendMessage', chat: 42, after: 1, does: { kind: 'refuse', code: 429, retryAfter: 9 } });
    await api.sendMessage(42, 'первая');
    const error = await api.sendMessage(42, 'вторая').catch((fault: unknown) => fault);
    expect(error).toBeInstanceOf(GrammyError);
    expect(error).toMatchObject({ error_code: 429, parameters: { retry_after: 9 } });
    await api.sendMessage(42, 'третья');
    expect(peer.delivered(42).map(({ shown }) => shown)).toEqual(['первая', 'третья']);
  });

  test('an answer dropped: the message is in the ledger, and the bot does not know', async () => {
    peer.fault({ does: { kind: 'drop' } });
    await expect(api.sendMessage(42, 'а')).rejects.toBeInstanceOf(HttpError);
    expect(peer.delivered(42)).toMatchObject([{ shown: 'а', answerDropped: true }]);
  });

  test('a line cut before: nothing was sent', async () => {
    peer.fault({ does: { kind: 'cut' } });
    await expect(api.sendMessage(42, 'а')).rejects.toBeInstanceOf(HttpError);
    expect(peer.delivered(42)).toEqual([]);
  });
});

test.each([
  { html: '<b>a</b> &lt;&amp;&gt;&quot;&#33; & > <a href="https://a.kz/?a=1&amp;b">x</a>', gives: { text: 'a <&>"! & > x' } },
  { html: '<i><b>a</i></b>', gives: { error: 'Unmatched end tag at byte offset 7, expected "</b>", found "</i>"' } },
  { html: '<b>a', gives: { error: 'Can\'t find end tag corresponding to start tag "b"' } },
  { html: 'a</b>', gives: { error: 'Unexpected end tag at byte offset 1' } },
  { html: 'ә<h1>a</h1>', gives: { error: 'Unsupported start tag "h1" at byte offset 2' } },
  { html: 'a<b', gives: { error: 'Unclosed start tag at byte offset 1' } },
])('$html is read as Telegram reads it', ({ html, gives }) => expect(parseTelegramHtml(html)).toEqual(gives));

test('as a process of its own it is driven over HTTP, and its ledger is on the disk', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'qorgan-bot-api-'));
  const ledger = join(folder, 'ledger.jsonl');
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('serve.ts', import.meta.url)), '--port', '0', '--ledger', ledger],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  try {
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const { root, token } = JSON.parse(line.toString()) as { root: string; token: string };
    const acts = [
      { do: 'write', person: AIGUL, writing: { text: 'привет' } },
      { do: 'fault', fault: { method: 'sendMessage', does: { kind: 'drop' } } },
    ];
    expect(
      await fetch(`${root}/control`, { method: 'POST', body: JSON.stringify(acts) }).then((response) => response.json()),
    ).toEqual({ results: [100000, null] });
    const bot = new Api(token, { apiRoot: root });
    expect(await bot.getUpdates()).toHaveLength(1);
    await expect(bot.sendMessage(42, 'здравствуйте')).rejects.toBeInstanceOf(HttpError);
    expect(await fetch(`${root}/control`).then((response) => response.json())).toEqual({
      pending: 1,
      polled: false,
      calls: 1,
      delivered: 1,
    });
    const kept = readFileSync(ledger, 'utf8')
      .trim()
      .split('\n')
      .map((entry) => JSON.parse(entry) as unknown);
    expect(kept).toMatchObject([
      { entry: 'update', updateId: 100000, text: 'привет' },
      { entry: 'call', method: 'sendMessage', ok: true, shown: 'здравствуйте', answerDropped: true },
    ]);
    expect(await fetch(`${root}/control/ledger`).then((response) => response.json())).toEqual(kept);
  } finally {
    child.kill('SIGTERM');
    await once(child, 'exit');
    rmSync(folder, { recursive: true });
  }
});
