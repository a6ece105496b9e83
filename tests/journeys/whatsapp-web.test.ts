import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type WhatsappWebChannel, whatsappWebChannel } from '../../src/channels/whatsapp-web/channel.ts';
import { openState } from '../../src/storage/open.ts';
import type { Tables } from '../../src/storage/tables.ts';
import { testChromium } from '../browser.ts';
import { until } from '../channels/whatsapp-web/rig.ts';
import { realParts } from '../parts.ts';
import { makeWhatsAppPeer } from '../peers/whatsapp-web/peer.ts';
import { realDesk } from '../real-desk.ts';
import { companionJourneys } from './companion.ts';
import { type Actor, JOURNEYS, run, type Seen } from './journeys.ts';

const peer = makeWhatsAppPeer();
const faults: string[] = [];
let state: Kysely<Tables>;
let channel: WhatsappWebChannel;

beforeAll(async () => {
  state = await openState(':memory:');
  peer.isLinked = true;
  channel = whatsappWebChannel({
    config: { pairWithPhone: null, executablePath: null },
    dataDir: mkdtempSync(join(tmpdir(), 'qorgan-wweb-')),
    desk: realDesk(state),
    say: realParts().say,
    logger: pino({ level: 'warn' }, { write: (line: string) => void faults.push(line) }),
    makeClient: peer.makeClient,
    chromium: testChromium,
  });
  await channel.start();
  await until(() => channel.isConnected());
});
afterAll(async () => {
  await channel.stop();
  await state.destroy();
});

let people = 0;

/** A person with nothing to tap: they read numbers and write one. */
function actor(language: string): Actor {
  people += 1;
  const chat = `770200${String(people).padStart(5, '0')}@c.us`;
  let choices: string[] = [];
  const act = async (body: string): Promise<Seen> => {
    const [sent, finished] = [peer.sent.length, channel.counts.finished];
    await peer.writes({ chat, body });
    await until(() => channel.counts.finished > finished);
    const text = peer.sent
      .slice(sent)
      .map((part) => part.caption || part.body)
      .join('\n\n');
    const menu = text.split(/(?:Ответьте цифрой|Нөмірін жазып жіберіңіз|Reply with a number):\n/)[1] ?? '';
    choices = menu === '' ? [] : menu.split('\n').map((line) => line.replace(/^\d+\. /, ''));
    // What stands out by marks reads the same without them.
    const files = peer.sent
      .slice(sent)
      .flatMap(({ file }) => (file ? [{ name: file.name, bytes: Buffer.from(file.base64, 'base64') }] : []));
    return { text: text.replace(/(?<![*_])[*_](?![*_])|(?<!_)\*_|_\*(?!_)/g, ''), choices, files };
  };
  let isGreeted = false;
  const greeted = async (body: string): Promise<Seen> => {
    // WhatsApp does not tell the language of a phone, so these people say it first.
    if (!isGreeted) await act(`/language ${language}`);
    isGreeted = true;
    return act(body);
  };
  return { says: greeted, taps: (label) => act(String(choices.indexOf(label) + 1)) };
}

describe('over a linked phone', () => {
  test.each([...JOURNEYS, ...companionJourneys()])('$language: $name', (journey) => run(journey, () => actor(journey.language)));
  test('nothing went wrong on the way', () => {
    expect(faults).toEqual([]);
    expect([...peer.missing]).toEqual([]);
  });
});
