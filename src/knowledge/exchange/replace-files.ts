import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** One file of data/ as it is and as it shall be; `before` is null for a new one. */
export interface FileChange {
  path: string;
  before: string | null;
  after: string;
}

export type Rename = (from: string, to: string) => void;

/**
 * Puts all files in place or none. Each is written beside data/ and renamed; a failure puts back what was renamed already. A
 * process that dies in between leaves a journal, from which undoInterrupted restores the old files.
 */
export function replaceFiles(folder: string, files: readonly FileChange[], rename: Rename = renameSync): void {
  for (const { path, before } of files)
    if (readOrNull(join(folder, path)) !== before)
      throw new Error(`data/${path} was changed by somebody else meanwhile: import again`);
  const staging = stagingOf(folder);
  mkdirSync(staging);
  try {
    files.forEach(({ before, after }, index) => {
      write(join(staging, `${index}.new`), after);
      if (before !== null) write(join(staging, `${index}.old`), before);
    });
    write(join(staging, 'draft.json'), JSON.stringify({ pid: process.pid, paths: files.map(({ path }) => path) }));
    renameSync(join(staging, 'draft.json'), join(staging, 'journal.json'));
    files.forEach(({ path }, index) => {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      rename(join(staging, `${index}.new`), join(folder, path));
    });
  } catch (error) {
    undo(folder);
    throw error;
  }
  rmSync(staging, { recursive: true });
}

/** Puts back what an import that was cut off had replaced. True when there was something to put back. */
export function undoInterrupted(folder: string): boolean {
  const staging = stagingOf(folder);
  if (!existsSync(staging)) return false;
  const { pid } = readJournal(staging);
  if (pid !== process.pid && isAlive(pid))
    throw new Error(`Another import is running (process ${pid}): wait for it, or remove ${staging} when there is none`);
  undo(folder);
  return true;
}

function undo(folder: string): void {
  const staging = stagingOf(folder);
  for (const [index, path] of readJournal(staging).paths.entries()) {
    const old = readOrNull(join(staging, `${index}.old`));
    if (old === null) rmSync(join(folder, path), { force: true });
    else {
      write(join(staging, 'restored'), old);
      renameSync(join(staging, 'restored'), join(folder, path));
    }
  }
  rmSync(staging, { recursive: true, force: true });
}

/** Without a journal nothing had been replaced yet. */
function readJournal(staging: string): { pid: number; paths: string[] } {
  const journal = readOrNull(join(staging, 'journal.json'));
  return journal === null ? { pid: 0, paths: [] } : (JSON.parse(journal) as { pid: number; paths: string[] });
}

/** Beside data/, not in it: whoever reads data/ meanwhile must not find half-made files. */
function stagingOf(folder: string): string {
  return `${folder}.import`;
}

function write(path: string, text: string): void {
  const file = openSync(path, 'w');
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function readOrNull(path: string): string | null {
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

function isAlive(pid: number): boolean {
  if (pid === 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
