import type { Kysely } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { renderText } from '../../src/channels/terminal/render.ts';
import { PAGES } from '../../src/companion/turn.ts';
import type { Desk } from '../../src/desk/desk.ts';
import type { Reply } from '../../src/message.ts';
import { openState } from '../../src/storage/open.ts';
import { makePeople } from '../../src/storage/people.ts';
import { makeSeal } from '../../src/storage/seal.ts';
import type { Tables } from '../../src/storage/tables.ts';
import { realDesk } from '../real-desk.ts';

let state: Kysely<Tables>;
let desk: Desk;
let clock = 0;
beforeEach(async () => {
  clock = Date.parse('2026-11-24T07:00:00Z');
  state = await openState(':memory:');
  desk = realDesk(state, { now: () => clock });
});
afterEach(() => state.destroy());

let count = 0;
async function tell(sent: { text?: string; choice?: string }): Promise<Reply> {
  const message = {
    from: { channel: 'web' as const, id: 'p' },
    id: String(++count),
    text: '',
    deviceLanguage: 'ru',
    receivedAt: clock,
    ...sent,
  };
  await desk.receive([message]);
  const [reply] = await desk.answer(message);
  await desk.done(message);
  clock += 1000;
  if (!reply) throw new Error(`No reply to ${JSON.stringify(sent)}: expected one`);
  return reply;
}
const type = (text: string) => tell({ text });
const tap = (choice: string) => tell({ choice });
const idsOf = (reply: Reply) => reply.choices.flat().map(({ id }) => id);

test('a question about something else is answered, and one tap goes on', async () => {
  await type('/checklist');
  await tap('c:a:safe:yes');
  const aside = await type('что грозит за угрозу врачу?');
  expect(aside).toMatchObject({ kind: 'answer' });
  expect(idsOf(aside)).toContain('c:go');
  expect(renderText(await tap('c:go'))).toContain('Когда это случилось?');
});

test('an emergency in the middle is answered as one', async () => {
  await type('/checklist');
  expect(await type('он сейчас ломится ко мне с ножом помогите')).toMatchObject({
    kind: 'urgent',
    topic: 'urgent-in-danger-now',
  });
});

test('a change of language asks the same question again in the new one', async () => {
  await type('/checklist');
  await tap('c:a:safe:yes');
  expect(renderText(await tap('l:kk'))).toContain('Бұл қашан болды?');
  expect(renderText(await type('/language en'))).toContain('When did it happen?');
});

test('after a pause, days and the end of the conversation it goes on where it was', async () => {
  await type('/checklist');
  await tap('c:a:safe:yes');
  await tap('c:a:when:yesterday');
  await tap('c:p');
  expect(idsOf(await type('что грозит за угрозу врачу?'))).not.toContain('c:go');
  clock += 5 * 86_400_000;
  await makePeople(state, makeSeal()).endConversations(clock - 86_400_000);
  expect(renderText(await type('/checklist'))).toContain('Где это было?');
});

test('a number, several numbers and the words of a button are taps', async () => {
  await type('/checklist');
  expect(renderText(await type('1'))).toContain('Когда это случилось?');
  expect(renderText(await type('Вчера'))).toContain('Где это было?');
  expect(renderText(await type('пропустить'))).toContain('Кто вы?');
  await type('2');
  const chosen = await type('1, 5');
  expect(
    chosen.choices
      .flat()
      .filter(({ label }) => label.startsWith('✓'))
      .map(({ id }) => id),
  ).toEqual(['c:-:what:threat', 'c:-:what:weapon']);
});

test('a typed day is understood, a day to come is not', async () => {
  await type('/checklist');
  await tap('c:a:safe:yes');
  expect(renderText(await type('31.12.2026'))).toContain('ещё не наступил');
  expect(renderText(await type('13 января 2026'))).toContain('Где это было?');
});

describe('somebody who is not safe', () => {
  test.each(['c:a:safe:no', 'c:k:safe', 'c:s:safe'])('reads the numbers on every page after %s', async (choice) => {
    await type('/checklist');
    await tap(choice);
    for (const page of PAGES) expect(renderText(await tap(`c:v:${page}`)), page).toMatch(/102.*112.*103/s);
    expect(renderText(await tap('c:q:what'))).toMatch(/102.*112.*103/s);
  });
});

test('/mydata shows what was stated, /forget and stopping erase it', async () => {
  await type('/checklist');
  await tap('c:a:safe:yes');
  await tap('c:a:where:street');
  expect(renderText(await type('/mydata'))).toContain('На улице');
  await tap('c:x');
  await tap('c:x:yes');
  expect(await state.selectFrom('companions').selectAll().execute()).toEqual([]);
  expect(renderText(await tap('c:t:police'))).toContain('больше нет');
});

test('nothing of what a person writes is kept with the companion', async () => {
  await type('/checklist');
  await tap('c:a:safe:yes');
  await type('вчера Иванов');
  const [row] = await state.selectFrom('companions').selectAll().execute();
  expect(row?.state).not.toMatch(/[а-яё]/i);
});

test('the calendar comes as a file where a day can be counted', async () => {
  await type('/checklist');
  for (const choice of ['c:a:safe:yes', 'c:a:when:now', 'c:+:what:serious', 'c:d:what']) await tap(choice);
  const reply = await tap('c:v:calendar');
  const file = reply.blocks.find((block) => block.kind === 'file');
  expect(file).toMatchObject({ name: 'qorgan.ics' });
});
