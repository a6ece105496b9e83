import { Worker } from 'node:worker_threads';
import { type CannotTell, cannotTell } from './cannot-tell.ts';
import { readPage } from './page.ts';
import { readText, type Text } from './text.ts';
import type { ReadLanguage } from './watch-list.ts';

export interface Reading {
  bytes: Uint8Array;
  contentType: string;
  act: string;
  language: ReadLanguage;
  isWhole: boolean;
}

/** Reads the page of a text. Throws when `signal` is aborted. */
export type TextReader = (reading: Reading, signal: AbortSignal) => Promise<Text | CannotTell>;

export const readHere: TextReader = async ({ bytes, contentType, act, language, isWhole }) => {
  const page = readPage(bytes, contentType);
  return page.kind === 'page' ? readText(page, act, language, isWhole) : page;
};

/** A code of four megabytes takes most of a second and 200 MB to read: in a thread of its own nobody who asks something waits for it. */
export const readInThread: TextReader = (reading, signal) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./text-worker.ts', import.meta.url), {
      workerData: reading,
      resourceLimits: { maxOldGenerationSizeMb: 768 },
    });
    const stop = () => void worker.terminate();
    signal.addEventListener('abort', stop, { once: true });
    worker.once('message', (text: Text | CannotTell) => resolve(text));
    worker.once('error', (error) => resolve(cannotTell('unreadable', error instanceof Error ? error.name : String(error))));
    worker.once('exit', () => {
      signal.removeEventListener('abort', stop);
      if (signal.aborted) reject(signal.reason as Error);
      else resolve(cannotTell('unreadable', 'the thread ended without an answer'));
    });
  });
