import type { Kysely } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { renderText } from '../../src/channels/terminal/render.ts';
import type { Desk, DeskParts } from '../../src/desk/desk.ts';
import type { Conversation } from '../../src/dialogue/conversation.ts';
import type { ChannelName, Message, Reply } from '../../src/message.ts';
import { NOT_YET, STATE } from '../../src/storage/delivery-codes.ts';
import { openState } from '../../src/storage/open.ts';
import { makePeople } from '../../src/storage/people.ts';
import { makeSeal } from '../../src/storage/seal.ts';
import type { Tables } from '../../src/storage/tables.ts';
import { realDesk } from '../real-desk.ts';

let state: Kysely<Tables>;
let clock: number;
let desk: Desk;
const open = (parts: Partial<DeskParts> = {}) => {
  desk = realDesk(state, { now: () => clock, ...parts });
};
beforeEach(async () => {
  clock = 1_800_000_000_000;
  state = await openState(':memory:');
  open();
});
afterEach(() => state.destroy());

let count = 0;
interface Who {
  id?: string;
  channel?: ChannelName;
  language?: string;
}
function message(
  content: { text: string } | { choice: string },
  { id = 'p', channel = 'telegram', language = 'ru' }: Who = {},
): Message {
  return { from: { channel, id }, id: `u${++count}`, text: '', ...content, deviceLanguage: language, receivedAt: clock };
}
async function tell(sent: Message): Promise<Reply[]> {
  clock += 1000;
  await desk.receive([sent]);
  const replies = await desk.answer(sent);
  await desk.done(sent);
  return replies;
}
const says = async (text: string, who?: Who) => textOf(await tell(message({ text }, who)));
const taps = async (choice: string, who?: Who) => textOf(await tell(message({ choice }, who)));
const textOf = (replies: readonly Reply[]) => replies.map(renderText).join('\n');
const idsOf = (replies: readonly Reply[]) => replies.flatMap(({ choices }) => choices.flat()).map(({ id }) => id);
const subscriptions = () => state.selectFrom('subscriptions').select(['subject', 'frequency']).orderBy('subject').execute();
const personOf = async (id: string, channel: ChannelName = 'telegram') =>
  (await makePeople<Conversation>(state, makeSeal()).find({ channel, id }))?.person;

describe('subscribing', () => {
  test.each([
    { language: 'ru', done: 'Готово' },
    { language: 'kk', done: 'Дайын' },
    { language: 'en', done: 'Done' },
  ])('/subscribe all works at once in $language, and alerts will come in that language', async ({ language, done }) => {
    expect(await says('/subscribe all', { language })).toContain(done);
    expect(await subscriptions()).toEqual([{ subject: 'all', frequency: 'at-once' }]);
    expect((await personOf('p'))?.language).toBe(language);
  });

  test('each time it is noted when, where and to which words the person agreed', async () => {
    await says('/subscribe criminal-code', { language: 'kk' });
    await says('/subscribe labour-code', { language: 'kk' });
    expect(await state.selectFrom('consents').select(['given_at', 'channel', 'wording', 'withdrawn_at']).execute()).toEqual([
      { given_at: 1_800_000_001_000, channel: 'telegram', wording: '1/kk', withdrawn_at: null },
      { given_at: 1_800_000_002_000, channel: 'telegram', wording: '1/kk', withdrawn_at: null },
    ]);
  });

  test('a subject twice, in capitals, among commas and unknown words', async () => {
    const text = await says('/subscribe CRIMINAL-CODE, criminal-code; health-code ящер');
    expect(text).toContain('Такой темы нет: ящер');
    expect((await subscriptions()).map(({ subject }) => subject)).toEqual(['criminal-code', 'health-code']);
  });

  test('only unknown words change nothing and list what there is', async () => {
    const text = await says('/subscribe nothing');
    for (const subject of ['all', 'procedure', 'insurance-and-support', 'draft-laws'])
      expect(text).toContain(`/subscribe ${subject}`);
    expect(await subscriptions()).toEqual([]);
  });

  test('an answer offers the subject of its law until it is followed; an emergency never does', async () => {
    expect(idsOf(await tell(message({ choice: 't:threat-words' })))).toContain('s:criminal-code');
    expect(idsOf(await tell(message({ choice: 't:kyrgyzstan-law' })))).toContain('s:kyrgyzstan');
    expect(idsOf(await tell(message({ choice: 't:urgent-injured-now' }))).filter((id) => id.startsWith('s'))).toEqual([]);
    await taps('s:criminal-code');
    expect(idsOf(await tell(message({ choice: 't:threat-words' })))).not.toContain('s:criminal-code');
    expect(idsOf(await tell(message({ choice: 't:kyrgyzstan-law' })))).toContain('s:kyrgyzstan');
    await says('/subscribe all');
    expect(idsOf(await tell(message({ choice: 't:kyrgyzstan-law' })))).not.toContain('s:kyrgyzstan');
  });

  test('the web says that it cannot write first', async () => {
    expect(await says('/subscribe all', { channel: 'web' })).toContain('/ru/alerts');
    expect(await says('/subscribe all', { id: 'q' })).not.toContain('/ru/alerts');
  });
});

