import type { Kysely } from 'kysely';
import pino from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TelegramChannel, telegramChannel } from '../../../src/channels/telegram/channel.ts';
import type { Conversation } from '../../../src/dialogue/conversation.ts';
import { openState } from '../../../src/storage/open.ts';
import { makePeople, type People } from '../../../src/storage/people.ts';
import { makeSeal } from '../../../src/storage/seal.ts';
import type { Tables } from '../../../src/storage/tables.ts';
import { realParts } from '../../parts.ts';
import { type BotApi, startBotApi } from '../../peers/telegram/bot-api.ts';
import { realDesk } from '../../real-desk.ts';
import { until } from './rig.ts';

let state: Kysely<Tables>;
let people: People<Conversation>;
let api: BotApi;
let channel: TelegramChannel;
beforeEach(async () => {
  state = await openState(':memory:');
  people = makePeople<Conversation>(state, makeSeal());
  api = await startBotApi();
  channel = telegramChannel({
    config: { token: api.token, apiRoot: api.root, webhook: null, messagesPerSecond: 28, sendsAtOnce: 3 },
    desk: realDesk(state),
    say: realParts().say,
    logger: pino({ level: 'silent' }),
    onGone: people.markGone,
  });
  await channel.start();
});
afterEach(async () => {
  await channel.stop();
  await api.close();
  await state.destroy();
});

const AIGUL = { id: 42, language: 'kk' };
const person = async () => (await people.find({ channel: 'telegram', id: '42' }))?.person;

test('who blocks the bot is marked and costs no further call; /start brings them back with their subscriptions', async () => {
  api.people.writes(AIGUL, { text: '/subscribe all' });
  await until(() => api.delivered(42).length === 1);
  api.people.blocks(AIGUL);
  await untilAsync(async () => (await person())?.goneAt !== null);
  const calls = api.calls('sendMessage').length;
  expect((await person())?.following.subscriptions).toHaveLength(1);

  api.people.unblocks(AIGUL);
  api.people.writes(AIGUL, { text: '/start' });
  await until(() => api.delivered(42).length === 2);
  expect(api.calls('sendMessage')).toHaveLength(calls + 1);
  expect((await person())?.goneAt).toBeNull();
});

test('the first refused reply marks them as well', async () => {
  api.people.writes(AIGUL, { text: 'сәлем' });
  await until(() => api.delivered(42).length === 1);
  api.people.forbids(42, 'Forbidden: bot was blocked by the user');
  api.people.writes(AIGUL, { text: 'тағы бір сұрақ' });
  await untilAsync(async () => (await person())?.goneAt !== null);
  expect(api.delivered(42)).toHaveLength(1);
});

async function untilAsync(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 5));
}
