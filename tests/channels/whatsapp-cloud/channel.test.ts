import { describe, expect, test } from 'vitest';
import type { Message, Reply } from '../../../src/message.ts';
import { startGraphApi } from '../../peers/graph-api/graph-api.ts';
import { makeFakeDesk, says } from '../telegram/fake-desk.ts';
import { CANARY, type Rig, shownTo, startRig, until } from './rig.ts';

const AIGUL = { phone: '77001112233', userId: 'KZ.1001' };
const MARAT = { phone: '77004445566' };

test('a question is answered to the user id, without preview, and is done', async () => {
  const desk = makeFakeDesk(({ text }) => [says(`→ ${text}`)]);
  const { api, channel } = await startRig({ desk });
  api.people.writes(AIGUL, 'меня ударили');
  await until(() => channel.counts.finished === 1);
  expect(api.calls().map(({ payload }) => payload)).toEqual([
    {
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      recipient: 'KZ.1001',
      type: 'text',
      text: { body: '→ меня ударили', preview_url: false },
    },
  ]);
  expect(desk.openCount()).toBe(0);
});

test('somebody without a user id is answered by phone, somebody without a phone by user id', async () => {
  const { api, channel } = await startRig();
  api.people.writes(MARAT, 'раз');
  api.people.writes({ userId: 'KZ.2002' }, 'два');
  await until(() => channel.counts.finished === 2);
  expect(api.calls().map(({ payload }) => [payload['to'], payload['recipient']])).toEqual(
    expect.arrayContaining([
      ['77004445566', undefined],
      [undefined, 'KZ.2002'],
    ]),
  );
});

test('it is connected once Meta knows the number, and not when Meta refuses the token', async () => {
  const good = await startRig();
  await until(() => good.channel.isConnected());
  const api = await startGraphApi();
  const bad = await startRig({ api: { ...api, token: 'EAAcanary-another-token' } });
  await until(() => bad.events.includes('alarm account 190'));
  expect(bad.channel.isConnected()).toBe(false);
  expect(bad.channel.stopped()).toBe('WhatsApp 190');
  await api.close();
});

test("a person's messages are answered in order, and nobody waits for somebody else", async () => {
  const slow = Promise.withResolvers<void>();
  const desk = makeFakeDesk(async ({ text }) => {
    if (text === 'медленно') await slow.promise;
    return [says(`${text} 1`), says(`${text} 2`)];
  });
  const { api, channel } = await startRig({ desk });
  api.people.writes(AIGUL, 'медленно');
  await until(() => channel.counts.received === 1);
  api.people.writes(AIGUL, 'потом');
  api.people.writes(MARAT, 'быстро');
  await until(() => channel.counts.finished === 1);
  expect(shownTo(api, '77004445566')).toEqual(['быстро 1', 'быстро 2']);
  slow.resolve();
  await until(() => channel.counts.finished === 3);
  expect(shownTo(api, 'KZ.1001')).toEqual(['медленно 1', 'медленно 2', 'потом 1', 'потом 2']);
});