describe('editing', () => {
  test('two taps from the list change a frequency, and two end a subscription', async () => {
    await says('/subscribe criminal-code labour-code');
    expect(idsOf(await tell(message({ text: '/subscriptions' })))).toEqual(
      expect.arrayContaining(['e:criminal-code', 'e:labour-code', 's', 'q', 'k', 'u']),
    );
    expect(idsOf(await tell(message({ choice: 'e:labour-code' })))).toContain('e:labour-code:weekly');
    await taps('e:labour-code:weekly');
    expect(await subscriptions()).toEqual([
      { subject: 'criminal-code', frequency: 'at-once' },
      { subject: 'labour-code', frequency: 'weekly' },
    ]);
    await taps('e:criminal-code:stop');
    expect(await subscriptions()).toEqual([{ subject: 'labour-code', frequency: 'weekly' }]);
    // Subscribing anew does not undo what was set.
    await taps('s:labour-code');
    expect(await subscriptions()).toEqual([{ subject: 'labour-code', frequency: 'weekly' }]);
  });

  test.each([
    ['q:22-07', { from: 1320, to: 420 }],
    ['q:20-09', { from: 1200, to: 540 }],
    ['q:off', { from: 0, to: 0 }],
    ['q:21-08', null],
  ])('%s sets the quiet hours', async (choice, quiet) => {
    await taps('q:23-06');
    await taps(choice);
    expect((await personOf('p'))?.following.quiet).toEqual(quiet);
  });

  test.each(['e:dragons', 'e:dragons:daily', 'e:labour-code:hourly', 'q:99-99', 's:dragons', 'e:', 'q:', 'o:x', 'f:maybe'])(
    'the forged choice %j changes nothing',
    async (choice) => {
      await says('/subscribe all');
      const before = await personOf('p');
      expect(await taps(choice)).not.toBe('');
      expect((await personOf('p'))?.following).toEqual(before?.following);
    },
  );
});

describe('stopping', () => {
  test.each(['STOP', 'стоп', 'Стоп!', 'ТОҚТАТУ', 'тоқтату.', '/stop', '/stop@QorganBot'])('%s, twice', async (word) => {
    await says('/subscribe all health-code');
    expect(await says(word)).toMatch(/больше ничего вам не пришлю/);
    expect(await subscriptions()).toEqual([]);
    expect(await says(word)).toMatch(/Подписок нет/);
    expect(await state.selectFrom('consents').select('withdrawn_at').where('withdrawn_at', 'is', null).execute()).toEqual([]);
    expect((await personOf('p'))?.language).toBe('ru');
  });

  test('the button of an alert, from somebody who was never here', async () => {
    expect(await taps('u', { id: 'stranger' })).toMatch(/Подписок нет/);
  });

  test('a flooder is heard when they want to stop', async () => {
    await says('/subscribe all');
    for (let i = 0; i < 25; i += 1) {
      clock -= 999;
      await says('привет');
    }
    clock -= 999;
    expect(await says('СТОП')).toBe('');
    expect(await subscriptions()).toEqual([]);
  });
});

