import { describe, expect, test } from 'vitest';
import type { Address, Message, Reply } from '../../../src/message.ts';
import type { BotApi } from '../../peers/telegram/bot-api.ts';
import { makeFakeDesk, says } from './fake-desk.ts';
import { CANARY, type Rig, shownTo, startApi, startChannel, until } from './rig.ts';

const AIGUL = { id: 42, language: 'kk' };
const MARAT = { id: 43, language: 'ru' };
const GROUP = -100500;

test('a question is answered without preview, and confirmed', async () => {
  const api = await startApi();
  const { channel } = await startChannel(api);
  api.people.writes(AIGUL, { text: 'меня ударили' });
  await until(() => channel.counts.finished === 1 && api.pending() === 0);
  expect(channel.isConnected()).toBe(true);
  expect(api.calls('sendMessage').map(({ parameters }) => parameters)).toEqual([
    { chat_id: 42, text: '→ меня ударили', parse_mode: 'HTML', link_preview_options: { is_disabled: true } },
  ]);
});

test('the bot presents itself in three languages and one for all others', async () => {
  const api = await startApi();
  await startChannel(api);
  await until(() => api.calls('setMyShortDescription').length === 4);
  for (const method of ['setMyCommands', 'setMyDescription', 'setMyShortDescription']) {
    expect(api.calls(method).map(({ ok, parameters }) => [ok, parameters['language_code']])).toEqual([
      [true, undefined],
      [true, 'ru'],
      [true, 'kk'],
      [true, 'en'],
    ]);
  }
});

test('it answers all the same when Telegram does not take its descriptions', async () => {
  const api = await startApi();
  for (const method of ['setMyCommands', 'setMyDescription', 'setMyShortDescription'])
    api.fault({ method, times: 4, does: { kind: 'refuse', code: 429, retryAfter: 90000 } });
  const { channel, log } = await startChannel(api);
  api.people.writes(AIGUL, { text: 'сұрақ' });
  await until(() => channel.counts.finished === 1);
  await until(() => log().filter(({ msg }) => String(msg).includes('did not take a description')).length === 12);
});

test("a person's messages are answered in order, and nobody waits for somebody else", async () => {
  const api = await startApi();
  const slow = Promise.withResolvers<void>();
  const desk = makeFakeDesk(async ({ text }) => {
    if (text === 'медленно') await slow.promise;
    return [says(`${text} 1`), says(`${text} 2`)];
  });
  const { channel } = await startChannel(api, { desk });
  api.people.writes(AIGUL, { text: 'медленно' });
  api.people.writes(AIGUL, { text: 'потом' });
  api.people.writes(MARAT, { text: 'быстро' });
  await until(() => channel.counts.finished === 1);
  expect(shownTo(api, 43)).toEqual(['быстро 1', 'быстро 2']);
  expect(shownTo(api, 42)).toEqual([]);
  slow.resolve();
  await until(() => channel.counts.finished === 3);
  expect(shownTo(api, 42)).toEqual(['медленно 1', 'медленно 2', 'потом 1', 'потом 2']);
});

test('of many people at most sixteen are served at once, and a flood from one holds nobody up', async () => {
  const api = await startApi();
  let underWay = 0;
  let most = 0;
  const desk = makeFakeDesk(async ({ text }) => {
    underWay += 1;
    most = Math.max(most, underWay);
    await new Promise((resolve) => setImmediate(resolve));
    underWay -= 1;
    return [says(text)];
  });
  for (let index = 0; index < 60; index += 1) api.people.writes({ id: 1000 }, { text: `поток ${index}` });
  for (let index = 0; index < 30; index += 1) api.people.writes({ id: 2000 + index }, { text: 'один' });
  const { channel } = await startChannel(api, { desk });
  await until(() => channel.counts.finished === 90);
  expect(most).toBeLessThanOrEqual(16);
  expect(most).toBeGreaterThan(1);
  const order = api.delivered().map(({ parameters }) => parameters['chat_id']);
  expect(order.lastIndexOf(2029)).toBeLessThan(order.lastIndexOf(1000));
  expect(shownTo(api, 1000)).toEqual(Array.from({ length: 60 }, (_, index) => `поток ${index}`));
});