describe('what people send', () => {
  const heard: Message[] = [];
  const desk = () => {
    heard.length = 0;
    return makeFakeDesk((message) => {
      heard.push(message);
      return [says('ок')];
    });
  };
  const take = async (content: { type: string; [field: string]: unknown }): Promise<Rig> => {
    const rig = await startRig({ desk: desk() });
    rig.api.people.sends(AIGUL, content);
    await until(() => rig.channel.counts.finished + rig.channel.counts.ignored === 1);
    return rig;
  };

  test.each([
    {
      name: 'a tapped button',
      content: { type: 'interactive', interactive: { type: 'button_reply', button_reply: { id: 't:x', title: 'X' } } },
      becomes: { text: '', choice: 't:x' },
    },
    {
      name: 'a tapped row',
      content: {
        type: 'interactive',
        interactive: { type: 'list_reply', list_reply: { id: 'm', title: 'Меню', description: 'd' } },
      },
      becomes: { text: '', choice: 'm' },
    },
    {
      name: 'a quick reply without a payload of its own',
      content: { type: 'button', button: { payload: 'СТОП', text: 'СТОП' } },
      becomes: { text: 'СТОП' },
    },
    {
      name: 'words under a picture',
      content: { type: 'image', image: { id: '1', caption: 'вопрос' } },
      becomes: { text: 'вопрос' },
    },
    { name: 'STOP', content: { type: 'text', text: { body: 'STOP' } }, becomes: { text: 'STOP' } },
    { name: 'СТОП', content: { type: 'text', text: { body: 'СТОП' } }, becomes: { text: 'СТОП' } },
    { name: 'ТОҚТАТУ', content: { type: 'text', text: { body: 'ТОҚТАТУ' } }, becomes: { text: 'ТОҚТАТУ' } },
    {
      name: 'a field that Meta invents tomorrow',
      content: { type: 'text', text: { body: 'да', mood: 1 }, aura: {} },
      becomes: { text: 'да' },
    },
  ])('$name reaches the desk', async ({ content, becomes }) => {
    await take(content);
    expect(heard).toEqual([
      { from: { channel: 'whatsapp-cloud', id: 'KZ.1001' }, id: 'wamid.in1', receivedAt: expect.any(Number), ...becomes },
    ]);
  });

  test.each(['image', 'video', 'audio', 'document', 'sticker', 'location', 'contacts', 'order'])(
    'a message of kind %s is told that only text is read, in three languages to a stranger',
    async (type) => {
      const { api } = await take({ type, [type]: type === 'contacts' ? [] : {} });
      const [only] = shownTo(api, 'KZ.1001');
      expect(only).toMatch(/Я читаю только текст[\s\S]*тек мәтін оқимын[\s\S]*I read only text[\s\S]*112/);
      expect(heard).toEqual([]);
    },
  );

  test('and in their own language to somebody who was answered before', async () => {
    const { api, channel } = await startRig({ desk: makeFakeDesk(() => [{ ...says('Сәлем'), language: 'kk' }]) });
    api.people.writes(AIGUL, 'сәлем');
    await until(() => channel.counts.finished === 1);
    api.people.sends(AIGUL, { type: 'audio', audio: { id: '1' } });
    await until(() => channel.counts.finished === 2);
    expect(shownTo(api, 'KZ.1001')[1]).toMatch(/^Мен тек мәтін оқимын[^I]*$/);
  });

  test.each(['reaction', 'system', 'unsupported', 'hologram'])('a message of kind %s is left aside and counted', async (type) => {
    const { api, events } = await take({ type, [type]: {} });
    expect(api.calls()).toEqual([]);
    expect(events).toEqual([`ignored ${type === 'hologram' ? 'other kind' : type}`]);
  });

  test('a message older than the 24 hours is left aside: nobody could be answered', async () => {
    const { api, channel } = await startRig({ desk: desk() });
    api.people.writes(AIGUL, 'вчера', { at: Date.now() - 25 * 3_600_000 });
    await until(() => channel.counts.ignored === 1);
    expect(heard).toEqual([]);
  });
});