describe('moving', () => {
  const codeIn = (text: string) => /\d{3}(-\d{3}){4}/.exec(text)?.[0] ?? '';

  test('language, frequencies, quiet hours and consent go along; the old side ends and is told', async () => {
    const told: [string, string][] = [];
    open({
      tell: async (address, reply) => {
        told.push([address.id, textOf([reply])]);
        return true;
      },
    });
    await says('/subscribe criminal-code kyrgyzstan', { language: 'kk' });
    await taps('e:kyrgyzstan:weekly');
    await taps('q:22-07');
    const before = await personOf('p');
    const code = codeIn(await says('/move'));
    const other: Who = { id: '77', channel: 'whatsapp-cloud', language: 'ru' };
    expect(await says(`/move ${code}`, other)).toContain('Қырғызстан — аптасына бір рет');
    const after = await personOf('77', 'whatsapp-cloud');
    expect(after?.language).toBe('kk');
    expect(after?.following).toEqual(before?.following);
    expect((await personOf('p'))?.following).toEqual({ subscriptions: [], quiet: null, consent: null });
    expect(told).toEqual([['p', expect.stringContaining('көшірілді')]]);
    expect((await personOf('p'))?.movedAt).toBeNull();
    expect(await says(code.replaceAll('-', ' '), { id: '88' })).toContain('Такого кода нет');
  });

  test('where nobody can be written to first, the old side is told with its next reply, once', async () => {
    await says('/subscribe all', { channel: 'web' });
    const code = codeIn(await says('/move', { channel: 'web' }));
    await says(code);
    expect(await says('/menu', { channel: 'web' })).toContain('перенесены в другой мессенджер');
    expect(await says('/menu', { channel: 'web' })).not.toContain('перенесены в другой мессенджер');
  });

  test('a code lives four hours, a new one ends the old one, and its own side cannot use it', async () => {
    await says('/subscribe all');
    const first = codeIn(await says('/move'));
    const second = codeIn(await says('/move'));
    expect(await says(first, { id: 'b' })).toContain('Такого кода нет');
    expect(await says(second)).toContain('Этот код выдан здесь');
    clock += 4 * 3_600_000;
    expect(await says(second, { id: 'b' })).toContain('Такого кода нет');
    expect((await personOf('p'))?.following.subscriptions).toHaveLength(1);
  });

  test('a code is nowhere in the database once its reply is out', async () => {
    await says('/subscribe all');
    const code = codeIn(await says('/move'));
    const rows = await Promise.all(
      (['people', 'conversations', 'inbox', 'transfer_codes'] as const).map((table) =>
        state.selectFrom(table).selectAll().execute(),
      ),
    );
    expect(code).toHaveLength(19);
    expect(JSON.stringify(rows)).not.toMatch(new RegExp(`${code}|${code.replaceAll('-', '')}`));
  });

  test('of two who send the same code at once one gets the subscriptions', async () => {
    await says('/subscribe all');
    const code = codeIn(await says('/move'));
    const replies = await Promise.all(['b', 'c', 'd'].map((id) => says(code, { id })));
    expect(replies.filter((reply) => reply.includes('перенесены сюда'))).toHaveLength(1);
    expect(await subscriptions()).toHaveLength(1);
  });

  test('guessing is slowed: five wrong codes, then the right one has to wait a quarter of an hour', async () => {
    await says('/subscribe all');
    const code = codeIn(await says('/move'));
    for (let guess = 0; guess < 5; guess += 1)
      expect(await says(`/move ${String(guess).padStart(15, '0')}`, { id: 'b' })).toContain('Такого кода нет');
    expect(await says(code, { id: 'b' })).toContain('Слишком много неверных кодов');
    expect(await subscriptions()).toHaveLength(1);
    clock += 15 * 60_000;
    expect(await says(code, { id: 'b' })).toContain('перенесены сюда');
  });

  test('who has nothing gets no code', async () => {
    expect(codeIn(await says('/move'))).toBe('');
    expect(await state.selectFrom('transfer_codes').selectAll().execute()).toEqual([]);
  });
});

