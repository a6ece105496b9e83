import { readdirSync, readFileSync } from 'node:fs';
import pino from 'pino';
import { afterEach, describe, expect, test } from 'vitest';
import { makeConversations } from '../../../src/channels/web/conversations.ts';
import { makeMetrics } from '../../../src/channels/web/metrics.ts';
import { makeServer, type ServerParts } from '../../../src/channels/web/server.ts';
import type { Block } from '../../../src/message.ts';
import { silent, standInDesk, standInLibrary, webParts } from './stand-ins.ts';

let server: Awaited<ReturnType<typeof makeServer>>;
afterEach(() => server.close());

async function open(changes: Partial<ServerParts> = {}) {
  const { desk } = standInDesk();
  const conversations = makeConversations({ desk, now: Date.now, logger: silent });
  server = await makeServer({ ...webParts(desk), conversations, metrics: makeMetrics(), now: Date.now, ...changes });
  return (url: string, headers: Record<string, string> = {}) => server.inject({ url, headers });
}

describe('topic pages', () => {
  test('has what a reader and a search engine need', async () => {
    const get = await open();
    const { body, statusCode } = await get('/kk/topics/threat-words');
    expect(statusCode).toBe(200);
    for (const part of [
      '<html lang="kk">',
      '<link rel="canonical" href="/kk/topics/threat-words">',
      'hreflang="en" href="/en/topics/threat-words"',
      '<h1>Науқас сөзбен немесе қимылмен қорқытты</h1>',
      '<meta name="description" content="Иә, медицина қызметкеріне',
      '<ol class="steps">',
      '<a href="tel:102">',
      'href="https://adilet.zan.kz/kaz/docs/K1400000226" target="_blank" rel="noopener noreferrer"',
      '07.03.2026 · күшінде',
      '<time datetime="2026-11-24">',
      'href="/kk/topics/fine-in-tenge"',
      'href="/?lang=kk#t=threat-words"',
    ]) {
      expect(body).toContain(part);
    }
    expect(body).not.toMatch(/undefined|\[object/);
  });

  test('the index groups the topics', async () => {
    const { body } = await (await open())('/ru/topics');
    expect(body).toMatch(/Что случилось<\/h2>.*Пациент угрожает.*Наказание<\/h2>.*Штраф в тенге/s);
    expect(body).not.toMatch(/undefined|\[object/);
  });

  test.each(['/ru/topics/no-such', '/ru/topics/__proto__', '/ru/topics/%00', '/de/topics', '/nothing', '/assets/../server.ts'])(
    '%s is a friendly 404',
    async (url) => {
      const response = await (await open())(url, { 'accept-language': 'ru' });
      expect(response.statusCode).toBe(404);
      expect(response.body).toContain('Такой страницы нет');
      expect(response.body).toContain('href="/ru/topics"');
    },
  );

  test('text that looks like markup is shown as text, and links lead only to the web', async () => {
    const attack = '"><img src=x onerror=alert(1)>\'</script>';
    const blocks: Block[] = [
      { kind: 'title', text: attack },
      {
        kind: 'paragraph',
        spans: [
          { text: attack, strong: true },
          { text: 'go', url: 'javascript:alert(1)' },
          { text: 'q', url: `https://example.org/${attack}` },
        ],
      },
      { kind: 'list', ordered: false, heading: attack, items: [[{ text: attack }]] },
      { kind: 'note', spans: [{ text: attack }] },
      { kind: 'sources', heading: attack, items: [{ title: attack, url: 'data:text/html,x', date: attack, status: attack }] },
    ];
    const { body } = await (await open({ library: standInLibrary({ ru: blocks, kk: blocks, en: blocks }) }))(
      '/en/topics/threat-words',
    );
    expect(body).not.toContain('<img src=x');
    expect(body).not.toMatch(/href="(javascript|data):/);
    expect(body.match(/&lt;img src=x/g)?.length).toBeGreaterThan(7);
  });

  test('a view writes something unescaped only where it includes another view or our own words', () => {
    const views = new URL('../../../src/channels/web/views/', import.meta.url);
    for (const name of readdirSync(views)) {
      const raw = readFileSync(new URL(name, views), 'utf8').match(/<%~.*?%>/g) ?? [];
      for (const tag of raw) expect(tag).toMatch(/^<%~ (include\('\.\/(spans|blocks|stretches)', |it\.body %>|it\.wordsJson %>)/);
    }
  });
});

describe('every response', () => {
  test.each([
    '/',
    '/ru/topics',
    '/ru/topics/threat-words',
    '/healthz',
    '/metrics',
    '/assets/chat.js',
    '/nothing',
    '/api/nothing',
  ])('%s has the headers and sets no cookie', async (url) => {
    const { headers } = await (await open())(url);
    expect(headers['content-security-policy']).toBe(
      "default-src 'none';script-src 'self';style-src 'self';img-src 'self' data:;connect-src 'self';font-src 'self';base-uri 'none';form-action 'self';frame-ancestors 'none'",
    );
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
    });
    expect(headers['set-cookie']).toBeUndefined();
    expect(headers['strict-transport-security']).toBeUndefined();
  });

  test('the chat is not kept by the browser, and behind https the browser stays there', async () => {
    const { headers } = await (await open())('/', { 'x-forwarded-proto': 'https' });
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['strict-transport-security']).toContain('max-age=31536000');
  });

  test.each([
    ['/?lang=en', 'ru', 'en'],
    ['/', 'kk-KZ,kk;q=0.9,ru;q=0.8', 'kk'],
    ['/', 'de-DE,en;q=0.5', 'en'],
    ['/?lang=de&lang=ru', '', 'ru'],
  ])('%s with "%s" speaks %s', async (url, accepted, language) => {
    const { body } = await (await open())(url, { 'accept-language': accepted });
    expect(body).toContain(`<html lang="${language}">`);
    expect(body).not.toMatch(/undefined|\[object/);
  });
});

describe('for operators', () => {
  test('healthz, readyz', async () => {
    const get = await open({ ready: () => ({ ready: false, channels: { telegram: false } }) });
    expect((await get('/healthz')).json()).toEqual({ status: 'ok' });
    const response = await get('/readyz');
    expect([response.statusCode, response.json()]).toEqual([503, { status: 'not-ready', channels: { telegram: false } }]);
  });

  test('metrics count replies and requests and name nobody', async () => {
    const get = await open();
    await server.inject({
      method: 'POST',
      url: '/api/ask',
      payload: { id: 'canary-id', text: 'canary words', lang: 'kk' },
    });
    await get('/ru/topics/threat-words?canary');
    const { body } = await get('/metrics');
    expect(body).toContain('qorgan_replies_total{channel="web",kind="answer",language="kk"} 1');
    expect(body).toContain('route="/ru/topics/:id"');
    expect(body).not.toMatch(/canary/);
  });

  test('nothing that a person wrote is logged, not even when it breaks', async () => {
    const lines: string[] = [];
    const logger = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
    await open({
      logger,
      ask: (question) => {
        throw new Error(`cannot read ${question.text}`);
      },
    });
    await server.inject({ method: 'POST', url: '/api/ask?canary=1', payload: { text: 'canary words' } });
    await server.inject({ method: 'POST', url: '/api/ask', headers: { 'content-type': 'application/json' }, payload: '{canary' });
    await server.inject('/canary');
    expect(lines.join('')).toContain('"status":500');
    expect(lines.join('')).not.toContain('canary');
  });

  test('the Telegram webhook gets the secret and the body; without the channel there is none', async () => {
    const calls: unknown[] = [];
    await open({ telegramWebhook: async (secret, body) => (calls.push([secret, body]) && secret === 's' ? 200 : 401) });
    const send = (headers: Record<string, string>) =>
      server.inject({ method: 'POST', url: '/telegram/webhook', headers, payload: { update_id: 1 } });
    expect((await send({ 'x-telegram-bot-api-secret-token': 's' })).statusCode).toBe(200);
    expect((await send({})).statusCode).toBe(401);
    expect(calls).toEqual([
      ['s', { update_id: 1 }],
      [undefined, { update_id: 1 }],
    ]);
    await server.close();
    await open();
    expect((await send({ 'x-telegram-bot-api-secret-token': 's' })).statusCode).toBe(404);
  });
});
