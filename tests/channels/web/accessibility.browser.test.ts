import axe from 'axe-core';
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { webChannel } from '../../../src/channels/web/web-channel.ts';
import { launchBrowser } from '../../browser.ts';
import { webParts } from './stand-ins.ts';
import { DESKTOP, PHONE, textsOf, visit } from './visit.ts';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const SMALL_PHONE = { ...PHONE, width: 360, height: 640 };

const channel = webChannel(webParts());
let browser: Browser;

beforeAll(async () => {
  await channel.start();
  browser = await launchBrowser();
}, 90_000);
afterAll(async () => {
  await browser.close();
  await channel.stop();
});

async function violationsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = (await page.evaluate(`axe.run({ runOnly: ${JSON.stringify(TAGS)} })`)) as axe.AxeResults;
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary}`),
  );
}

const SMALL_TARGETS = `Array.from(document.querySelectorAll('button, .choice, .languages a, .calls a, .leave, .brand, .links a'))
  .filter((element) => element.offsetParent !== null)
  .filter((element) => element.getBoundingClientRect().height < 44 || element.getBoundingClientRect().width < 44)
  .map((element) => element.outerHTML)`;

describe.each([
  { scheme: 'light', size: 'phone', viewport: PHONE },
  { scheme: 'dark', size: 'phone', viewport: PHONE },
  { scheme: 'light', size: 'desktop', viewport: DESKTOP },
  { scheme: 'dark', size: 'desktop', viewport: DESKTOP },
])('$scheme, $size', ({ scheme, viewport }) => {
  test('the chat has no violation, before and after an answer', async () => {
    const { page, complaints } = await visit(browser, channel.url(), { scheme, viewport });
    expect(await violationsOf(page)).toEqual([]);
    await page.type('#text', 'Мне угрожали');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.reply');
    expect(await violationsOf(page)).toEqual([]);
    expect(await page.evaluate(SMALL_TARGETS)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.browserContext().close();
  });

  test.each(['/kk/topics/threat-words', '/ru/topics', '/en/nothing'])('%s has no violation', async (path) => {
    const { page, foreign } = await visit(browser, channel.url() + path, { scheme, viewport });
    expect(await violationsOf(page)).toEqual([]);
    expect(await page.evaluate(SMALL_TARGETS)).toEqual([]);
    expect(foreign).toEqual([]);
    await page.browserContext().close();
  });
});

test.each(['/?lang=kk', '/?lang=ru', '/?lang=en', '/kk/topics/threat-words'])('%s fits a phone 360 px wide', async (path) => {
  const { page } = await visit(browser, channel.url() + path, { viewport: SMALL_PHONE });
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
  await page.browserContext().close();
});

test('without JavaScript a topic is read, and the chat page leads to the topics', async () => {
  const topic = await visit(browser, `${channel.url()}/kk/topics/threat-words`, { isScripted: false });
  expect(await textsOf(topic.page, 'h1')).toEqual(['Науқас сөзбен немесе қимылмен қорқытты']);
  expect(await textsOf(topic.page, '.steps li')).toHaveLength(3);
  expect(await topic.page.evaluate('document.getElementById("print").hidden')).toBe(true);
  const chat = await visit(browser, channel.url(), { isScripted: false });
  await chat.page.click('noscript a[href="/en/topics"]');
  await chat.page.waitForSelector('.links a');
  expect(chat.page.url()).toBe(`${channel.url()}/en/topics`);
  for (const { page } of [topic, chat]) await page.browserContext().close();
});

test('every Kazakh letter has a glyph', async () => {
  const { page } = await visit(browser, `${channel.url()}/?lang=kk`);
  const missing = await page.evaluate(`(() => {
    const canvas = document.createElement('canvas');
    const draw = (letter) => {
      const pen = canvas.getContext('2d');
      pen.clearRect(0, 0, canvas.width, canvas.height);
      pen.font = '40px ' + getComputedStyle(document.body).fontFamily;
      pen.fillText(letter, 10, 60);
      return canvas.toDataURL();
    };
    const none = draw('\\u{10fffd}');
    return [...'ӘәҒғҚқҢңӨөҰұҮүҺһІі'].filter((letter) => draw(letter) === none);
  })()`);
  expect(missing).toEqual([]);
  await page.browserContext().close();
});
