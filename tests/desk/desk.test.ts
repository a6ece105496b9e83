import type { Kysely } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { renderText } from '../../src/channels/terminal/render.ts';
import type { Desk } from '../../src/desk/desk.ts';
import { makeLimiter } from '../../src/desk/limiter.ts';
import type { Message, Reply } from '../../src/message.ts';
import { openState } from '../../src/storage/open.ts';
import type { Tables } from '../../src/storage/tables.ts';
import { realParts } from '../parts.ts';
import { realDesk } from '../real-desk.ts';

let state: Kysely<Tables>;
let desk: Desk;
let clock = 1_800_000_000_000;
beforeEach(async () => {
  state = await openState(':memory:');
  desk = realDesk(state, { now: () => clock });
});
afterEach(() => state.destroy());

let count = 0;
function message(text: string, person = 'p'): Message {
  return { from: { channel: 'web', id: person }, id: String(++count), text, receivedAt: clock };
}
async function tell(sent: Message): Promise<Reply[]> {
  await desk.receive([sent]);
  const replies = await desk.answer(sent);
  await desk.done(sent);
  return replies;
}
const textOf = (replies: readonly Reply[]) => replies.map(renderText).join('\n');

test('asked again for the same message, the desk decides nothing anew', async () => {
  const sent = message('что грозит за угрозу врачу');
  await desk.receive([sent]);
  const first = await desk.answer(sent);
  await desk.receive([sent]);
  expect(await desk.answer(sent)).toEqual(first);
  await desk.done(sent);
  expect(await desk.answer(sent)).toEqual([]);
});

test('a new person is offered the three languages by their own names, once', async () => {
  const names = (replies: Reply[]) => replies.flatMap(({ choices }) => choices.flat()).filter(({ id }) => id.startsWith('l:'));
  expect(names(await tell(message('что грозит за угрозу врачу'))).map(({ label }) => label)).toEqual([
    'Қазақша',
    'Русский',
    'English',
  ]);
  expect(names(await tell(message('что грозит за угрозу врачу')))).toEqual([]);
});

test('a chosen language wins over the language of the message', async () => {
  await tell({ ...message(''), choice: 'l:kk' });
  const [reply] = await tell(message('what is the penalty for threatening a doctor'));
  expect(reply?.language).toBe('kk');
});

test('no words of a person are stored once they are answered', async () => {
  await tell(message('канарейка-слово меня ударил пациент'));
  const rows = await Promise.all(
    (['people', 'conversations', 'inbox'] as const).map((table) => state.selectFrom(table).selectAll().execute()),
  );
  expect(JSON.stringify(rows)).not.toContain('канарейка');
});

describe('bad input gets a clear answer', () => {
  test.each([
    ['nothing', ''],
    ['blanks', ' \n\t '],
    ['100 kB', 'ударили '.repeat(12_500)],
    ['NUL', '\0\0\0'],
    ['lone surrogates', '\ud83d\ud83d \udc00'],
    ['right-to-left marks', '\u202e\u202e380-3'],
    ['zalgo', 'ударили'.replaceAll(/./g, '$&\u0336\u0335\u0338\u0337')],
    ['10,000 emoji', '😀'.repeat(10_000)],
    ['SQL', "'; drop table people; --"],
    ['FTS syntax in a search', '/search "NEAR( OR * AND :'],
    ['a deep link to nowhere', '/start t_../../etc/passwd'],
    ['a prototype', '__proto__'],
    ['HTML', '<script>alert(1)</script>'],
    ['a slot', '{penalty:cc/380-3/1}'],
  ])('%s', async (_, text) => {
    const replies = await tell(message(text));
    expect(replies).toHaveLength(1);
    expect(textOf(replies).trim().length).toBeGreaterThan(10);
  });

  test.each(['t:__proto__', 't:no-such', 'd:constructor', 'm:nowhere', 'zzz', ''])(
    'the forged choice %j leads to a menu',
    async (choice) => {
      const [reply] = await tell({ ...message(''), choice });
      expect(reply).toMatchObject({ kind: 'command', topic: 'cmd-menu' });
    },
  );
});

test('an error inside is told without words, and the person gets an apology', async () => {
  const faults: { name: string; stack: string }[] = [];
  desk = realDesk(state, {
    onFault: (fault) => faults.push(fault),
    respond: () => {
      throw new Error('the text was канарейка');
    },
  });
  expect(textOf(await tell(message('канарейка')))).toContain('112');
  expect(faults).toHaveLength(1);
  expect(JSON.stringify(faults)).not.toContain('канарейка');
});

test('a message that brought the process down three times gets an apology instead of a fourth try', async () => {
  const sent = message('меня ударил пациент');
  await desk.receive([sent]);
  await state.updateTable('inbox').set({ attempts: 3 }).execute();
  expect(textOf(await desk.answer(sent))).toContain('112');
});

describe('a flood', () => {
  test('20 answers in ten seconds, one notice, then silence; others notice nothing', async () => {
    const kinds: number[] = [];
    for (let i = 0; i < 30; i += 1) kinds.push((await tell(message('привет', 'flooder'))).length);
    expect(kinds.filter((replies) => replies === 1)).toHaveLength(21);
    expect(await tell(message('привет', 'somebody else'))).toHaveLength(1);
    clock += 10_001;
    expect(await tell(message('привет', 'flooder'))).toHaveLength(1);
  });

  test('the limiter forgets the quiet ones', () => {
    const limit = makeLimiter();
    for (let i = 0; i < 50_000; i += 1) limit(`person ${i}`, 0);
    for (let i = 0; i < 20; i += 1) expect(limit('somebody', 1)).toBe('answer');
    expect([limit('somebody', 2), limit('somebody', 3)]).toEqual(['notice', 'silence']);
  });
});

test('every topic is within three taps of any reply, and every menu leads back', async () => {
  const tap = async (choice: string) => (await tell({ ...message('', 'browser'), choice }))[0]?.choices.flat() ?? [];
  const seen = new Set<string>();
  for (const group of (await tap('m')).filter(({ id }) => id.startsWith('m:'))) {
    clock += 10_001;
    const choices = await tap(group.id);
    expect(choices.some(({ id }) => id === 'm')).toBe(true);
    for (const { id } of choices) if (id.startsWith('t:')) seen.add(id.slice(2));
  }
  const { library } = realParts();
  const knowledge = library.topics().filter(({ group }) => !['urgent', 'out-of-scope', 'command', 'small-talk'].includes(group));
  expect(knowledge.filter(({ id }) => !seen.has(id))).toEqual([]);
});