describe('buttons', () => {
  const desk = () =>
    makeFakeDesk(({ text, choice }: Message) => [
      says(`→ ${choice ?? text}`, [[{ id: 't:law-overview', label: 'О законе' }], [{ id: 'menu', label: 'Меню' }]]),
    ]);
  const dataOf = (api: BotApi, row: number) => {
    const markup = api.delivered()[0]?.parameters['reply_markup'] as
      | { inline_keyboard: { callback_data: string }[][] }
      | undefined;
    return markup?.inline_keyboard[row]?.[0]?.callback_data ?? '';
  };

  test('a press is answered at once and goes to the desk as a choice', async () => {
    const api = await startApi();
    const { channel } = await startChannel(api, { desk: desk() });
    api.people.writes(AIGUL, { text: 'привет' });
    await until(() => channel.counts.finished === 1);
    api.people.presses(AIGUL, { data: dataOf(api, 0), message: 2 });
    await until(() => channel.counts.finished === 2 && api.calls('answerCallbackQuery').length === 1);
    expect(shownTo(api, 42)).toEqual(['→ привет', '→ t:law-overview']);
    expect(api.calls('answerCallbackQuery')[0]).toMatchObject({ ok: true, parameters: { callback_query_id: '1' } });
  });

  test("a forged press, or one of somebody else's button, does nothing and is told so", async () => {
    const api = await startApi();
    const { channel } = await startChannel(api, { desk: desk() });
    api.people.writes(AIGUL, { text: 'привет' });
    await until(() => channel.counts.finished === 1);
    api.people.presses(MARAT, { data: dataOf(api, 0), message: 2 });
    api.people.presses(AIGUL, { data: `menu.${dataOf(api, 0).split('.')[1]}`, message: 2 });
    await until(() => api.calls('answerCallbackQuery').length === 2);
    expect(api.calls('answerCallbackQuery').map(({ ok, parameters }) => [ok, parameters['text']])).toEqual([
      [true, 'Эта кнопка устарела. Выберите заново.'],
      [true, 'Бұл түйме ескірген. Қайта таңдаңыз.'],
    ]);
    expect(channel.counts.received).toBe(1);
  });

  test('a press that is too old to be answered at once still gets its reply', async () => {
    const api = await startApi();
    const { channel, log } = await startChannel(api, { desk: desk() });
    api.people.writes(AIGUL, { text: 'привет' });
    await until(() => channel.counts.finished === 1);
    api.fault({ method: 'answerCallbackQuery', does: { kind: 'refuse', code: 400, description: `Bad Request: ${CANARY}` } });
    api.people.presses(AIGUL, { data: dataOf(api, 1), message: 2 });
    await until(() => channel.counts.finished === 2 && log().some(({ msg }) => msg === 'Could not answer the press of a button'));
    expect(shownTo(api, 42)).toEqual(['→ привет', '→ menu']);
  });

  test('they stand under the last part of a long answer', async () => {
    const api = await startApi();
    const { channel } = await startChannel(api, {
      desk: makeFakeDesk(() => [says('слово '.repeat(1500), [[{ id: 'menu', label: 'Меню' }]])]),
    });
    api.people.writes(AIGUL, { text: 'длинно' });
    await until(() => channel.counts.finished === 1);
    expect(api.delivered(42).map(({ parameters }) => 'reply_markup' in parameters)).toEqual([false, false, true]);
  });
});

