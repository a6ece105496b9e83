import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { afterEach, expect } from 'vitest';
import {
  type WhatsappWebChannel,
  type WhatsappWebParts,
  whatsappWebChannel,
} from '../../../src/channels/whatsapp-web/channel.ts';
import { LIMITS, type LinkState } from '../../../src/channels/whatsapp-web/life.ts';
import { pauseForReal } from '../../../src/channels/work/pause.ts';
import type { Desk } from '../../../src/desk/desk.ts';
import { makeSay } from '../../../src/wording/say.ts';
import { testChromium } from '../../browser.ts';
import { makeWhatsAppPeer, type WhatsAppPeer } from '../../peers/whatsapp-web/peer.ts';

export const CANARY = 'канарейка-2026';
export const AIGUL = '77011112233@c.us';
export const MARAT = '77024445566@c.us';
export const GROUP = '120363000000000000@g.us';
export const BOT = '77010000000';

const open: (() => Promise<void>)[] = [];
const peers: WhatsAppPeer[] = [];
const logged: string[] = [];

// Whatever a test did: the page had every module that the library asked for, no browser is left, no words are in the log.
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
  for (const peer of peers.splice(0)) expect([...peer.missing]).toEqual([]);
  expect(logged.splice(0).join('')).not.toContain(CANARY);
});

export interface Rig {
  channel: WhatsappWebChannel;
  peer: WhatsAppPeer;
  states: LinkState[];
  log(): Record<string, unknown>[];
}

export async function startChannel(
  desk: Desk,
  { peer = makeWhatsAppPeer(), ...parts }: Partial<WhatsappWebParts> & { peer?: WhatsAppPeer } = {},
): Promise<Rig> {
  peers.push(peer);
  const states: LinkState[] = [];
  const lines: string[] = [];
  const write = (line: string) => {
    lines.push(line);
    logged.push(line);
  };
  const channel = whatsappWebChannel({
    config: { pairWithPhone: null, executablePath: null },
    dataDir: mkdtempSync(join(tmpdir(), 'qorgan-wweb-')),
    desk,
    say: makeSay(),
    logger: pino({ level: 'trace' }, { write }),
    onLink: (state) => states.push(state),
    makeClient: peer.makeClient,
    chromium: testChromium,
    limits: { ...LIMITS, checkEveryMs: 50 },
    // Back-offs are short here, and everything else is awaited by its event.
    pause: (milliseconds, signal) => pauseForReal(Math.min(milliseconds, 200), signal),
    ...parts,
  });
  open.push(() => channel.stop());
  await channel.start();
  return { channel, peer, states, log: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

export async function startLinked(desk: Desk, parts: Parameters<typeof startChannel>[1] = {}): Promise<Rig> {
  const peer = parts.peer ?? makeWhatsAppPeer();
  peer.isLinked = true;
  const rig = await startChannel(desk, { ...parts, peer });
  await until(() => rig.channel.isConnected());
  return rig;
}

/** Waits for a state of the peer or the channel; the test's own time limit ends it. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 10));
}
