import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import pino from 'pino';
import type { Browser, Page } from 'puppeteer-core';
import { renderReply } from '../src/channels/telegram/render.ts';
import { splitIntoParts } from '../src/channels/telegram/split.ts';
import { webChannel } from '../src/channels/web/web-channel.ts';
import { NEW_CONVERSATION } from '../src/dialogue/conversation.ts';
import { newPerson } from '../src/people/person.ts';
import { openState } from '../src/storage/open.ts';
import { launchBrowser } from './browser.ts';
import { DESKTOP, PHONE, visit } from './channels/web/visit.ts';
import learnOnce from './learn-once.ts';
import { realParts, TODAY } from './parts.ts';
import { realDesk } from './real-desk.ts';

/** `npm run pictures`: what people see, written to docs/pictures/ for the README. Look at them after every change of a rendering. */
const FOLDER = join(import.meta.dirname, '..', 'docs', 'pictures');
mkdirSync(FOLDER, { recursive: true });
learnOnce();
const { ask, library, say, respond } = realParts();
const state = await openState(':memory:');
const web = webChannel({
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
const browser = await launchBrowser();

for (const scheme of ['light', 'dark']) {
  await conversation(browser, `web-phone-${scheme}.png`, 'kk', 'мені науқас ұрды не істеймін', PHONE, scheme);
  await conversation(browser, `web-desktop-${scheme}.png`, 'ru', 'пациент угрожал меня зарезать', DESKTOP, scheme);
}
await topicPage(browser);
await telegram(browser);
await terminal(browser);
await browser.close();
await web.stop();
await state.destroy();

async function conversation(
  browser: Browser,
  file: string,
  language: string,
  text: string,
  viewport: typeof PHONE,
  scheme: string,
): Promise<void> {
  const { page } = await visit(browser, `${web.url()}/?lang=${language}`, { viewport, scheme });
  await page.type('#text', text);
  await page.keyboard.press('Enter');
  await page.waitForSelector('#log .reply');
  await shoot(page, file);
}

async function topicPage(browser: Browser): Promise<void> {
  const { page } = await visit(browser, `${web.url()}/en/topics/penalties-table`, { viewport: PHONE });
  await shoot(page, 'topic-page.png');
}

/** The exact HTML that Telegram gets, in a bubble that looks like its own. */
async function telegram(browser: Browser): Promise<void> {
  const turn = respond(
    { text: 'мени наукас урды не истеймин' },
    newPerson({ channel: 'telegram', id: '1' }, 0),
    NEW_CONVERSATION,
    { today: TODAY, now: 0, isNew: false },
  );
  const html = splitIntoParts(renderReply(turn.reply)).join('<hr>').replaceAll('\n', '<br>');
  const keyboard = turn.reply.choices
    .map((row) => `<div class="row">${row.map(({ label }) => `<span>${label}</span>`).join('')}</div>`)
    .join('');
  const style = `body{margin:0;background:#8fb98c;font:16px/1.38 'Noto Sans',sans-serif;width:420px;padding:14px}
    .mine{margin:0 0 10px auto;width:fit-content;background:#e3fdd0;border-radius:14px 14px 3px 14px;padding:7px 12px}
    .bubble{background:#fff;border-radius:14px 14px 14px 3px;padding:9px 13px;width:370px}
    .row{display:flex;gap:5px;width:396px;margin-top:5px} .row span{flex:1;text-align:center;background:#5a8457cc;color:#fff;border-radius:8px;padding:9px;font-weight:600;font-size:14px}
    a{color:#2481cc;text-decoration:none}`;
  await draw(
    browser,
    'telegram.png',
    `<style>${style}</style><div class="mine">мени наукас урды не истеймин</div><div class="bubble">${html}</div>${keyboard}`,
    448,
  );
}

async function terminal(browser: Browser): Promise<void> {
  const { text } = ask({ text: 'what is the fine for threatening a doctor in tenge', lang: 'en' });
  const escaped = (line: string) => line.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const shown = escaped(
    `$ npm run --silent qorgan -- ask "what is the fine for threatening a doctor in tenge"\n${text.split('\n').slice(0, 16).join('\n')}\n…`,
  );
  const style =
    'body{margin:0;background:#11151c;color:#dbe2ea;padding:22px;width:900px} pre{font:14px/1.5 monospace;white-space:pre-wrap;margin:0}';
  await draw(browser, 'terminal.png', `<style>${style}</style><pre>${shown}</pre>`, 944);
}

async function draw(browser: Browser, file: string, html: string, width: number): Promise<void> {
  const page = await (await browser.createBrowserContext()).newPage();
  await page.setViewport({ width, height: 300, deviceScaleFactor: 2 });
  await page.setContent(html);
  await shoot(page, file, true);
}

async function shoot(page: Page, file: string, fullPage = false): Promise<void> {
  await page.screenshot({ path: join(FOLDER, file) as `${string}.png`, fullPage });
  console.log(`docs/pictures/${file}`);
  await page.browserContext().close();
}
