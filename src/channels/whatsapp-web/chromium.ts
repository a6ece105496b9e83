import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** A browser to start, and the environment it wants. */
export interface Chromium {
  executablePath: string;
  env: Record<string, string | undefined>;
}

const OF_THE_SYSTEM = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
const UNPACKING_LIMIT_MS = 60_000;

/** PUPPETEER_EXECUTABLE_PATH, else the system's, else the one of the lockfile, unpacked into `folder`. Throws when the named one does not exist. */
export async function findChromium(named: string | null, folder: string): Promise<Chromium> {
  if (named !== null && !existsSync(named))
    throw new Error(`PUPPETEER_EXECUTABLE_PATH is '${named}': expected the path of a Chromium or Chrome, and no file is there`);
  const executablePath = named ?? OF_THE_SYSTEM.find((path) => existsSync(path));
  return executablePath ? { executablePath, env: process.env } : chromiumOfLockfile(folder);
}

/** The browser that npm ci brought, with its own fonts and libraries: nothing is downloaded or installed. */
export async function chromiumOfLockfile(folder: string): Promise<Chromium> {
  const before = { ...process.env };
  // The package reads both when it is imported. By default it would share /tmp with any other version of itself.
  process.env['TMPDIR'] = folder;
  process.env['AWS_LAMBDA_JS_RUNTIME'] = 'nodejs24.x';
  mkdirSync(folder, { recursive: true });
  const { default: chromium } = await import('@sparticuz/chromium');
  chromium.setGraphicsMode = false;
  await unpackOnce(folder, async () => void (await chromium.executablePath()));
  const executablePath = await chromium.executablePath();
  const env = { ...process.env, TMPDIR: before['TMPDIR'], FONTCONFIG_FILE: join(folder, 'fonts.conf') };
  // The package changes LD_LIBRARY_PATH and HOME of this process, which nothing else must inherit.
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  Object.assign(process.env, before);
  return { executablePath, env };
}

/** Two processes may want it at once, and the package takes a half-written file for a whole one. */
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
