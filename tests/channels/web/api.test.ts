import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeConversations } from '../../../src/channels/web/conversations.ts';
import { makeMetrics } from '../../../src/channels/web/metrics.ts';
import { makeServer } from '../../../src/channels/web/server.ts';
import { SESSION, silent, standInDesk, webParts } from './stand-ins.ts';

let now: number;
let desk: ReturnType<typeof standInDesk>;
let conversations: ReturnType<typeof makeConversations>;
let server: Awaited<ReturnType<typeof makeServer>>;

beforeEach(async () => {
  now = Date.parse('2026-11-24T08:00:00Z');
  desk = standInDesk();
  await open();
});
afterEach(() => server.close());

async function open() {
  conversations = makeConversations({ desk: desk.desk, now: () => now, logger: silent });
  server = await makeServer({ ...webParts(desk.desk), conversations, metrics: makeMetrics(), now: () => now });
}

const post = (url: string, payload: string | object, headers: Record<string, string> = {}) =>
  server.inject({ method: 'POST', url, headers: { 'content-type': 'application/json', ...headers }, payload });
const chat = (message: object) => post('/api/chat', { session: SESSION, id: 'a1', lang: 'ru', ...message });

describe('POST /api/ask', () => {
  test('one object gives one object', async () => {
    const response = await post('/api/ask', { id: 'q1', text: 'что грозит?', lang: 'kk', on: '2026-05-01' });
    expect(response.statusCode).toBe(200);
    expect(response.json()).toMatchObject({
      id: 'q1',
      lang: 'kk',
      kind: 'answer',
      text: 'что грозит?',
      candidates: [{ topic: 'threat-words' }],
    });
  });

  test('a list gives a list in the same order', async () => {
    const response = await post(
      '/api/ask',
      Array.from({ length: 100 }, (_, place) => ({ id: `q${place}`, text: 'x' })),
    );
    expect(response.json().map((each: { id: string }) => each.id)).toEqual(
      Array.from({ length: 100 }, (_, place) => `q${place}`),
    );
    expect((await post('/api/ask', [])).json()).toEqual([]);
  });

  test.each([
    { says: 'nothing', body: {}, error: "text is missing: expected 'text' to be a string" },
    { says: 'a number', body: { text: 7 }, error: "text is a number: expected 'text' to be a string" },
    { says: 'null in a list', body: [{ text: 'ok' }, { text: null }], error: "[1].text is null: expected 'text' to be a string" },
    {
      says: 'another language',
      body: { text: 'x', lang: 'de' },
      error: "lang is a string of 2 characters: expected 'lang' to be ru, kk or en",
    },
    {
      says: 'no such day',
      body: { text: 'x', on: '2026-02-30' },
      error: "on is a string of 10 characters: expected 'on' to be a day",
    },
    {
      says: 'too long',
      body: { text: 'я'.repeat(100_001) },
      error: "text is a string of 100001 characters: expected 'text' to have at most",
    },
    {
      says: 'too many',
      body: Array.from({ length: 101 }, () => ({ text: 'x' })),
      error: 'The body is an array of 101: expected at most 100 questions',
    },
    { says: 'a string', body: '"x"', error: 'The body is a string of 1 characters' },
    { says: 'null', body: 'null', error: 'The body is null' },
    { says: 'no JSON', body: '{"text": ', error: 'not valid JSON' },
    { says: 'an empty body', body: '', error: 'not valid JSON' },
  ])('$says is refused with a reason', async ({ body, error }) => {
    const response = await post('/api/ask', body);
    expect(response.statusCode).toBe(400);
    expect(response.json().error).toContain(error);
  });

  test.each([
    ['empty', ''],
    ['100 kB', 'я'.repeat(50_000)],
    ['NUL', 'a\0b'],
    ['a lone surrogate', 'a\ud800b'],
    ['right-to-left override', '\u202eabc'],
    ['markup', '<script>alert(1)</script>'],
  ])('strange text is a text: %s', async (_name, text) => {
    const response = await post('/api/ask', JSON.stringify({ text }));
    expect(response.statusCode).toBe(200);
    expect(response.json().text).toBe(text);
  });

  test('keys that reach for the prototype are dropped', async () => {
    const response = await post(
      '/api/ask',
      '{"text":"x","__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"extra":1}',
    );
    expect(response.statusCode).toBe(200);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  test('200,000 brackets deep is answered, not a crash', async () => {
    const deep = `{"text":"x","extra":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    expect((await post('/api/ask', deep)).statusCode).toBeLessThan(500);
    expect((await post('/api/ask', '['.repeat(200_000))).statusCode).toBe(400);
  });

  test('too large and of another type: told in JSON', async () => {
    const large = await post('/api/ask', { text: 'x'.repeat(300 * 1024) });
    expect([large.statusCode, large.json().error]).toEqual([413, 'The body is too large: expected at most 256 kB']);
    const form = await post('/api/ask', 'text=x', { 'content-type': 'application/x-www-form-urlencoded' });
    expect([form.statusCode, form.json().error]).toEqual([
      415,
      "The body has an unknown content type: expected 'application/json'",
    ]);
    const unknown = await server.inject('/api/nothing');
    expect([unknown.statusCode, unknown.json().error]).toEqual([404, 'There is no GET /api/nothing']);
  });
});

describe('POST /api/chat', () => {
  test('gives the replies of the desk', async () => {
    const response = await chat({ text: 'угрожают' });
    expect(response.statusCode).toBe(200);
    expect(response.json().replies[0]).toMatchObject({ kind: 'answer', topic: 'threat-words' });
    expect(desk.decided[0]).toMatchObject({
      from: { channel: 'web', id: SESSION },
      text: 'угрожают',
      deviceLanguage: 'ru',
      receivedAt: now,
    });
  });

  test('a retry with the same id gives the same replies and decides nothing anew', async () => {
    const [first, again, third] = [await chat({ text: 'раз' }), await chat({ text: 'раз' }), await chat({ text: 'раз' })];
    expect(again.json()).toEqual(first.json());
    expect(third.json()).toEqual(first.json());
    expect(desk.decided).toHaveLength(1);
  });

  test('two attempts at the same time are one message', async () => {
    const [first, again] = await Promise.all([chat({ text: 'раз' }), chat({ text: 'раз' })]);
    expect(again.json()).toEqual(first.json());
    expect(desk.decided).toHaveLength(1);
  });

  test('the same id in another session is another message', async () => {
    await chat({ text: 'раз' });
    await chat({ text: 'два', session: 'f'.repeat(32) });
    expect(desk.decided).toHaveLength(2);
  });

  test('the next message is the receipt for the one before', async () => {
    await chat({ text: 'раз' });
    expect(desk.done.size).toBe(0);
    await chat({ id: 'a2', choice: 'menu' });
    expect([...desk.done]).toEqual([`${SESSION}:a1`]);
  });

  test('without a next message the words are erased after some minutes', async () => {
    await chat({ text: 'раз' });
    now += 4 * 60_000;
    await conversations.sweep();
    expect(desk.done.size).toBe(0);
    now += 60_000;
    await conversations.sweep();
    expect(desk.open.size).toBe(0);
  });

  test('after a restart the retry still gives the same replies, and the words are erased in time', async () => {
    const first = await chat({ text: 'раз' });
    await server.close();
    await open();
    await conversations.start();
    expect((await chat({ text: 'раз' })).json()).toEqual(first.json());
    now += 5 * 60_000;
    await conversations.sweep();
    expect(desk.open.size).toBe(0);
    conversations.stop();
  });

  test.each([
    [{ session: 'short', text: 'x' }, "session is a string of 5 characters: expected 'session' to be 32"],
    [{ id: 'a b', text: 'x' }, "id is a string of 3 characters: expected 'id'"],
    [{}, "The body is an object: expected either 'text' or 'choice'"],
    [{ text: 'x', choice: 'menu' }, "The body is an object: expected either 'text' or 'choice'"],
    [{ choice: 'ж' }, "choice is a string of 1 characters: expected 'choice'"],
  ])('%j is refused', async (message, error) => {
    const response = await chat(message);
    expect(response.statusCode).toBe(400);
    expect(response.json().error).toContain(error);
  });

  test('a fault of ours is told in the language of the page, without its details', async () => {
    desk.desk.answer = () => Promise.reject(new Error('secret detail'));
    const response = await post('/api/chat', { session: SESSION, id: 'a1', text: 'x' }, { 'accept-language': 'kk' });
    expect(response.statusCode).toBe(500);
    expect(response.json().error).toContain('112 нөміріне');
    expect(response.body).not.toContain('secret');
  });
});

describe('limits', () => {
  const from = (remoteAddress: string, headers: Record<string, string> = {}) =>
    server.inject({
      method: 'POST',
      url: '/api/ask',
      remoteAddress,
      headers: { 'accept-language': 'ru', ...headers },
      payload: { text: 'x' },
    });

  test('the 61st question of a minute is refused in the language of the page, and others go on', async () => {
    for (let count = 0; count < 60; count += 1) expect((await from('203.0.113.5')).statusCode).toBe(200);
    const refused = await from('203.0.113.5');
    expect(refused.statusCode).toBe(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(refused.json().error).toContain('Подождите немного');
    expect((await from('203.0.113.6')).statusCode).toBe(200);
  });

  test('behind a proxy on this machine each client is counted apart, and nobody else may name an address', async () => {
    for (let count = 0; count < 60; count += 1) await from('127.0.0.1', { 'x-forwarded-for': '203.0.113.7' });
    expect((await from('127.0.0.1', { 'x-forwarded-for': '203.0.113.7' })).statusCode).toBe(429);
    expect((await from('127.0.0.1', { 'x-forwarded-for': '203.0.113.8' })).statusCode).toBe(200);
    for (let count = 0; count < 60; count += 1) await from('203.0.113.9', { 'x-forwarded-for': `198.51.100.${count}` });
    expect((await from('203.0.113.9', { 'x-forwarded-for': '198.51.100.99' })).statusCode).toBe(429);
  });
});
