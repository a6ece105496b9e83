import type { Kysely } from 'kysely';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TelegramChannel, telegramChannel } from '../../src/channels/telegram/channel.ts';
import { openState } from '../../src/storage/open.ts';
import type { Tables } from '../../src/storage/tables.ts';
import { until } from '../channels/telegram/rig.ts';
import { realParts } from '../parts.ts';
import { type BotApi, startBotApi } from '../peers/telegram/bot-api.ts';
import { realDesk } from '../real-desk.ts';
import { type Actor, JOURNEYS, run, type Seen } from './journeys.ts';

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

/** A person with the real bot on the other side of HTTP; what is seen is what the stand-in shows them. */
function actor(language: string): Actor {
  const person = { id: ++people, language };
  const seen = async (before: number): Promise<Seen> => {
    await until(() => api.delivered(person.id).length > before);
    const last = api.delivered(person.id).at(-1);
    const links = [...String(last?.parameters['text']).matchAll(/href="([^"]+)"/g)].map(([, url]) => url);
    return { text: [last?.shown, ...links].join('\n'), choices: buttonsOf(person.id).map(({ text }) => text) };
  };
  const act = (move: () => void): Promise<Seen> => {
    const before = api.delivered(person.id).length;
    move();
    return seen(before);
  };
  return {
    says: (text) => act(() => api.people.writes(person, { text })),
    taps: (label) =>
      act(() => {
        const button = buttonsOf(person.id).find(({ text }) => text === label);
        const message = api.delivered(person.id).at(-1)?.messageId ?? 0;
        api.people.presses(person, { data: button?.callback_data ?? '', message });
      }),
  };
}

function buttonsOf(chat: number): { text: string; callback_data: string }[] {
  const markup = api.delivered(chat).at(-1)?.parameters['reply_markup'];
  const { inline_keyboard: rows = [] } = (typeof markup === 'string' ? JSON.parse(markup) : (markup ?? {})) as {
    inline_keyboard?: { text: string; callback_data: string }[][];
  };
  return rows.flat();
}

describe('over Telegram', () => {
  test.each(JOURNEYS)('$language: $name', (journey) => run(journey, () => actor(journey.language)));
  test('nothing went wrong on the way', () => expect(faults).toEqual([]));
});
