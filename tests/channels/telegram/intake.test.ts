import { expect, test } from 'vitest';
import { echo, makeFakeDesk, says } from './fake-desk.ts';
import { quickPause, shownTo, startApi, startChannel, until } from './rig.ts';

const AIGUL = { id: 42 };

test('an update that a crash left unconfirmed comes again and is answered once', async () => {
  const api = await startApi();
  const desk = makeFakeDesk(echo);
  // The process died after the commit and before the poll that would have confirmed it.
  const received = desk.receive;
  const dead = Promise.withResolvers<void>();
  desk.receive = async (messages) => {
    await received(messages);
    if (messages.length > 0) await dead.promise;
  };
  api.people.writes(AIGUL, { text: 'вопрос' });
  await startChannel(api, { desk });
  await until(() => desk.openCount() === 1);
  expect(api.pending()).toBe(1);

  desk.receive = received;
  const { channel } = await startChannel(api, { desk });
  await until(() => api.pending() === 0 && desk.openCount() === 0 && api.isPolled());
  expect(channel.counts.received).toBe(1);
  expect(desk.answered).toEqual(['u100000']);
  expect(shownTo(api, 42)).toEqual(['→ вопрос']);
  dead.reject(new Error('dead'));
});

test('an update is not confirmed before the desk has it', async () => {
  const api = await startApi();
  const desk = makeFakeDesk(echo);
  const { receive } = desk;
  let refusals = 3;
  desk.receive = (messages) =>
    messages.length > 0 && refusals-- > 0 ? Promise.reject(new Error('database or disk is full')) : receive(messages);
  api.people.writes(AIGUL, { text: 'вопрос' });
  const { channel, pauses } = await startChannel(api, { desk });
  await until(() => channel.counts.finished === 1 && api.pending() === 0);
  expect(pauses).toHaveLength(3);
  expect(shownTo(api, 42)).toEqual(['→ вопрос']);
});

test('the same update many times, out of order and with gaps: each is answered once', async () => {
  const api = await startApi();
  const message = (id: number) => ({
    update_id: id,
    message: {
      message_id: 1,
      date: 1,
      from: { id: 42, is_bot: false, first_name: 'А' },
      chat: { id: 42, type: 'private' },
      text: String(id),
    },
  });
  for (const id of [905, 901, 905, 903, 905, 901]) api.force(message(id));
  const { channel } = await startChannel(api);
  await until(() => channel.counts.finished === 6 && api.pending() === 0);
  expect(shownTo(api, 42)).toEqual(['→ 905', '→ 901', '→ 903']);
});

test('a numbering begun anew is heard by a bot that has nothing to confirm', async () => {
  const api = await startApi();
  const { channel } = await startChannel(api);
  api.people.writes(AIGUL, { text: 'до' });
  await until(() => channel.counts.finished === 1 && api.isPolled());
  // An empty answer to the confirming poll: from then on the bot asks for whatever there is.
  api.endPoll();
  await until(api.isPolled);
  api.renumber(5);
  api.people.writes(AIGUL, { text: 'после' });
  await until(() => shownTo(api, 42).includes('→ после'));
  expect(api.polls().at(-1)).toHaveProperty('offset', 6);
});

test('updates of unknown kinds are counted, confirmed and cost nobody an answer', async () => {
  const api = await startApi();
  const { channel, log } = await startChannel(api);
  for (const update of [
    { hologram: {} },
    { channel_post: { text: 'x' } },
    { message: 'нет' },
    { message: { message_id: 'x' } },
    {},
  ])
    api.force(update);
  api.people.writes(AIGUL, { text: 'вопрос' });
  await until(() => channel.counts.finished === 1 && api.pending() === 0);
  expect(channel.counts.ignored).toBe(5);
  expect(log().filter(({ level }) => Number(level) > 30)).toEqual([]);
});