describe('groups', () => {
  test('each person has a conversation, and the answer hangs under the question', async () => {
    const api = await startApi();
    const addresses: string[] = [];
    const desk = makeFakeDesk(({ from, text }) => {
      addresses.push(from.id);
      return [says(text)];
    });
    const { channel } = await startChannel(api, { desk });
    api.people.writes(AIGUL, { chat: GROUP, text: '@QorganBot что за угрозу?' });
    api.people.writes(MARAT, { chat: GROUP, text: 'пойду спрошу' });
    api.people.writes(MARAT, { chat: GROUP, text: '/help@QorganBot' });
    await until(() => channel.counts.finished === 2 && channel.counts.ignored === 1);
    expect(addresses.toSorted()).toEqual([`${GROUP}:42`, `${GROUP}:43`]);
    expect(api.delivered(GROUP).map(({ parameters }) => [parameters['text'], parameters['reply_parameters']])).toEqual([
      ['что за угрозу?', { message_id: 1, allow_sending_without_reply: true }],
      ['/help', { message_id: 3, allow_sending_without_reply: true }],
    ]);
  });

  test('an answer follows a group that became a supergroup', async () => {
    const api = await startApi();
    api.people.writes(AIGUL, { chat: -77, text: '/help@QorganBot' });
    api.people.migrates(-77, -100_77);
    const { channel } = await startChannel(api);
    await until(() => channel.counts.finished === 1);
    expect(shownTo(api, -100_77)).toEqual(['→ /help']);
    expect(api.calls('sendMessage')).toHaveLength(2);
  });
});

test('an edited message is answered anew, once for each edit', async () => {
  const api = await startApi();
  const { channel } = await startChannel(api);
  api.people.writes(AIGUL, { text: 'миня ударили' });
  api.people.writes(AIGUL, { text: 'меня ударили', edits: 1 });
  await until(() => channel.counts.finished === 2);
  expect(shownTo(api, 42)).toEqual(['→ миня ударили', '→ меня ударили']);
});

describe('when Telegram says no', () => {
  test.each([
    'Forbidden: bot was blocked by the user',
    'Forbidden: user is deactivated',
    'Forbidden: bot was kicked from the supergroup chat',
  ])('%s: one call, no more, and the message is done', async (description) => {
    const api = await startApi();
    const gone: Address[] = [];
    const desk = makeFakeDesk(() => [says('раз'), says('два')]);
    api.people.forbids(42, description);
    api.people.writes(AIGUL, { text: 'вопрос' });
    const { channel } = await startChannel(api, { desk, onGone: (address) => void gone.push(address) });
    await until(() => channel.counts.gone === 1 && desk.openCount() === 0);
    expect(api.calls('sendMessage')).toHaveLength(1);
    expect(gone).toEqual([{ channel: 'telegram', id: '42' }]);
  });

  test('a person who blocked the bot is told on, and comes back by writing', async () => {
    const api = await startApi();
    const gone: Address[] = [];
    const { channel } = await startChannel(api, { onGone: (address) => void gone.push(address) });
    await until(api.isPolled);
    api.people.blocks(AIGUL);
    await until(() => gone.length === 1);
    api.people.unblocks(AIGUL);
    api.people.writes(AIGUL, { text: 'снова я' });
    await until(() => channel.counts.finished === 1);
  });

  test('markup that Telegram cannot read goes out once as plain text', async () => {
    const api = await startApi();
    api.fault({
      method: 'sendMessage',
      does: {
        kind: 'refuse',
        code: 400,
        description: 'Bad Request: can\'t parse entities: Unsupported start tag "3" at byte offset 5',
      },
    });
    const reply: Reply = { ...says(''), blocks: [{ kind: 'title', text: 'Я <3 & _*[' }] };
    const { channel } = await startChannel(api, { desk: makeFakeDesk(() => [reply]) });
    api.people.writes(AIGUL, { text: 'вопрос' });
    await until(() => channel.counts.finished === 1);
    expect(api.calls('sendMessage').map(({ parameters }) => [parameters['text'], parameters['parse_mode']])).toEqual([
      ['<b>Я &lt;3 &amp; _*[</b>', 'HTML'],
      ['Я <3 & _*[', undefined],
    ]);
  });

  test.each([400, 413])('%i for the message itself: not tried again, and not left open', async (code) => {
    const api = await startApi();
    const desk = makeFakeDesk(() => [says(CANARY), says('вторая')]);
    api.fault({ method: 'sendMessage', does: { kind: 'refuse', code, description: `Bad Request: ${CANARY}` } });
    const { channel } = await startChannel(api, { desk });
    api.people.writes(AIGUL, { text: CANARY });
    await until(() => channel.counts.finished === 1 && desk.openCount() === 0);
    expect(shownTo(api, 42)).toEqual(['вторая']);
  });

  test('429 holds every send back for as long as it says, then all arrive once', async () => {
    const api = await startApi();
    const over = Promise.withResolvers<void>();
    api.fault({ method: 'sendMessage', does: { kind: 'refuse', code: 429, retryAfter: 7 } });
    const { channel, pauses } = await startChannel(api, {
      pause: (asked) => (milliseconds) => {
        asked.push(milliseconds);
        return over.promise;
      },
    });
    api.people.writes(AIGUL, { text: 'первая' });
    await until(() => pauses.length === 1);
    api.people.writes(MARAT, { text: 'вторая' });
    await until(() => channel.counts.received === 2 && api.isPolled());
    expect(api.calls('sendMessage')).toHaveLength(1);
    expect(pauses).toEqual([7000]);
    over.resolve();
    await until(() => channel.counts.finished === 2);
    expect([shownTo(api, 42), shownTo(api, 43)]).toEqual([['→ первая'], ['→ вторая']]);
  });
});

