import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type Browser, launch } from 'puppeteer-core';

const MODULES = resolve(import.meta.dirname, '../node_modules');
const UNPACKING_LIMIT_MS = 60_000;

let prepared: Promise<{ executablePath: string; env: Record<string, string | undefined> }> | undefined;

/** The browser of the lockfile with its own fonts: nothing is downloaded or installed. */
export async function launchBrowser(): Promise<Browser> {
  prepared ??= prepare();
  const { executablePath, env } = await prepared;
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

async function prepare() {
  const { version } = JSON.parse(readFileSync(`${MODULES}/@sparticuz/chromium/package.json`, 'utf8')) as { version: string };
  const folder = join(MODULES, '.cache/qorgan-chromium', version);
  const before = { ...process.env };
  // The package reads both when it is imported. By default it would share /tmp with any other version of itself.
  process.env.TMPDIR = folder;
  process.env.AWS_LAMBDA_JS_RUNTIME = 'nodejs24.x';
  mkdirSync(folder, { recursive: true });
  const { default: chromium } = await import('@sparticuz/chromium');
  chromium.setGraphicsMode = false;
  await unpackOnce(folder, async () => void (await chromium.executablePath()));
  const executablePath = await chromium.executablePath();
  const env = { ...process.env, TMPDIR: before.TMPDIR, FONTCONFIG_FILE: join(folder, 'fonts.conf') };
  // The package changes LD_LIBRARY_PATH and HOME of this process, which other tests must not inherit.
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  Object.assign(process.env, before);
  return { executablePath, env };
}

/** Test files run side by side, and the package takes a half-written file for a whole one. */
async function unpackOnce(folder: string, unpack: () => Promise<void>): Promise<void> {
  const finished = join(folder, 'fonts.conf');
  const lock = join(folder, 'unpacking');
  const deadline = Date.now() + UNPACKING_LIMIT_MS;
  while (!existsSync(finished)) {
    if (takes(lock)) {
      await unpack();
      writeFileSync(`${finished}.new`, fontsConfig(folder));
      renameSync(`${finished}.new`, finished);
      rmSync(lock, { recursive: true });
      return;
    }
    if (Date.now() > deadline)
      throw new Error(`The browser is not unpacked after ${UNPACKING_LIMIT_MS / 1000} s: delete ${folder} and try again`);
    await pause(100);
  }
}

function takes(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    return false;
  }
}

/** The package's own file looks for fonts in /tmp; without any, pages have no letters. The system's only add rare signs. */
function fontsConfig(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${folder}/fonts/fonts</dir><dir>/usr/share/fonts</dir><cachedir>${folder}/fonts-cache</cachedir></fontconfig>
`;
}
