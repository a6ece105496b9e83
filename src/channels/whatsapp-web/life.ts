import type { Message } from 'whatsapp-web.js';
import { backoffMilliseconds, type Pause } from '../work/pause.ts';
import type { Client, ClientSettings, MakeClient } from './client.ts';
import { endLeftBrowser, kill } from './left-browser.ts';
import { memoryOfTree } from './memory.ts';

/** Where the link to the phone stands; what the page for linking shows. */
export type LinkState =
  | { kind: 'starting' }
  | { kind: 'qr'; qr: string }
  | { kind: 'code'; code: string }
  | { kind: 'linked' }
  | { kind: 'waiting'; reason: string } // the last client ended, the next one comes
  | { kind: 'off' };

export interface LifeLimits {
  /** Not linked and no new QR code for so long: the page is stuck. */
  withoutSignMs: number;
  /** WhatsApp Web grows: a browser does not get older than this. */
  restartAfterMs: number;
  memoryBytes: number;
  answersWithinMs: number;
  checkEveryMs: number;
}

export const LIMITS: LifeLimits = {
  withoutSignMs: 2 * 60_000,
  restartAfterMs: 24 * 3_600_000,
  memoryBytes: 1.5 * 2 ** 30,
  answersWithinMs: 20_000,
  checkEveryMs: 30_000,
};

export interface LifeParts {
  settings: Omit<ClientSettings, 'onFault'>;
  makeClient: MakeClient;
  onMessage(message: Message, from: Client): void;
  /** A client is linked and ready, once for each client. */
  onReady(client: Client): void;
  onState(state: LinkState): void;
  limits?: LifeLimits;
  now: () => number;
  pause: Pause;
  stopping: AbortSignal;
}

/** How long a client may take to close before its browser is killed. */
const CLOSE_WITHIN_MS = 4_000;

/** Keeps one client alive until `stopping` aborts: when one ends, for whatever reason, a new one is made. */
export async function keepAlive(parts: LifeParts): Promise<void> {
  const { stopping, pause, onState } = parts;
  let failures = 0;
  while (!stopping.aborted) {
    onState({ kind: 'starting' });
    const life = await liveOnce(parts);
    if (stopping.aborted) break;
    failures = life.wasReady ? 0 : failures + 1;
    onState({ kind: 'waiting', reason: life.end });
    await pause(failures === 0 ? 0 : backoffMilliseconds(failures), stopping).catch(() => undefined);
  }
  onState({ kind: 'off' });
}

/** One client from its start to its end. Never throws, and leaves no browser behind. */
async function liveOnce(parts: LifeParts): Promise<{ end: string; wasReady: boolean }> {
  const { settings, makeClient, onMessage, onReady, onState, now, stopping } = parts;
  const ended = Promise.withResolvers<string>();
  const over = new AbortController();
  const stop = () => ended.resolve('stopped');
  stopping.addEventListener('abort', stop, { once: true });
  endLeftBrowser(settings.sessionFolder);

  const client = makeClient({ ...settings, onFault: (error) => ended.resolve(faultName(error)) });
  const life = { startedAt: now(), lastSignAt: now(), isReady: false };
  const sign = (state: LinkState) => {
    life.lastSignAt = now();
    onState(state);
  };
  client.on('qr', (qr) => sign({ kind: 'qr', qr }));
  client.on('code', (code) => sign({ kind: 'code', code }));
  client.on('authenticated', () => sign({ kind: 'starting' }));
  client.on('ready', () => {
    // The library says it again after a reload of the page.
    if (!life.isReady) onReady(client);
    life.isReady = true;
    sign({ kind: 'linked' });
  });
  client.on('message', (message) => onMessage(message, client));
  client.on('auth_failure', () => ended.resolve('the session was refused'));
  client.on('disconnected', (reason) => ended.resolve(`disconnected: ${reason}`));
  const watching = watch(client, life, ended.resolve, over.signal, parts);
  client.initialize().then(
    () => client.pupBrowser?.once('disconnected', () => ended.resolve('the browser ended')),
    (error) => ended.resolve(faultName(error)),
  );

  const end = await ended.promise;
  over.abort();
  stopping.removeEventListener('abort', stop);
  await watching;
  await close(client, parts);
  return { end, wasReady: life.isReady };
}

/** Looks after a client from outside: the library does not notice a page that has stopped answering. */
async function watch(
  client: Client,
  life: { startedAt: number; lastSignAt: number; isReady: boolean },
  end: (reason: string) => void,
  over: AbortSignal,
  { limits = LIMITS, now, pause }: LifeParts,
): Promise<void> {
  let silences = 0;
  while (!over.aborted) {
    const isOver = await pause(limits.checkEveryMs, over).then(
      () => false,
      () => true,
    );
    if (isOver) return;
    if (!life.isReady) {
      if (now() - life.lastSignAt > limits.withoutSignMs) return end('no QR code came');
      continue;
    }
    if (now() - life.startedAt > limits.restartAfterMs) return end('daily restart');
    const pid = client.pupBrowser?.process()?.pid;
    const memory = pid === undefined ? null : memoryOfTree(pid);
    if (memory !== null && memory > limits.memoryBytes) return end('too much memory');
    silences = (await answers(client, limits.answersWithinMs, over, pause)) ? 0 : silences + 1;
    if (silences === 2) return end('the page does not answer');
  }
}

async function answers(client: Client, withinMs: number, over: AbortSignal, pause: Pause): Promise<boolean> {
  const asked = client.getState().then(
    (state) => state !== null,
    () => false,
  );
  const waited = pause(withinMs, over).then(
    () => false,
    () => true,
  );
  return Promise.race([asked, waited]);
}

async function close(client: Client, { pause }: LifeParts): Promise<void> {
  const browser = client.pupBrowser?.process();
  const done = new AbortController();
  await Promise.race([client.destroy(), pause(CLOSE_WITHIN_MS, done.signal).catch(() => undefined)]);
  done.abort();
  client.removeAllListeners();
  // One that does not close would hold the session and its memory for ever.
  if (browser?.pid !== undefined && browser.exitCode === null && browser.signalCode === null) kill(browser.pid);
}

/** Of the message of an Error only what is known to hold no words of a person. The library rejects with bare strings as well. */
function faultName(error: unknown): string {
  if (typeof error === 'string') return error.slice(0, 60);
  if (!(error instanceof Error)) return typeof error;
  return /net::ERR_[A-Z_]+|Failed to launch the browser process/.exec(error.message)?.[0] ?? error.name;
}