describe('when the line is bad', () => {
  test.each([
    { name: 'cut before', does: { kind: 'cut' as const }, copies: 1 },
    { name: 'an internal error', does: { kind: 'refuse' as const, code: 500 }, copies: 1 },
    { name: "a proxy's page", does: { kind: 'page' as const, code: 502 }, copies: 1 },
    { name: 'half an answer', does: { kind: 'garbage' as const }, copies: 2 },
    { name: 'an answer lost after the message arrived', does: { kind: 'drop' as const }, copies: 2 },
  ])('$name: sent again, lost never', async ({ does, copies }) => {
    const api = await startApi();
    api.fault({ method: 'sendMessage', does });
    const { channel } = await startChannel(api);
    api.people.writes(AIGUL, { text: 'вопрос' });
    await until(() => channel.counts.finished === 1);
    expect(shownTo(api, 42)).toEqual(Array.from({ length: copies }, () => '→ вопрос'));
  });

  test('what cannot be sent for long waits in the inbox for the next start', async () => {
    const api = await startApi();
    const desk = makeFakeDesk(({ text }) => [says(text)]);
    api.fault({ method: 'sendMessage', times: 7, does: { kind: 'refuse', code: 502 } });
    const first = await startChannel(api, { desk });
    api.people.writes(AIGUL, { text: 'вопрос' });
    await until(() => first.channel.counts.left === 1);
    expect(desk.openCount()).toBe(1);
    await first.channel.stop();
    const second = await startChannel(api, { desk });
    await until(() => second.channel.counts.finished === 1);
    expect(shownTo(api, 42)).toEqual(['вопрос']);
    expect(desk.answered).toHaveLength(1);
  });

  test('or until the line is back, without a start', async () => {
    const api = await startApi();
    api.fault({ method: 'sendMessage', times: 7, does: { kind: 'refuse', code: 502 } });
    const { channel, pauses } = await startChannel(api, {
      pause: (asked) => (milliseconds) => {
        asked.push(milliseconds);
        return new Promise((resolve) => setImmediate(resolve));
      },
    });
    api.people.writes(AIGUL, { text: 'вопрос' });
    await until(() => channel.counts.finished === 1);
    expect(pauses).toContain(300_000);
  });
});

