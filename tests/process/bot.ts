import { type ChildProcess, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TEST_DATA_DIR } from '../learn-once.ts';

const ROOT = join(import.meta.dirname, '..', '..');

export interface Bot {
  process: ChildProcess;
  /** What it wrote so far. */
  out(): string;
  err(): string;
  /** The address that it printed when it was ready. */
  ready: Promise<string>;
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/** A data folder of its own with the knowledge already made, and the models if the committed ones do not fit. */
export function freshDataDir(): string {
  const folder = mkdtempSync(join(tmpdir(), 'qorgan-bot-'));
  for (const file of ['knowledge.db', 'model.bin'])
    if (existsSync(join(TEST_DATA_DIR, file))) cpSync(join(TEST_DATA_DIR, file), join(folder, file));
  return folder;
}

/** The real program as `npm start` runs it, on a port of its own. `preload` is loaded before it. */
export function startBot(env: Record<string, string>, preload?: string): Bot {
  const preloads = preload === undefined ? [] : ['--import', preload];
  const child = spawn(
    process.execPath,
    ['--max-semi-space-size=4', '--import', './bin/check-node.js', ...preloads, 'src/main.ts'],
    {
      cwd: ROOT,
      env: { PATH: process.env['PATH'] ?? '', PORT: '0', ...env },
    },
  );
  let [out, err] = ['', ''];
  child.stderr.on('data', (bytes: Buffer) => {
    err += bytes.toString();
  });
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) =>
    child.once('exit', (code, signal) => resolve({ code, signal })),
  );
  const ready = new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (bytes: Buffer) => {
      out += bytes.toString();
      const address = out.match(/http:\/\/\S+/)?.[0];
      if (address) resolve(address);
    });
    void ended.then(() => reject(new Error(`the bot ended before it was ready: ${err}`)));
  });
  ready.catch(() => undefined);
  return { process: child, out: () => out, err: () => err, ready, ended };
}