describe('alerts under way', () => {
  /** An alert that was released to the person `p` on Telegram, in parts frozen for both messengers. */
  async function release(id: number, subjects: string[], stateOfParts: number) {
    const frozen = [
      { channel: 1, part: 1 },
      { channel: 1, part: 2 },
      { channel: 2, part: 1 },
    ];
    const content = JSON.stringify({ subjects });
    await state
      .insertInto('alerts')
      .values({ id, state: 'sending', content, kind: 'new', drafted_by: 'a', drafted_at: 1, approved_at: 2, seal: '' })
      .execute();
    await state
      .insertInto('alert_parts')
      .values(frozen.map((each) => ({ ...each, alert_id: id, language: 0, body: 'текст', seal: '' })))
      .execute();
    const person = await state.selectFrom('people').select('id').where('address', '=', 'p').executeTakeFirstOrThrow();
    const row = { alert_id: id, person_id: person.id, channel: 1, language: 0, frequency: 1, led_by: null };
    await state
      .insertInto('deliveries')
      .values([
        { ...row, part: 1, state: stateOfParts, due_at: 77 },
        { ...row, part: 2, state: stateOfParts, due_at: NOT_YET },
      ])
      .execute();
  }
  const deliveries = () =>
    state.selectFrom('deliveries').select(['alert_id', 'part', 'channel', 'state', 'due_at', 'frequency']).execute();

  test('STOP, a block and being forgotten settle what waits in the same moment', async () => {
    for (const [id, end] of [
      [1, () => says('СТОП')],
      [2, () => makePeople<Conversation>(state, makeSeal()).markGone({ channel: 'telegram', id: 'p' }, clock)],
      [3, () => taps('f:yes')],
    ] as const) {
      await says('/subscribe all');
      await release(id, ['kyrgyzstan'], STATE.waiting);
      await end();
      const rows = (await deliveries()).filter(({ alert_id }) => alert_id === id);
      expect(rows.map((row) => row.state)).toEqual([STATE.gone, STATE.gone]);
    }
  });

  test('what waits moves along into the text of the other messenger; what was sent is remembered for a correction', async () => {
    await says('/subscribe all');
    await release(1, ['kyrgyzstan'], STATE.waiting);
    await release(2, ['kyrgyzstan'], STATE.sent);
    const before = await state.selectFrom('deliveries').select('person_id').distinct().execute();
    const code = /\d{3}(-\d{3}){4}/.exec(await says('/move'))?.[0] ?? '';
    await says(code, { id: '77', channel: 'whatsapp-cloud' });
    expect(await deliveries()).toEqual([
      { alert_id: 1, part: 1, channel: 2, state: STATE.waiting, due_at: 77, frequency: 1 },
      { alert_id: 2, part: 1, channel: 1, state: STATE.sent, due_at: 77, frequency: 1 },
      { alert_id: 2, part: 2, channel: 1, state: STATE.sent, due_at: NOT_YET, frequency: 1 },
    ]);
    expect(await state.selectFrom('people').select('id as person_id').where('address', '=', '77').execute()).toEqual(before);
  });

  test('who moves to a place that cannot be written to leaves nothing waiting', async () => {
    await says('/subscribe all');
    await release(1, ['kyrgyzstan'], STATE.waiting);
    const code = /\d{3}(-\d{3}){4}/.exec(await says('/move'))?.[0] ?? '';
    await says(code, { id: '77', channel: 'web' });
    expect((await deliveries()).map((row) => row.state)).toEqual([STATE.gone, STATE.gone]);
  });

  test('are counted in "my data" and in the proof', async () => {
    await says('/subscribe all');
    await release(1, ['kyrgyzstan'], STATE.sent);
    await release(2, ['kyrgyzstan'], STATE.waiting);
    expect(await says('/mydata')).toContain('отправлено: 1, ждёт отправки: 1');
    expect(await taps('f:yes')).toContain('оповещений: 2');
  });
});