test('another poller: one alarm, one call in thirty seconds, and it serves again when it can', async () => {
  const api = await startApi();
  api.fault({ method: 'getUpdates', times: 3, does: { kind: 'refuse', code: 409 } });
  const { channel, pauses, log } = await startChannel(api);
  api.people.writes(AIGUL, { text: 'вопрос' });
  await until(() => channel.counts.finished === 1);
  expect(pauses).toEqual([30_000, 30_000, 30_000]);
  expect(log().filter(({ msg }) => String(msg).includes('Another process'))).toHaveLength(1);
  expect(channel.isConnected()).toBe(true);
});

test('of two real pollers the newer serves, and nothing is lost', async () => {
  const api = await startApi();
  const held = Promise.withResolvers<void>();
  const first = await startChannel(api, {
    pause: (pauses) => (milliseconds) => {
      pauses.push(milliseconds);
      return held.promise;
    },
  });
  await until(api.isPolled);
  const second = await startChannel(api);
  await until(() => first.pauses.length === 1 && api.isPolled());
  expect(first.pauses).toEqual([30_000]);
  expect(first.channel.isConnected()).toBe(false);
  api.people.writes(AIGUL, { text: 'вопрос' });
  await until(() => second.channel.counts.finished === 1);
  held.resolve();
});

test.each([401, 404])('a token that Telegram does not know (%i): one clear error, no further call', async (code) => {
  const api = await startApi();
  api.fault({ method: 'getMe', times: 99, does: { kind: 'refuse', code } });
  const { channel, pauses, log } = await startChannel(api);
  await until(() => log().length > 0);
  await channel.stop();
  expect(log()).toMatchObject([{ level: 50, msg: expect.stringContaining('does not know TELEGRAM_BOT_TOKEN') }]);
  expect(pauses).toEqual([]);
  expect(channel.isConnected()).toBe(false);
  expect(api.calls()).toHaveLength(1);
});

test('a token revoked while serving: the channel says so and is no longer connected', async () => {
  const api = await startApi();
  const { channel, log } = await startChannel(api);
  await until(() => channel.isConnected() && api.isPolled());
  api.fault({ method: 'getUpdates', does: { kind: 'refuse', code: 401 } });
  api.endPoll();
  await until(() => !channel.isConnected());
  expect(log().filter(({ level }) => level === 50)).toHaveLength(1);
});

test('Telegram out of reach: growing waits of at most thirty seconds, then it serves', async () => {
  const api = await startApi();
  api.fault({ method: 'getMe', times: 4, does: { kind: 'cut' } });
  api.fault({ method: 'getUpdates', times: 9, does: { kind: 'cut' } });
  api.people.writes(AIGUL, { text: 'вопрос' });
  const { channel, pauses } = await startChannel(api);
  await until(() => channel.counts.finished === 1);
  expect(pauses).toHaveLength(13);
  for (const [failures, milliseconds] of pauses.slice(4).entries()) {
    const longest = Math.min(30_000, 500 * 2 ** failures);
    expect(milliseconds).toBeGreaterThanOrEqual(longest / 2);
    expect(milliseconds).toBeLessThanOrEqual(longest);
  }
});

test('nobody listens at the address: start does not wait for it', async () => {
  const api = await startApi();
  await api.close();
  const { channel, pauses } = await startChannel(api, {
    pause: (asked) => (milliseconds, signal) => quickPause(asked)(asked.length < 3 ? milliseconds : 60_000, signal),
  });
  await until(() => pauses.length === 4);
  expect(channel.isConnected()).toBe(false);
  await channel.stop();
});

test('polling sheds a webhook that was set before', async () => {
  const api = await startApi();
  await fetch(`${api.root}/bot${api.token}/setWebhook`, {
    method: 'POST',
    body: JSON.stringify({ url: 'http://127.0.0.1:9/telegram' }),
  });
  const { channel } = await startChannel(api, { desk: makeFakeDesk(({ text }) => [says(text)]) });
  api.people.writes(AIGUL, { text: 'вопрос' });
  await until(() => channel.counts.finished === 1);
});