describe('a message that breaks its answer', () => {
  test.each([
    { name: 'at the desk', decide: () => Promise.reject(new Error(`bad words: ${CANARY}`)) },
    { name: 'in its choices', decide: () => [says('ответ', [[{ id: 'x'.repeat(60), label: 'Долго' }]])] },
  ])('$name: an apology, and all others go on', async ({ decide }) => {
    const api = await startApi();
    const desk = makeFakeDesk((message) => (message.text === CANARY ? decide() : [says(message.text)]));
    const { channel, log } = await startChannel(api, { desk });
    api.people.writes(AIGUL, { text: CANARY });
    api.people.writes(AIGUL, { text: 'а так?' });
    api.people.writes(MARAT, { text: 'а мне?' });
    await until(() => channel.counts.finished === 3 && desk.openCount() === 0);
    expect(shownTo(api, 42)).toEqual([
      'Менде ақау шықты. Қайталап көріңіз. Қауіп төнсе — 112 нөміріне қоңырау шалыңыз.',
      'а так?',
    ]);
    expect(shownTo(api, 43)).toEqual(['а мне?']);
    expect(log().filter(({ level }) => level === 50)).toMatchObject([{ message: 'u100000', fault: { name: 'Error' } }]);
  });

  test('a desk that cannot note what is done stops nobody else', async () => {
    const api = await startApi();
    const desk = makeFakeDesk(({ text }) => [says(text)]);
    const { done } = desk;
    desk.done = (message) =>
      message.from.id === '42' ? Promise.reject(Object.assign(new Error(CANARY), { code: 'SQLITE_FULL' })) : done(message);
    const { channel, log } = await startChannel(api, { desk });
    api.people.writes(AIGUL, { text: 'раз' });
    api.people.writes(MARAT, { text: 'два' });
    await until(() => channel.counts.finished === 2 && desk.openCount() === 1);
    expect(log().filter(({ level }) => level === 50)).toMatchObject([{ message: 'u100000', fault: { code: 'SQLITE_FULL' } }]);
  });
});

describe('stopping', () => {
  test('during a long poll it stops at once', async () => {
    const api = await startApi();
    const { channel } = await startChannel(api);
    await until(api.isPolled);
    await channel.stop();
    expect(channel.isConnected()).toBe(false);
    await until(() => !api.isPolled());
  });

  test('it finishes what is under way and leaves what has not begun', async () => {
    const api = await startApi();
    const going = Promise.withResolvers<void>();
    const desk = makeFakeDesk(async ({ text }) => {
      if (text === 'первый') await going.promise;
      return [says(text)];
    });
    const { channel } = await startChannel(api, { desk });
    api.people.writes(AIGUL, { text: 'первый' });
    api.people.writes(AIGUL, { text: 'второй' });
    await until(() => desk.answered.length === 1);
    const stopped = channel.stop();
    going.resolve();
    await stopped;
    expect(desk.openCount()).toBe(1);

    const next: Rig = await startChannel(api, { desk });
    await until(() => next.channel.counts.finished >= 1 && desk.openCount() === 0);
    expect(desk.answered).toEqual(['u100000', 'u100001']);
    expect(new Set(shownTo(api, 42))).toEqual(new Set(['первый', 'второй']));
  });

  test('it does not sit out a wait that Telegram asked for', async () => {
    const api = await startApi();
    const desk = makeFakeDesk(({ text }) => [says(text)]);
    api.fault({ method: 'sendMessage', does: { kind: 'refuse', code: 429, retryAfter: 3600 } });
    const { channel, pauses } = await startChannel(api, { desk });
    api.people.writes(AIGUL, { text: 'вопрос' });
    await until(() => pauses.includes(3_600_000));
    await channel.stop();
    expect(desk.openCount()).toBe(1);
  });
});
