import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import pino from 'pino';
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { webChannel } from '../../src/channels/web/web-channel.ts';
import type { Desk } from '../../src/desk/desk.ts';
import { openState } from '../../src/storage/open.ts';
import type { Tables } from '../../src/storage/tables.ts';
import { launchBrowser } from '../browser.ts';
import { downloadsOf } from '../channels/web/downloads.ts';
import { type Visit, visit } from '../channels/web/visit.ts';
import { realParts, TODAY } from '../parts.ts';
import { realDesk } from '../real-desk.ts';
import { companionJourneys } from './companion.ts';
import { type Actor, JOURNEYS, run, type Seen } from './journeys.ts';

let state: Kysely<Tables>;
let desk: Desk;
let web: ReturnType<typeof webChannel>;
let browser: Browser;

beforeAll(async () => {
  state = await openState(':memory:');
  const { ask, library, say } = realParts();
  desk = realDesk(state);
  web = webChannel({
    config: { host: '127.0.0.1', port: 0 },
    desk,
    ask,
    library,
    say,
    logger: pino({ level: 'silent' }),
    today: () => TODAY,
    ready: () => ({ ready: true, channels: {} }),
  });
  await web.start();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await web.stop();
  await state.destroy();
});

async function actor(page: Page): Promise<Actor> {
  let replies = 0;
  const download = await downloadsOf(page, mkdtempSync(join(tmpdir(), 'qorgan-download-')));
  const seen = async (): Promise<Seen> => {
    replies += 1;
    await page.waitForFunction(`document.querySelectorAll('#log .reply').length >= ${replies}`);
    const shown = (await page.evaluate(`(() => {
      const last = [...document.querySelectorAll('#log .reply')].at(-1);
      const numbered = [...last.querySelectorAll('ol li')].map((_, i) => (i + 1) + '.');
      const links = [...last.querySelectorAll('a')].map((link) => link.href);
      return {
        text: [last.querySelector('.body')?.innerText ?? last.innerText, ...numbered, ...links].join('\\n'),
        choices: [...last.querySelectorAll('.choices .choice')].map((button) => button.innerText.trim()),
      };
    })()`)) as Omit<Seen, 'files'>;
    const files: Seen['files'] = [];
    const links = await page.$$(`#log .reply:last-of-type a.file`);
    for (const link of links) {
      const { name, path } = await download(() => link.click());
      // Byte for byte what the desk made.
      const bytes = readFileSync(path);
      const id = (await link.evaluate((element) => String((element as { href?: string }).href))).split('/').at(-1) ?? '';
      const session = (await page.evaluate("sessionStorage.getItem('qorgan.session')")) as string;
      expect(bytes.equals(Buffer.from(desk.file(id, { channel: 'web', id: session })?.bytes ?? []))).toBe(true);
      files.push({ name, bytes });
    }
    return { ...shown, files };
  };
  return {
    async says(text) {
      await page.type('#text', text);
      await page.keyboard.press('Enter');
      return seen();
    },
    async taps(label) {
      // Only those of the last reply: an earlier one may have a button of the same name.
      const buttons = await page.$$('#log .reply:last-of-type .choices .choice');
      const labels = await Promise.all(
        buttons.map((button) => button.evaluate((element) => String((element as { innerText?: string }).innerText).trim())),
      );
      const button = buttons[labels.lastIndexOf(label)];
      // As a person scrolls: the field to write in lies over the lower end of the page.
      await button?.evaluate((element) =>
        (element as { scrollIntoView?(how: object): void }).scrollIntoView?.({ block: 'center' }),
      );
      await button?.click();
      return seen();
    },
  };
}

describe('in the browser', () => {
  test.each([...JOURNEYS, ...companionJourneys()])('$language: $name', async (journey) => {
    const visits: Visit[] = [];
    await run(journey, async () => {
      const visiting = await visit(browser, `${web.url()}/?lang=${journey.language}`);
      visits.push(visiting);
      return actor(visiting.page);
    });
    for (const { page, foreign, complaints } of visits) {
      expect([...foreign, ...complaints]).toEqual([]);
      await page.browserContext().close();
    }
  });
});