describe('choices', () => {
  const label = (index: number) => ({ id: `t:${index}`, label: `Тема ${index}` });
  const offering = (...choices: { id: string; label: string }[]) =>
    makeFakeDesk(({ text, choice }) => [
      says(
        `→ ${choice ?? text}`,
        choices.map((each) => [each]),
      ),
    ]);
  const shownAfter = async (rig: Rig, act: () => void) => {
    const before = rig.channel.counts.finished;
    act();
    await until(() => rig.channel.counts.finished === before + 1);
    return rig.api.delivered('KZ.1001').at(-1);
  };

  test('up to three short ones are buttons', async () => {
    const rig = await startRig({ desk: offering(label(1), label(2), { id: 'm', label: 'Меню' }) });
    const shown = await shownAfter(rig, () => rig.api.people.writes(AIGUL, 'вопрос'));
    expect(shown?.payload['interactive']).toMatchObject({ type: 'button', body: { text: '→ вопрос' } });
    expect(shown?.choices?.map(({ id }) => id)).toEqual(['t:1', 't:2', 'm']);
    expect(
      (await shownAfter(rig, () => rig.api.people.taps(AIGUL, { id: 't:2', title: 'Тема 2' }, { as: 'button_reply' })))?.shown,
    ).toBe('→ t:2');
  });

  test('more, or longer ones, are a list with the whole label under the short one', async () => {
    const long = { id: 't:long', label: 'Нападение до нового закона' };
    const shortLabel = (id: string) => (id === 't:long' ? 'Напали до закона' : null);
    const rig = await startRig({ desk: offering(label(1), long, label(3), label(4)), shortLabel });
    const shown = await shownAfter(rig, () => rig.api.people.writes(AIGUL, 'вопрос'));
    expect(shown?.payload['interactive']).toMatchObject({ type: 'list', action: { button: 'Выбрать' } });
    expect(shown?.choices).toEqual([
      { id: 't:1', title: 'Тема 1' },
      { id: 't:long', title: 'Напали до закона', description: 'Нападение до нового закона' },
      { id: 't:3', title: 'Тема 3' },
      { id: 't:4', title: 'Тема 4' },
    ]);
  });

  test('more than ten come page by page', async () => {
    const all = Array.from({ length: 21 }, (_, index) => label(index + 1));
    const rig = await startRig({ desk: offering(...all) });
    const seen: string[] = [];
    let shown = await shownAfter(rig, () => rig.api.people.writes(AIGUL, 'вопрос'));
    for (;;) {
      const more = shown?.choices?.find(({ id }) => id.startsWith('w:'));
      seen.push(...(shown?.choices ?? []).filter((choice) => choice !== more).map(({ id }) => id));
      if (!more) break;
      expect(more.title).toBe('Ещё');
      shown = await shownAfter(rig, () => rig.api.people.taps(AIGUL, more));
      expect(shown?.shown).toBe('Вот ещё:');
    }
    expect(seen).toEqual(all.map(({ id }) => id));
    expect((await shownAfter(rig, () => rig.api.people.writes(AIGUL, '2')))?.shown).toBe('→ t:20');
  });

  test('a page of a list that is gone leads to the menu', async () => {
    const rig = await startRig({ desk: offering(label(1)) });
    expect((await shownAfter(rig, () => rig.api.people.taps(AIGUL, { id: 'w:more:1', title: 'Ещё' })))?.shown).toBe('→ m');
    expect((await shownAfter(rig, () => rig.api.people.taps(AIGUL, { id: 'w:more:-1', title: 'Ещё' })))?.shown).toBe('→ m');
    expect((await shownAfter(rig, () => rig.api.people.taps(AIGUL, { id: 'w:anything', title: '?' })))?.shown).toBe('→ m');
  });

  test('the words of a choice mean it, whatever their case; a number of the first page and other words are the desk’s', async () => {
    const rig = await startRig({ desk: offering(label(1), { id: 't:p', label: 'Полиция и суд' }) });
    await shownAfter(rig, () => rig.api.people.writes(AIGUL, 'вопрос'));
    expect((await shownAfter(rig, () => rig.api.people.writes(AIGUL, '2')))?.shown).toBe('→ 2');
    expect((await shownAfter(rig, () => rig.api.people.writes(AIGUL, 'ПОЛИЦИЯ и суд')))?.shown).toBe('→ t:p');
    expect((await shownAfter(rig, () => rig.api.people.writes(AIGUL, '3')))?.shown).toBe('→ 3');
    expect((await shownAfter(rig, () => rig.api.people.writes(AIGUL, 'полиция')))?.shown).toBe('→ полиция');
  });

  test('a label that fits no row makes the whole menu numbered lines', async () => {
    const rig = await startRig({ desk: offering(label(1), { id: 'x:1', label: 'Кардиохирургическоеотделение больницы' }) });
    const shown = await shownAfter(rig, () => rig.api.people.writes(AIGUL, 'вопрос'));
    expect(shown?.shown).toBe('→ вопрос\n\n1. Тема 1\n2. Кардиохирургическоеотделение больницы');
  });

  test('two of the same name are numbered, one twice is once', async () => {
    const rig = await startRig({ desk: offering(label(1), label(1), { id: 't:9', label: 'Тема 1' }) });
    expect((await shownAfter(rig, () => rig.api.people.writes(AIGUL, 'вопрос')))?.shown).toBe('→ вопрос\n\n1. Тема 1\n2. Тема 1');
  });

  test('a long answer goes as text, its end carries the choices', async () => {
    const blocks = Array.from({ length: 8 }, (_, index) => ({
      kind: 'paragraph' as const,
      spans: [{ text: `${index} ${'слово '.repeat(100)}`.trim() }],
    }));
    const reply: Reply = { ...says(''), blocks, choices: [[label(1)]] };
    const rig = await startRig({ desk: makeFakeDesk(() => [reply]) });
    await shownAfter(rig, () => rig.api.people.writes(AIGUL, 'вопрос'));
    const parts = rig.api.delivered('KZ.1001');
    expect(parts.map(({ payload }) => payload['type'])).toEqual(['text', 'text', 'interactive']);
    expect(parts.map(({ shown }) => shown?.match(/^\d/m)?.[0])).toEqual(['0', '4', '7']);
  });

  test('choices without words have a sign to hang under', async () => {
    const rig = await startRig({ desk: makeFakeDesk(() => [{ ...says(''), blocks: [], choices: [[label(1)]] }]) });
    expect((await shownAfter(rig, () => rig.api.people.writes(AIGUL, 'вопрос')))?.shown).toBe('…');
  });
});

