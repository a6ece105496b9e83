import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { webChannel } from '../../../src/channels/web/web-channel.ts';
import { launchBrowser } from '../../browser.ts';
import { downloadsOf } from './downloads.ts';
import { echo, standInDesk, webParts } from './stand-ins.ts';
import { textsOf, visit } from './visit.ts';

const BYTES = randomBytes(50_000);
const FILE = { name: 'Өтініш 24.11.pdf', mime: 'application/pdf', bytes: new Uint8Array(BYTES) };

let browser: Browser;
let desk: ReturnType<typeof standInDesk>;
let channel: ReturnType<typeof webChannel>;
beforeAll(async () => {
  browser = await launchBrowser();
}, 90_000);
afterAll(() => browser.close());
beforeEach(async () => {
  desk = standInDesk(({ from }) => {
    const reply = echo('Дайын', 'kk');
    reply.blocks.push(desk.files.keep(from, FILE, 'Өтініш'));
    return [reply];
  });
  channel = webChannel(webParts(desk.desk));
  await channel.start();
});
afterEach(() => channel.stop());

test('a tap on the file saves it byte for byte under its own name, again and again', async () => {
  const here = await visit(browser, `${channel.url()}/?lang=kk`);
  const folder = mkdtempSync(join(tmpdir(), 'qorgan-download-'));
  const download = await downloadsOf(here.page, folder);
  await here.page.type('#text', '!');
  await here.page.keyboard.press('Enter');
  await here.page.waitForSelector('a.file');
  expect(await textsOf(here.page, 'a.file strong')).toEqual(['Өтініш']);
  for (let time = 0; time < 2; time += 1) {
    const { name, path } = await download(() => here.page.click('a.file'));
    expect(name).toBe('Өтініш 24.11.pdf');
    expect(readFileSync(path).equals(BYTES)).toBe(true);
  }
  expect([...here.foreign, ...here.complaints]).toEqual([]);
  await here.page.browserContext().close();
});

test('only the session that got the reply may fetch it; nothing may keep it', async () => {
  const session = '0123456789abcdef0123456789abcdef';
  const told = await fetch(`${channel.url()}/api/chat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ session, id: '1', text: '!' }),
  });
  const { replies } = (await told.json()) as { replies: { blocks: { kind: string; id?: string }[] }[] };
  const id = replies[0]?.blocks.find(({ kind }) => kind === 'file')?.id ?? '';
  const get = (headers: Record<string, string>) => fetch(`${channel.url()}/files/${id}`, { headers });
  const given = await get({ 'x-session': session });
  expect(Buffer.from(await given.arrayBuffer()).equals(BYTES)).toBe(true);
  expect(given.headers.get('cache-control')).toBe('no-store');
  expect(given.headers.get('x-content-type-options')).toBe('nosniff');
  expect(given.headers.get('content-disposition')).toBe(
    `attachment; filename="document.pdf"; filename*=UTF-8''${encodeURIComponent('Өтініш 24.11.pdf')}`,
  );
  for (const headers of [{}, { 'x-session': 'f'.repeat(32) }, { 'x-session': "' or 1=1" }])
    expect((await get(headers)).status).toBe(404);
});

test('a file that is gone is told, and the page goes on', async () => {
  const here = await visit(browser, `${channel.url()}/?lang=en`);
  await here.page.type('#text', '!');
  await here.page.keyboard.press('Enter');
  await here.page.waitForSelector('a.file');
  for (const { from } of desk.decided) desk.files.dropAll(from);
  await here.page.click('a.file');
  await here.page.waitForFunction("document.querySelector('.file-row .state').textContent.includes('not kept')");
  await here.page.browserContext().close();
});
