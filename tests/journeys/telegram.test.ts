import type { Kysely } from 'kysely';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TelegramChannel, telegramChannel } from '../../src/channels/telegram/channel.ts';
import { openState } from '../../src/storage/open.ts';
import type { Tables } from '../../src/storage/tables.ts';
import { realParts } from '../parts.ts';
import { type BotApi, startBotApi } from '../peers/telegram/bot-api.ts';
import { realDesk } from '../real-desk.ts';
import { companionJourneys } from './companion.ts';
import { type Actor, JOURNEYS, run } from './journeys.ts';
import { telegramActor } from './telegram-actor.ts';

let state: Kysely<Tables>;
let api: BotApi;
let channel: TelegramChannel;
const faults: string[] = [];

beforeAll(async () => {
  state = await openState(':memory:');
  api = await startBotApi();
  channel = telegramChannel({
    config: { token: api.token, apiRoot: api.root, webhook: null, messagesPerSecond: 28, sendsAtOnce: null },
    desk: realDesk(state),
    say: realParts().say,
    logger: pino({ level: 'warn' }, { write: (line: string) => void faults.push(line) }),
  });
  await channel.start();
});
afterAll(async () => {
  await channel.stop();
  await api.close();
  await state.destroy();
});

let people = 1000;

function actor(language: string): Actor {
  const finished = () => channel.counts.finished;
  let before = finished();
  return telegramActor(api, { id: ++people, language }, () => {
    const isWhole = finished() > before;
    if (isWhole) before = finished();
    return isWhole;
  });
}

describe('over Telegram', () => {
  test.each([...JOURNEYS, ...companionJourneys()])('$language: $name', (journey) => run(journey, () => actor(journey.language)));
  test('nothing went wrong on the way', () => expect(faults).toEqual([]));
});