describe('who somebody is', () => {
  test('a person first known by phone is the same person when a user id comes: language, conversation and subscriptions stay', async () => {
    const rig = await startRig();
    const now = 1;
    const { id } = await rig.db
      .insertInto('people')
      .values({
        channel: 'whatsapp-cloud',
        address: AIGUL.phone,
        language: 'kk',
        quiet_from: null,
        quiet_to: null,
        gone_at: null,
        created_at: now,
        last_seen_at: now,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    await rig.db
      .insertInto('subscriptions')
      .values({ person_id: id, subject: 'all', frequency: 'at-once', created_at: now })
      .execute();
    await rig.db
      .insertInto('conversations')
      .values({ channel: 'whatsapp-cloud', address: AIGUL.phone, state: '{}', updated_at: now })
      .execute();
    rig.api.people.writes(AIGUL, 'это снова я');
    await until(() => rig.channel.counts.finished === 1);
    expect(await rig.db.selectFrom('people').select(['id', 'address', 'language']).execute()).toEqual([
      { id, address: 'KZ.1001', language: 'kk' },
    ]);
    expect(await rig.db.selectFrom('conversations').select('address').execute()).toEqual([{ address: 'KZ.1001' }]);
    expect(await rig.db.selectFrom('whatsapp_windows').select('address').execute()).toEqual([{ address: 'KZ.1001' }]);
  });

  test('and when both were known, one person is left, with the subscriptions of both', async () => {
    const rig = await startRig();
    const add = async (address: string, subject: string, language: string | null) => {
      const { id } = await rig.db
        .insertInto('people')
        .values({
          channel: 'whatsapp-cloud',
          address,
          language,
          quiet_from: null,
          quiet_to: null,
          gone_at: null,
          created_at: 1,
          last_seen_at: 1,
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      await rig.db
        .insertInto('subscriptions')
        .values([
          { person_id: id, subject, frequency: 'at-once', created_at: 1 },
          { person_id: id, subject: 'procedure', frequency: 'weekly', created_at: 1 },
        ])
        .execute();
      return id;
    };
    await add(AIGUL.phone, 'criminal-code', 'ru');
    const id = await add(AIGUL.userId, 'labour-code', null);
    rig.api.people.writes(AIGUL, 'привет');
    await until(() => rig.channel.counts.finished === 1);
    expect(await rig.db.selectFrom('people').select(['id', 'address', 'language']).execute()).toEqual([
      { id, address: 'KZ.1001', language: 'ru' },
    ]);
    const subjects = await rig.db.selectFrom('subscriptions').select('subject').orderBy('subject').execute();
    expect(subjects.map(({ subject }) => subject)).toEqual(['criminal-code', 'labour-code', 'procedure']);
  });

  test('no phone is kept of somebody who has a user id', async () => {
    const { api, channel, db } = await startRig();
    api.people.writes(AIGUL, 'вопрос');
    await until(() => channel.counts.finished === 1);
    for (const table of ['people', 'conversations', 'whatsapp_windows', 'whatsapp_states', 'inbox'] as const)
      expect(JSON.stringify(await db.selectFrom(table).selectAll().execute())).not.toContain(AIGUL.phone);
  });
});

describe('when Meta says no', () => {
  test.each([131026])('%i: one call, no more, and the person is gone', async (code) => {
    const gone: string[] = [];
    const desk = makeFakeDesk(() => [says('раз'), says('два')]);
    const { api, channel } = await startRig({ desk, onGone: ({ id }) => void gone.push(id) });
    api.fault({ does: { kind: 'code', code } });
    api.people.writes(AIGUL, 'вопрос');
    await until(() => channel.counts.gone === 1 && desk.openCount() === 0);
    expect(api.calls()).toHaveLength(1);
    expect(gone).toEqual(['KZ.1001']);
  });

  test.each([100, 131008, 131009, 131047, 131049, 131050, 130472, 987654])(
    '%i for the message itself: not tried again, and not left open',
    async (code) => {
      const desk = makeFakeDesk(() => [says(CANARY), says('вторая')]);
      const { api, channel } = await startRig({ desk });
      api.fault({ does: { kind: 'code', code } });
      api.people.writes(AIGUL, CANARY);
      await until(() => channel.counts.finished === 1 && desk.openCount() === 0);
      expect(shownTo(api, 'KZ.1001')).toEqual(['вторая']);
      expect(api.calls()).toHaveLength(2);
    },
  );

  test.each([1, 2, 4, 80007, 130429, 131000, 131016, 131056])('%i is over soon: sent again, once', async (code) => {
    const { api, channel, pauses } = await startRig();
    api.fault({ does: { kind: 'code', code } });
    api.people.writes(AIGUL, 'вопрос');
    await until(() => channel.counts.finished === 1);
    expect(shownTo(api, 'KZ.1001')).toEqual(['→ вопрос']);
    expect(pauses.length).toBeGreaterThan(0);
  });

  test.each([131042, 131031, 368, 190])('%i stops the channel: nobody else is tried, and it is told', async (code) => {
    const desk = makeFakeDesk(({ text }) => [says(text)]);
    const { api, channel, events } = await startRig({ desk });
    await until(() => channel.isConnected());
    api.fault({ does: { kind: 'code', code } });
    api.people.writes(AIGUL, 'вопрос');
    await until(() => channel.counts.left === 1);
    api.people.writes(MARAT, 'другой');
    await until(() => channel.counts.left === 2);
    expect(api.calls()).toHaveLength(1);
    expect(channel.isConnected()).toBe(false);
    expect(channel.stopped()).toBe(`WhatsApp ${code}`);
    expect(events).toContain(`alarm account ${code}`);
    expect(desk.openCount()).toBe(2);
  });

  test('a stopped channel tries one message after five minutes, and goes on when that works', async () => {
    let now = Date.now();
    const desk = makeFakeDesk(({ text }) => [says(text)]);
    const first = await startRig({ desk, now: () => now, settings: { now: () => now } });
    first.api.fault({ does: { kind: 'code', code: 131042 } });
    first.api.people.writes(AIGUL, 'вопрос');
    await until(() => first.channel.counts.left === 1);
    now += 5 * 60_000;
    first.api.people.writes(MARAT, 'другой');
    await until(() => first.channel.counts.finished === 1);
    expect(first.channel.stopped()).toBeNull();
    expect(shownTo(first.api, MARAT.phone)).toEqual(['другой']);
  });

  test.each([10, 200, 299, 987654, 132000])('%i alarms', async (code) => {
    const { api, channel, events } = await startRig();
    api.fault({ does: { kind: 'code', code }, times: 7 });
    api.people.writes(AIGUL, 'вопрос');
    await until(() => channel.counts.finished + channel.counts.left === 1);
    expect(events.some((event) => event.startsWith('alarm') && event.endsWith(String(code)))).toBe(true);
  });

  test('too many to one person: each refusal makes the wait longer', async () => {
    const { api, channel, pauses } = await startRig();
    api.fault({ does: { kind: 'code', code: 131056 }, times: 3 });
    api.people.writes(AIGUL, 'вопрос');
    await until(() => channel.counts.finished === 1);
    const holds = pauses.filter((milliseconds) => milliseconds > 5000 && milliseconds < 3_600_000);
    expect(holds.map((milliseconds) => Math.round(milliseconds / 1000))).toEqual([6, 12, 24]);
  });
});

describe('when the line is bad', () => {
  test.each([
    { name: 'cut before', does: { kind: 'cut' as const }, copies: 1 },
    { name: "a proxy's page", does: { kind: 'page' as const, status: 502 }, copies: 1 },
    { name: 'half an answer', does: { kind: 'garbage' as const }, copies: 2 },
    { name: 'an answer lost after the message arrived', does: { kind: 'drop' as const }, copies: 2 },
  ])('$name: sent again, lost never', async ({ does, copies }) => {
    const { api, channel } = await startRig();
    api.fault({ does });
    api.people.writes(AIGUL, 'вопрос');
    await until(() => channel.counts.finished === 1);
    expect(shownTo(api, 'KZ.1001')).toEqual(Array.from({ length: copies }, () => '→ вопрос'));
  });

  test('what cannot be sent for long waits in the inbox for the next start', async () => {
    const desk = makeFakeDesk(({ text }) => [says(text)]);
    const first = await startRig({ desk });
    first.api.fault({ times: 7, does: { kind: 'page', status: 502 } });
    first.api.people.writes(AIGUL, 'вопрос');
    await until(() => first.channel.counts.left === 1);
    await first.channel.stop();
    const second = await startRig({ desk, api: first.api });
    await until(() => second.channel.counts.finished === 1);
    expect(shownTo(first.api, 'KZ.1001')).toEqual(['вопрос']);
    expect(desk.answered).toHaveLength(1);
  });

  test('a message that breaks its answer gets an apology, and says nothing in the log', async () => {
    const { api, channel } = await startRig({ desk: makeFakeDesk(() => Promise.reject(new Error(`bad words: ${CANARY}`))) });
    api.people.writes(AIGUL, CANARY);
    await until(() => channel.counts.finished === 1);
    expect(shownTo(api, 'KZ.1001')[0]).toContain('112');
    expect(channel.counts.broken).toBe(1);
  });
});

test('stopping finishes what is under way and takes the rest at the next start', async () => {
  const slow = Promise.withResolvers<void>();
  const desk = makeFakeDesk(async ({ text }) => {
    await slow.promise;
    return [says(text)];
  });
  const { api, channel } = await startRig({ desk });
  api.people.writes(AIGUL, 'вопрос');
  await until(() => channel.counts.received === 1);
  const stopped = channel.stop();
  slow.resolve();
  await stopped;
  expect(desk.openCount() + api.delivered('KZ.1001').length).toBeGreaterThanOrEqual(1);
  expect(channel.isConnected()).toBe(false);
});
