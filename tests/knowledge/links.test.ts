import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { askLinks, describeLinks, linksOf } from '../../src/knowledge/links.ts';
import { readData } from '../../src/knowledge/read-data.ts';
import { DATA_FOLDER } from '../../src/parts.ts';
import { TODAY } from '../parts.ts';

const QUICKLY = { timeoutMs: 10_000, hostsAtOnce: 4, pauseMs: 0 };
/** Only for the page that never answers: everybody else gets the time that a busy machine needs. */
const IMPATIENTLY = { ...QUICKLY, timeoutMs: 1500 };

/** A site that does to a link checker what sites do. */
const site = { requests: [] as string[], atOnce: 0, mostAtOnce: 0 };
const servers: Server[] = [];
let here = '';
let deaf = '';

async function listen(server: Server): Promise<string> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

beforeAll(async () => {
  here = await listen(
    createServer((request, response) => {
      site.requests.push(`${request.method} ${request.url} ${request.headers['user-agent']}`);
      site.atOnce += 1;
      site.mostAtOnce = Math.max(site.mostAtOnce, site.atOnce);
      response.on('close', () => {
        site.atOnce -= 1;
      });
      const status = Number(/^\/(\d{3})/.exec(request.url ?? '')?.[1] ?? 200);
      if (request.url === '/hang') return;
      if (request.url === '/moved') response.writeHead(301, { location: '/200' });
      else if (request.url === '/round') response.writeHead(302, { location: '/round' });
      else if (request.url === '/no-head') response.writeHead(request.method === 'HEAD' ? 405 : 200);
      else if (request.url === '/head-lies') response.writeHead(request.method === 'HEAD' ? 404 : 200);
      else response.writeHead(status);
      response.end(request.method === 'HEAD' ? undefined : 'page');
    }),
  );
  const closed = createServer();
  deaf = await listen(closed);
  await new Promise((resolve) => closed.close(resolve));
});

afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});

test.each([
  ['/200', { kind: 'alive' }],
  ['/moved', { kind: 'alive' }],
  ['/no-head', { kind: 'alive' }],
  ['/head-lies', { kind: 'alive' }],
  ['/404', { kind: 'dead', why: '404' }],
  ['/410', { kind: 'dead', why: '410' }],
  ['/500', { kind: 'unsure', why: '500' }],
  ['/403', { kind: 'unsure', why: '403' }],
  ['/hang', { kind: 'unsure', why: 'no answer in time' }],
])('%s is told as %j', async (path, verdict) => {
  // The page beside it proves that there is a network.
  const verdicts = await askLinks([`${here}/200`, `${here}${path}`], path === '/hang' ? IMPATIENTLY : QUICKLY);
  expect(verdicts?.get(`${here}${path}`)).toEqual(verdict);
});

test('a redirect in a circle cannot be told', async () => {
  const verdicts = await askLinks([`${here}/200`, `${here}/round`], QUICKLY);
  expect(verdicts?.get(`${here}/round`)?.kind).toBe('unsure');
});

test('a host that does not listen cannot be told, and a name that is no host is dead', async () => {
  const verdicts = await askLinks([`${here}/200`, `${deaf}/a`, `${deaf}/b`, 'http://qorgan.invalid/'], QUICKLY);
  expect(verdicts?.get(`${deaf}/b`)).toEqual({ kind: 'unsure', why: 'ECONNREFUSED' });
  // Without a resolver (a sandbox) the name cannot even be asked for.
  expect(verdicts?.get('http://qorgan.invalid/')).toSatisfy(
    ({ kind, why }) => (kind === 'dead' && why === 'no such host') || (kind === 'unsure' && why === 'EAI_AGAIN'),
  );
});

test('when no host answers there is no network, and nothing is called dead', async () => {
  expect(await askLinks([`${deaf}/a`, 'http://qorgan.invalid/'], QUICKLY)).toBeNull();
  expect(await askLinks([], QUICKLY)).toEqual(new Map());
});

test('one host is asked one page after another, HEAD first, by name, and an address only once', async () => {
  site.requests.length = 0;
  site.mostAtOnce = 0;
  await askLinks([`${here}/200`, `${here}/200?again`, `${here}/no-head`, `${here}/200`], QUICKLY);
  expect(site.mostAtOnce).toBe(1);
  expect(site.requests.map((request) => request.split(' ').slice(0, 2).join(' '))).toEqual([
    'HEAD /200',
    'HEAD /200?again',
    'HEAD /no-head',
    'GET /no-head',
  ]);
  expect(site.requests[0]).toContain('Qorgan/');
});

test('the addresses are those that answers stand on, with the facts and topics', () => {
  const data = readData(DATA_FOLDER);
  const links = linksOf(data, TODAY);
  expect(links.length).toBeGreaterThan(100);
  expect(new Set(links.map(({ url }) => url)).size).toBe(links.length);
  const police = links.find(({ url }) => url === 'https://polisia.kz');
  expect(police?.citedBy).toEqual(['contact police-102']);
  expect(police?.topics).toContain('threat-words');
  const code = links.find(({ url }) => url === 'https://adilet.zan.kz/kaz/docs/K1400000226');
  expect(code?.citedBy).toContain('act cc');
  const leftOut = new Set(data.leftOut.map(({ fact }) => `fact ${fact}`));
  expect(links.flatMap(({ citedBy }) => citedBy).filter((by) => leftOut.has(by))).toEqual([]);
});

test('the report names who cites a dead address, before what cannot be told', () => {
  const link = (url: string) => ({ url, citedBy: ['fact buttons'], topics: ['alarm-button-police-post'] });
  const lines = describeLinks(
    [link('https://a.kz/'), link('https://b.kz/'), link('https://c.kz/')],
    new Map([
      ['https://a.kz/', { kind: 'unsure', why: '503' }],
      ['https://b.kz/', { kind: 'dead', why: '404' }],
      ['https://c.kz/', { kind: 'alive' }],
    ]),
  );
  expect(lines).toEqual([
    'dead: https://b.kz/ (404)\n  cited by fact buttons\n  shown in alarm-button-police-post',
    'cannot tell: https://a.kz/ (503)\n  cited by fact buttons\n  shown in alarm-button-police-post',
    '3 addresses: 1 answer, 1 dead, 1 cannot be told',
  ]);
});
