import type { Browser, HTTPRequest, Page } from 'puppeteer-core';

export const PHONE = { width: 390, height: 844, isMobile: true, hasTouch: true };
export const DESKTOP = { width: 1280, height: 800, isMobile: false, hasTouch: false };

export interface Visit {
  page: Page;
  /** Requests to any other host: there must be none. */
  foreign: string[];
  /** Errors and warnings of the console and of scripts: there must be none. */
  complaints: string[];
  /** Takes over the next requests; gives true when it has dealt with one. */
  intercept: ((request: HTTPRequest) => Promise<boolean>) | null;
}

/** A fresh person at the page: own storage, own language settings. */
export async function visit(
  browser: Browser,
  address: string,
  { viewport = PHONE, scheme = 'light', isScripted = true, hash = '' } = {},
): Promise<Visit> {
  const page = await (await browser.createBrowserContext()).newPage();
  const visiting: Visit = { page, foreign: [], complaints: [], intercept: null };
  await page.setViewport(viewport);
  await page.emulateMediaFeatures([
    { name: 'prefers-color-scheme', value: scheme },
    { name: 'prefers-reduced-motion', value: 'reduce' },
  ]);
  await page.setJavaScriptEnabled(isScripted);
  await page.setRequestInterception(true);
  page.on('request', (request) => void pass(visiting, request, new URL(address).host));
  page.on('console', (message) => {
    if (['error', 'warn'].includes(message.type())) visiting.complaints.push(message.text());
  });
  page.on('pageerror', (error) => visiting.complaints.push(String(error)));
  await page.goto(address + hash, { waitUntil: 'load' });
  return visiting;
}

async function pass(visiting: Visit, request: HTTPRequest, host: string): Promise<void> {
  if (await visiting.intercept?.(request)) return;
  if (new URL(request.url()).host !== host) visiting.foreign.push(request.url());
  await request.continue();
}

/** The texts of all elements that a selector finds. */
export function textsOf(page: Page, selector: string): Promise<string[]> {
  return page.$$eval(selector, (elements) =>
    elements.map((element) => String((element as { innerText?: string }).innerText).trim()),
  );
}

/** Which element has the focus: its id, else its class. */
export function focused(page: Page): Promise<string> {
  return page.evaluate('document.activeElement.id || document.activeElement.className') as Promise<string>;
}
