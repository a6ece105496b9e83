import type { Browser } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { webChannel } from '../../../src/channels/web/web-channel.ts';
import { launchBrowser } from '../../browser.ts';
import { standInDesk, webParts } from './stand-ins.ts';
import { DESKTOP, focused, textsOf, type Visit, visit } from './visit.ts';

let browser: Browser;
let desk: ReturnType<typeof standInDesk>;
let channel: ReturnType<typeof webChannel>;
let here: Visit;

beforeAll(async () => {
  browser = await launchBrowser();
}, 90_000);
afterAll(() => browser.close());
beforeEach(async () => {
  desk = standInDesk();
  channel = webChannel(webParts(desk.desk));
  await channel.start();
});
afterEach(async () => {
  expect(here.foreign).toEqual([]);
  await here.page.browserContext().close();
  await channel.stop();
});

async function write(text: string): Promise<void> {
  await here.page.type('#text', text);
  await here.page.keyboard.press('Enter');
}

const replies = (count: number) =>
  here.page.waitForFunction(`document.querySelectorAll('.reply').length === ${count}`, { timeout: 10_000 });

test('a question is sent with the keyboard alone; Shift+Enter is a new line', async () => {
  here = await visit(browser, `${channel.url()}/?lang=ru`, { viewport: DESKTOP });
  await here.page.keyboard.press('Tab');
  expect(await focused(here.page)).toBe('skip');
  await here.page.keyboard.press('Enter');
  await here.page.keyboard.press('Tab');
  await here.page.focus('#text');
  await here.page.keyboard.type('Мне угрожали');
  await here.page.keyboard.down('Shift');
  await here.page.keyboard.press('Enter');
  await here.page.keyboard.up('Shift');
  await here.page.keyboard.type('после смены');
  await here.page.keyboard.press('Enter');
  await replies(1);
  expect(desk.decided.map((message) => message.text)).toEqual(['Мне угрожали\nпосле смены']);
  expect(await textsOf(here.page, '.mine p:not(.state)')).toEqual(['Мне угрожали\nпосле смены']);
  expect(await textsOf(here.page, '.steps li')).toHaveLength(3);
  expect(await focused(here.page)).toBe('text');
  expect(here.complaints).toEqual([]);
});

test('choices stand under the last reply only and are sent by their id', async () => {
  here = await visit(browser, `${channel.url()}/?lang=kk`);
  await write('қорқытты');
  await replies(1);
  await (await here.page.$$('.reply .choice'))[1]?.click();
  await replies(2);
  expect(desk.decided[1]).toMatchObject({ text: '', choice: 't:threat-online-phone' });
  expect(await textsOf(here.page, '.mine p:not(.state)')).toEqual(['қорқытты', 'Телефонмен қорқыту']);
  expect(await here.page.$$('.reply .choices')).toHaveLength(1);
  expect(await focused(here.page)).toContain('reply');
  expect(here.complaints).toEqual([]);
});

test('a switch of language labels the page anew, is remembered in this tab and told to the desk', async () => {
  here = await visit(browser, channel.url());
  await here.page.click('#choose-language [data-language="kk"]');
  expect(await textsOf(here.page, 'h1')).toEqual(['Не болды?']);
  expect(
    await here.page.evaluate(
      '[document.documentElement.lang, document.title, document.getElementById("text").placeholder, location.search].join("|")',
    ),
  ).toBe('kk|Қорған: заң медицина қызметкерін қалай қорғайды|Не болғанын жазыңыз…|?lang=kk');
  await write('қорқытты');
  await replies(1);
  await here.page.click('.languages [data-language="en"]');
  await replies(2);
  expect(desk.decided.map(({ text, deviceLanguage }) => [text, deviceLanguage])).toEqual([
    ['қорқытты', 'kk'],
    ['/language en', 'en'],
  ]);
  expect(await textsOf(here.page, '#leave')).toEqual(['Leave quickly']);
  await here.page.goto(`${channel.url()}/`);
  expect(await textsOf(here.page, 'h1')).toEqual(['What happened?']);
  expect(here.complaints).toEqual([]);
});

test('a lost response is asked for again and shown once', async () => {
  here = await visit(browser, `${channel.url()}/?lang=ru`);
  here.intercept = async (request) => {
    if (request.method() !== 'POST') return false;
    here.intercept = null;
    await fetch(request.url(), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: request.postData() ?? '',
    });
    await request.abort('connectionreset');
    return true;
  };
  await write('Мне угрожали');
  await here.page.waitForFunction('document.querySelector(".state").textContent.includes("пробую ещё раз")');
  await replies(1);
  expect(desk.decided).toHaveLength(1);
  expect(await textsOf(here.page, '.state')).toEqual(['']);
});

