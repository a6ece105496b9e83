import type { Kysely } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeReminding } from '../../src/desk/remind.ts';
import type { Message, Outgoing, Outlet, Reply, SendOutcome } from '../../src/message.ts';
import { type Companions, makeCompanions } from '../../src/storage/companions.ts';
import { openState } from '../../src/storage/open.ts';
import type { Tables } from '../../src/storage/tables.ts';
import { realParts } from '../parts.ts';
import { realDesk } from '../real-desk.ts';

const NOON = Date.parse('2026-11-24T07:00:00Z');
const HOUR = 3_600_000;
let state: Kysely<Tables>;
let companions: Companions;
let clock = NOON;
let outcome: SendOutcome | Error = { kind: 'sent', channelMessageId: '1' };
let out: { to: string; outgoing: Outgoing }[] = [];
const outlet: Outlet = {
  channel: 'telegram',
  partsOf: ({ blocks }) => [JSON.stringify(blocks)],
  send: async (to, outgoing) => {
    out.push({ to, outgoing });
    if (outcome instanceof Error) throw outcome;
    return outcome;
  },
};
const remind = () => makeReminding({ companions, outlets: [outlet], say: realParts().say, now: () => clock })();

let count = 0;
async function tell(desk: ReturnType<typeof realDesk>, sent: { text?: string; choice?: string }): Promise<Reply[]> {
  const message: Message = {
    from: { channel: 'telegram', id: '7' },
    id: String(++count),
    text: '',
    deviceLanguage: 'kk',
    receivedAt: clock,
    ...sent,
  };
  await desk.receive([message]);
  const replies = await desk.answer(message);
  await desk.done(message);
  clock += 1000;
  return replies;
}

beforeEach(async () => {
  [clock, outcome, out] = [NOON, { kind: 'sent', channelMessageId: '1' }, []];
  state = await openState(':memory:');
  companions = makeCompanions(state);
  const desk = realDesk(state, { now: () => clock });
  for (const choice of ['c:go', 'c:a:when:today', 'c:n:what', 'c:r:on']) await tell(desk, { choice });
});
afterEach(() => state.destroy());

test('nobody is reminded who did not ask for it', async () => {
  await tell(realDesk(state, { now: () => clock }), { choice: 'c:r:off' });
  clock = NOON + 100 * HOUR;
  expect(await remind()).toBe(0);
});

test('one message for all open steps, in the language of the person, and the same is not sent again', async () => {
  expect(await remind()).toBe(0);
  clock = NOON + 25 * HOUR;
  expect(await remind()).toBe(1);
  expect(await remind()).toBe(0);
  expect(out).toHaveLength(1);
  expect(out[0]).toMatchObject({ to: '7', outgoing: { language: 'kk' } });
  expect(out[0]?.outgoing.choices.flat().map(({ id }) => id)).toEqual(['c:v:plan', 'c:r:off']);
});

test('two at most, however long it stays open', async () => {
  for (let hours = 1; hours < 24 * 50; hours += 1) {
    clock = NOON + hours * HOUR;
    await remind();
  }
  const rows = await state.selectFrom('companion_reminders').select(['step', 'nth', 'state']).execute();
  expect(rows.every((row) => row.state === 'sent' && row.nth <= 2)).toBe(true);
  expect(out.length).toBeLessThanOrEqual(2);
});

test('in the quiet hours it waits', async () => {
  clock = Date.parse('2026-11-25T22:00:00Z');
  expect(await remind()).toBe(0);
  clock = Date.parse('2026-11-26T03:00:00Z');
  expect(await remind()).toBe(1);
});

test('a doubt is not repeated', async () => {
  clock = NOON + 25 * HOUR;
  outcome = { kind: 'doubt', reason: 'no answer' };
  await remind();
  await remind();
  expect(out).toHaveLength(1);
});

test('a process that dies while it sends does not send it again', async () => {
  clock = NOON + 25 * HOUR;
  outcome = new Error('killed');
  await expect(remind()).rejects.toThrow('killed');
  outcome = { kind: 'sent', channelMessageId: '1' };
  await remind();
  expect(out).toHaveLength(1);
});

test('surely not sent: it comes when the channel takes it again', async () => {
  clock = NOON + 25 * HOUR;
  outcome = { kind: 'later', afterSeconds: 60, reason: 'too many' };
  await remind();
  outcome = { kind: 'sent', channelMessageId: '1' };
  expect(await remind()).toBe(0);
  clock += 61_000;
  expect(await remind()).toBe(1);
});

test('somebody who is gone is left alone', async () => {
  clock = NOON + 25 * HOUR;
  outcome = { kind: 'gone', reason: 'blocked' };
  await remind();
  clock = NOON + 100 * HOUR;
  await remind();
  expect(out).toHaveLength(1);
});

test('/forget takes the list and its reminders away, and so do sixty days', async () => {
  const desk = realDesk(state, { now: () => clock });
  const rows = async () => [
    await state.selectFrom('companions').selectAll().execute(),
    await state.selectFrom('companion_reminders').selectAll().execute(),
  ];
  expect((await rows()).every((list) => list.length > 0)).toBe(true);
  await tell(desk, { text: '/forget' });
  await tell(desk, { choice: 'f:yes' });
  expect(await rows()).toEqual([[], []]);
  await tell(desk, { choice: 'c:go' });
  expect(await companions.clean(clock - 2000)).toBe(0);
  expect(await companions.clean(clock + 60 * 24 * HOUR)).toBe(1);
  expect(await rows()).toEqual([[], []]);
});
