import pino from 'pino';
import { afterEach, expect } from 'vitest';
import { type TelegramChannel, type TelegramParts, telegramChannel } from '../../../src/channels/telegram/channel.ts';
import { type Pause, pauseForReal } from '../../../src/channels/work/pause.ts';
import type { TelegramConfig } from '../../../src/config.ts';
import type { Desk } from '../../../src/desk/desk.ts';
import { makeSay } from '../../../src/wording/say.ts';
import { type BotApi, startBotApi } from '../../peers/telegram/bot-api.ts';
import { echo, makeFakeDesk } from './fake-desk.ts';

export const CANARY = 'канарейка-2026';
const say = makeSay();
const open: (() => Promise<void>)[] = [];
const logged: string[] = [];

// Whatever a test did: the log has neither the token nor anybody's words.
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
  const log = logged.splice(0).join('');
  expect(log).not.toContain('AAcanary');
  expect(log).not.toContain(CANARY);
});

export async function startApi(settings?: Parameters<typeof startBotApi>[0]): Promise<BotApi> {
  const api = await startBotApi(settings);
  open.push(api.close);
  return api;
}

export interface Rig {
  channel: TelegramChannel;
  /** What the channel waited for, in milliseconds. */
  pauses: number[];
  log(): Record<string, unknown>[];
}

/** Pauses of up to a minute are over at once; longer ones last until the channel stops. */
export function quickPause(pauses: number[]): Pause {
  return (milliseconds, signal) => {
    pauses.push(milliseconds);
    return milliseconds < 60_000 && !signal.aborted
      ? new Promise((resolve) => setImmediate(resolve))
      : pauseForReal(2 ** 31 - 1, signal);
  };
}

export async function startChannel(
  api: BotApi,
  parts: Partial<Omit<TelegramParts, 'config' | 'pause'>> & {
    config?: Partial<TelegramConfig>;
    pause?: (pauses: number[]) => Pause;
    desk?: Desk;
  } = {},
): Promise<Rig> {
  const { config, pause = quickPause, ...others } = parts;
  const lines: string[] = [];
  const pauses: number[] = [];
  const write = (line: string) => {
    lines.push(line);
    logged.push(line);
  };
  const logger = pino({ level: 'trace' }, { write });
  const channel = telegramChannel({
    desk: makeFakeDesk(echo),
    say,
    logger,
    ...others,
    pause: pause(pauses),
    config: { token: api.token, apiRoot: api.root, webhook: null, messagesPerSecond: 28, sendsAtOnce: null, ...config },
  });
  open.push(() => channel.stop());
  await channel.start();
  return { channel, pauses, log: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

/** Waits for a state of the peer or the channel; the test's own time limit ends it. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 2));
}

export const shownTo = (api: BotApi, chat: number): (string | undefined)[] => api.delivered(chat).map(({ shown }) => shown);