test('when nothing helps there is a button, and it sends the same message', async () => {
  here = await visit(browser, `${channel.url()}/?lang=en`);
  await here.page.evaluate('{ const real = setTimeout; window.setTimeout = (run, ms) => real(run, ms / 50); }');
  here.intercept = async (request) => request.abort('connectionfailed').then(() => true);
  await write('He hit me');
  await here.page.waitForSelector('.state button');
  expect(await textsOf(here.page, '.state')).toEqual(['Not sent. Try again']);
  here.intercept = null;
  await here.page.click('.state button');
  await replies(1);
  expect(desk.decided.map((message) => message.text)).toEqual(['He hit me']);
});

test('without a connection the message waits for it', async () => {
  here = await visit(browser, `${channel.url()}/?lang=ru`);
  await here.page.setOfflineMode(true);
  await here.page.waitForFunction('document.getElementById("offline").textContent.includes("Нет интернета")');
  await write('Мне угрожали');
  expect(await textsOf(here.page, '.mine p:not(.state)')).toEqual(['Мне угрожали']);
  await here.page.setOfflineMode(false);
  await replies(1);
  expect(await textsOf(here.page, '#offline')).toEqual(['']);
});

test.each(['a tap', 'Esc twice'])('%s leaves for a neutral site, and Back does not return', async (way) => {
  here = await visit(browser, `${channel.url()}/?lang=ru`);
  await write('Мне угрожали');
  await replies(1);
  here.intercept = async (request) => {
    if (!request.url().startsWith('https://www.google.com/')) return false;
    await request.respond({ status: 200, contentType: 'text/html', body: 'neutral' });
    return true;
  };
  const leaving = here.page.waitForNavigation();
  if (way === 'a tap') await here.page.click('#leave');
  else for (let count = 0; count < 2; count += 1) await here.page.keyboard.press('Escape');
  await leaving;
  expect(here.page.url()).toBe('https://www.google.com/');
  await here.page.goBack();
  expect(here.page.url()).toBe('about:blank');
  await here.page.goto(channel.url());
  await write('снова');
  await replies(1);
  expect(new Set(desk.decided.map((message) => message.from.id)).size).toBe(2);
});

test('a link from a topic page opens that topic', async () => {
  here = await visit(browser, `${channel.url()}/?lang=ru`, { hash: '#t=threat-words' });
  await replies(1);
  expect(desk.decided[0]).toMatchObject({ choice: 't:threat-words' });
  expect(await here.page.evaluate('location.hash')).toBe('');
  expect(here.complaints).toEqual([]);
});

test('what looks like markup is text, in what is sent and in what comes back', async () => {
  here = await visit(browser, `${channel.url()}/?lang=ru`);
  const attack = '!<img src=x onerror="document.title=1"><script>document.title=2</script>';
  await write(attack);
  await replies(1);
  expect(await textsOf(here.page, '.mine p:not(.state), .reply .body')).toEqual([attack, attack]);
  expect(await here.page.$$('#log img, #log script')).toHaveLength(0);
  expect(here.complaints).toEqual([]);
});

test('nothing is kept but the session and the language, in this tab', async () => {
  here = await visit(browser, `${channel.url()}/?lang=ru`);
  await write('Мне угрожали');
  await replies(1);
  expect(
    await here.page.evaluate('[document.cookie, localStorage.length, Object.keys(sessionStorage).sort().join()].join("|")'),
  ).toBe('|0|qorgan.language,qorgan.session');
});

test('one answer is printed alone', async () => {
  here = await visit(browser, `${channel.url()}/?lang=ru`);
  await here.page.evaluate('window.print = () => {}');
  await write('раз');
  await replies(1);
  await write('два');
  await replies(2);
  await here.page.focus('.reply .print');
  await here.page.keyboard.press('Enter');
  await here.page.emulateMediaType('print');
  const parts = await here.page.$$('.top, .welcome, .mine, .reply, .bottom, .foot');
  const isShown = await Promise.all(parts.map((part) => part.isVisible()));
  expect(isShown.filter(Boolean)).toHaveLength(1);
  expect(await here.page.$eval('.reply', (reply) => reply.className)).toContain('to-print');
});
