import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Browser, launch } from 'puppeteer-core';
import { type Chromium, chromiumOfLockfile } from '../src/channels/whatsapp-web/chromium.ts';

const MODULES = resolve(import.meta.dirname, '../node_modules');

let prepared: Promise<Chromium> | undefined;

/** The browser of the lockfile, whatever else this machine has: pictures and tests are the same everywhere. */
export function testChromium(): Promise<Chromium> {
  const { version } = JSON.parse(readFileSync(`${MODULES}/@sparticuz/chromium/package.json`, 'utf8')) as { version: string };
  prepared ??= chromiumOfLockfile(join(MODULES, '.cache/qorgan-chromium', version));
  return prepared;
}

export async function launchBrowser(): Promise<Browser> {
  const { executablePath, env } = await testChromium();
  return launch({
    executablePath,
    env,
    headless: 'shell',
    // The package's own `args` run everything in one process and without web security.
    args: [
      '--no-sandbox',
      '--disable-dev-shm-usage',
      '--font-render-hinting=none',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      '--no-default-browser-check',
    ],
  });
}