describe('blocked', () => {
  test('who blocked the bot is marked and gets no reply to what lay waiting; any message brings them back', async () => {
    const people = makePeople<Conversation>(state, makeSeal());
    await says('/subscribe all');
    const waiting = message({ text: 'что грозит за угрозу врачу' });
    await desk.receive([waiting]);
    await people.markGone({ channel: 'telegram', id: 'p' }, clock + 5);
    expect(await desk.answer(waiting)).toEqual([]);
    await desk.done(waiting);
    expect((await personOf('p'))?.goneAt).toBe(clock + 5);
    clock += 60_000;
    expect(await says('/start')).toContain('Здравствуйте');
    expect((await personOf('p'))?.goneAt).toBeNull();
    expect(await subscriptions()).toHaveLength(1);
  });

  test('a reply that was decided before the block is not sent after it', async () => {
    const sent = message({ text: 'привет' });
    await desk.receive([sent]);
    expect(await desk.answer(sent)).toHaveLength(1);
    await makePeople<Conversation>(state, makeSeal()).markGone(sent.from, clock + 5);
    expect(await desk.answer(sent)).toEqual([]);
  });

  test('an old refusal does not mark somebody who wrote since', async () => {
    await says('привет');
    await makePeople<Conversation>(state, makeSeal()).markGone({ channel: 'telegram', id: 'p' }, clock - 1);
    expect((await personOf('p'))?.goneAt).toBeNull();
  });
});

describe('my data', () => {
  test('everything is shown, and the JSON is whole', async () => {
    await says('/subscribe all');
    await taps('e:all:daily');
    await taps('q:off');
    const code = await says('/move');
    expect(code).toContain('Ваш код');
    const shown = await says('/mydata');
    for (const piece of [
      'telegram, номер в нём: p',
      'Всё важное, раз в день',
      'Тихие часы: нет',
      'текст 1/ru',
      'отправлено: 0',
      'кодов переноса: 1',
    ])
      expect(shown).toContain(piece);
    const json = JSON.parse((await taps('j')).split('\n\n').slice(1).join('\n\n')) as Record<string, unknown>;
    expect(json).toMatchObject({
      channel: 'telegram',
      id: 'p',
      language: 'ru',
      subscriptions: [{ subject: 'all', frequency: 'daily', since: '2027-01-15T08:00:01.000Z' }],
      quietHours: { chosen: true, from: 0, to: 0 },
      consents: [{ given: '2027-01-15T08:00:01.000Z', withdrawn: null, channel: 'telegram', wording: '1/ru' }],
      deliveries: { sent: 0, waiting: 0 },
      moveCodes: 1,
    });
  });
});

describe('forgetting', () => {
  test('the word asks, "no" keeps, "yes" removes everything and says what', async () => {
    await says('/subscribe all health-code');
    expect(await says('/forget')).toContain('Удалить?');
    expect(await taps('f:no')).toContain('осталось как было');
    expect(await subscriptions()).toHaveLength(2);
    const [reply] = await tell(message({ choice: 'f:yes' }));
    expect(textOf(reply ? [reply] : [])).toMatch(/подписок: 2, согласий: 1/);
    for (const table of ['people', 'conversations', 'inbox', 'subscriptions', 'consents', 'transfer_codes'] as const)
      expect(await state.selectFrom(table).selectAll().execute(), table).toEqual([]);
    expect(await state.selectFrom('tombstones').selectAll().execute()).toEqual([
      { address_hash: expect.stringMatching(/^[0-9a-f]{64}$/), deleted_at: clock },
    ]);
  });

  test('asked again for the same message before it is done, the proof is the same', async () => {
    await says('/subscribe all');
    const sent = message({ choice: 'f:yes' });
    await desk.receive([sent]);
    const first = await desk.answer(sent);
    expect(await desk.answer(sent)).toEqual(first);
    await desk.done(sent);
    expect(await state.selectFrom('inbox').selectAll().execute()).toEqual([]);
  });

  test('a stranger can ask to be forgotten too', async () => {
    expect(await taps('f:yes', { id: 'stranger' })).toMatch(/подписок: 0/);
    expect(await state.selectFrom('people').selectAll().execute()).toEqual([]);
  });
});
