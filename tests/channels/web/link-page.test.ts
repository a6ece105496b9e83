import fastify from 'fastify';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { addLinkPage, type LinkPage } from '../../../src/channels/web/link-page.ts';
import { makeRender } from '../../../src/channels/web/render.ts';
import { viewOfLink } from '../../../src/channels/whatsapp-web/show-link.ts';

let page: LinkPage;
const server = fastify();
addLinkPage(server, { link: () => page, render: makeRender() });
beforeEach(() => {
  page = viewOfLink({ kind: 'qr', qr: '2@secret,key' });
});
afterAll(() => server.close());

const from = (remoteAddress: string, headers: Record<string, string> = {}) =>
  server.inject({ url: '/link', remoteAddress, headers: { host: '127.0.0.1:3000', ...headers } });

test('the code is shown to somebody at this machine, and never kept', async () => {
  const answer = await from('127.0.0.1');
  expect(answer.statusCode).toBe(200);
  expect(answer.headers['cache-control']).toBe('no-store');
  expect(answer.body).toContain('data:image/svg+xml;base64,');
  expect(answer.body).toContain('Linked devices');
});

test('a pairing code is shown in two halves', async () => {
  page = viewOfLink({ kind: 'code', code: 'ABCD1234' });
  expect((await from('::1')).body).toContain('ABCD-1234');
});

test('a linked phone has nothing to scan', async () => {
  page = viewOfLink({ kind: 'linked' });
  const { body } = await from('127.0.0.1');
  expect(body).toContain('The phone is linked');
  expect(body).not.toContain('data:image');
});

test.each([
  ['another machine', '10.0.0.7', {}],
  ['a proxy on this machine', '127.0.0.1', { 'x-forwarded-for': '203.0.113.9' }],
  ['a foreign name that points here', '127.0.0.1', { host: 'evil.example' }],
])('%s sees nothing', async (_, address, headers) => {
  const answer = await from(address, headers);
  expect(answer.statusCode).toBe(404);
  expect(answer.body).not.toContain('data:image');
});
