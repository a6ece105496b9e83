import type { Kysely } from 'kysely';
import pino from 'pino';
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { webChannel } from '../../src/channels/web/web-channel.ts';
import { openState } from '../../src/storage/open.ts';
import type { Tables } from '../../src/storage/tables.ts';
import { launchBrowser } from '../browser.ts';
import { type Visit, visit } from '../channels/web/visit.ts';
import { realParts, TODAY } from '../parts.ts';
import { realDesk } from '../real-desk.ts';
import { type Actor, JOURNEYS, run, type Seen } from './journeys.ts';

let state: Kysely<Tables>;
let web: ReturnType<typeof webChannel>;
let browser: Browser;

beforeAll(async () => {
  state = await openState(':memory:');
  const { ask, library, say } = realParts();
  web = webChannel({
    config: { host: '127.0.0.1', port: 0 },
    desk: realDesk(state),
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

function actor(page: Page): Actor {
  let replies = 0;
  const seen = async (): Promise<Seen> => {
    replies += 1;
    await page.waitForFunction(`document.querySelectorAll('#log .reply').length >= ${replies}`);
    return page.evaluate(`(() => {
      const last = [...document.querySelectorAll('#log .reply')].at(-1);
      const numbered = [...last.querySelectorAll('ol li')].map((_, i) => (i + 1) + '.');
      const links = [...last.querySelectorAll('a')].map((link) => link.href);
      return {
        text: [last.querySelector('.body')?.innerText ?? last.innerText, ...numbered, ...links].join('\\n'),
        choices: [...last.querySelectorAll('.choices .choice')].map((button) => button.innerText.trim()),
      };
    })()`) as Promise<Seen>;
  };
  return {
    async says(text) {
      await page.type('#text', text);
      await page.keyboard.press('Enter');
      return seen();
    },
    async taps(label) {
      const buttons = await page.$$('#log .reply .choices .choice');
      for (const button of buttons) {
        if ((await button.evaluate((element) => String((element as { innerText?: string }).innerText).trim())) === label)
          await button.click();
      }
      return seen();
    },
  };
}

describe('in the browser', () => {
  test.each(JOURNEYS)('$language: $name', async (journey) => {
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
