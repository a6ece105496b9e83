import axe from 'axe-core';
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { webChannel } from '../../../src/channels/web/web-channel.ts';
import { LANGUAGES } from '../../../src/language.ts';
import { launchBrowser } from '../../browser.ts';
import { RELEASED } from './alerts.ts';
import { webParts } from './stand-ins.ts';
import { DESKTOP, PHONE, textsOf, visit } from './visit.ts';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const web = webChannel({ ...webParts(), alerts: () => RELEASED });
let browser: Browser;

beforeAll(async () => {
  await web.start();
  browser = await launchBrowser();
}, 90_000);
afterAll(async () => {
  await browser.close();
  await web.stop();
});

async function violationsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = (await page.evaluate(`axe.run({ runOnly: ${JSON.stringify(TAGS)} })`)) as axe.AxeResults;
  return found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}`));
}

describe.each([
  { scheme: 'light', size: 'phone', viewport: PHONE },
  { scheme: 'dark', size: 'phone', viewport: PHONE },
  { scheme: 'light', size: 'desktop', viewport: DESKTOP },
  { scheme: 'dark', size: 'desktop', viewport: DESKTOP },
])('$scheme, $size', ({ scheme, viewport }) => {
  test.each(['/ru/alerts', '/kk/alerts/1', '/en/alerts/4'])('%s has no violation', async (path) => {
    const { page, foreign, complaints } = await visit(browser, web.url() + path, { scheme, viewport });
    expect(await violationsOf(page)).toEqual([]);
    expect([...foreign, ...complaints]).toEqual([]);
    await page.browserContext().close();
  });
});

test.each(['/ru/alerts', '/kk/alerts', '/ru/alerts/1', '/kk/alerts/1', '/en/alerts/4'])(
  '%s fits a phone 360 px wide',
  async (path) => {
    const { page } = await visit(browser, web.url() + path, { viewport: { ...PHONE, width: 360, height: 640 } });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    await page.browserContext().close();
  },
);

test.each(LANGUAGES)(
  'in %s before and after stand side by side on a desk, below each other on a phone, and what differs is marked without colour',
  async (language) => {
    for (const { viewport, isBeside } of [
      { viewport: DESKTOP, isBeside: true },
      { viewport: PHONE, isBeside: false },
    ]) {
      const { page } = await visit(browser, `${web.url()}/${language}/alerts/1`, { viewport });
      const tops = await page.$$eval('.side', (sides) =>
        sides.map((side) => (side as unknown as { getBoundingClientRect(): { top: number } }).getBoundingClientRect().top),
      );
      expect(tops).toHaveLength(2);
      expect(tops[0] === tops[1]).toBe(isBeside);
      const lines = (await page.evaluate(
        `['del', 'ins'].map((tag) => getComputedStyle(document.querySelector('.side ' + tag)).textDecorationLine)`,
      )) as string[];
      expect(lines).toEqual(['line-through', 'underline']);
      await page.browserContext().close();
    }
  },
);

test('without JavaScript a reader goes from the list to an alert, from there to its correction, and to the chat', async () => {
  const { page } = await visit(browser, `${web.url()}/ru/alerts`, { isScripted: false });
  expect(await textsOf(page, '.news h2')).toHaveLength(4);
  expect(await textsOf(page, '.news .state-of')).toEqual(['Отозвано', 'Исправлено']);
  await Promise.all([page.waitForNavigation(), page.click('a[href="/ru/alerts/1"]')]);
  expect(await textsOf(page, 'h1')).toEqual(['Штраф за угрозу медику вырос']);
  expect((await textsOf(page, '.state-of'))[0]).toContain('Это сообщение исправлено: Исправление: Штраф за угрозу: уточнение');
  expect(await textsOf(page, 'section[aria-labelledby="later"] h3')).toEqual(['Исправление: Штраф за угрозу: уточнение']);
  await Promise.all([page.waitForNavigation(), page.click('.state-of a')]);
  expect(page.url()).toBe(`${web.url()}/ru/alerts/3`);
  expect((await textsOf(page, '.note'))[0]).toContain('Штраф за угрозу медику вырос');
  await page.browserContext().close();
});
