import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { LaterNews } from '../../../src/message.ts';
import { echo, makeFakeDesk } from '../telegram/fake-desk.ts';
import { CANARY, type Rig, shownTo, startRig, until } from './rig.ts';

const AIGUL = { phone: '77001112233', userId: 'KZ.1001' };
const JSON_HEADERS = { 'content-type': 'application/json' };

/** A body as Meta would send it, not brought yet. */
function bodyOf({ api }: Rig, text: string, id = 'wamid.forged'): string {
  return api.webhooks.bodyOf([api.people.message(AIGUL, { type: 'text', text: { body: text } }, { id }).value]);
}

describe("Meta's question whether the address is ours", () => {
  const ask = async (query: Record<string, string>): Promise<{ status: number; body: string; type: string | null }> => {
    const rig = await startRig();
    const url = new URL(rig.api.webhooks.url() ?? '');
    for (const [key, value] of Object.entries(query)) url.searchParams.append(key, value);
    const response = await fetch(url);
    return { status: response.status, body: await response.text(), type: response.headers.get('content-type') };
  };
  const right = { 'hub.mode': 'subscribe', 'hub.verify_token': 'canary-verify-token', 'hub.challenge': '1158201444' };

  test('the challenge comes back as it is', async () => {
    expect(await ask(right)).toEqual({ status: 200, body: '1158201444', type: 'text/plain; charset=utf-8' });
  });

  test.each([
    { name: 'another token', query: { ...right, 'hub.verify_token': 'canary-verify-tokeN' } },
    { name: 'a shorter token', query: { ...right, 'hub.verify_token': 'canary' } },
    { name: 'no token', query: { 'hub.mode': 'subscribe', 'hub.challenge': '1' } },
    { name: 'another mode', query: { ...right, 'hub.mode': 'unsubscribe' } },
    { name: 'no challenge', query: { 'hub.mode': 'subscribe', 'hub.verify_token': 'canary-verify-token' } },
  ])('$name: 403 and not a word', async ({ query }) =>
    expect(await ask(query as never)).toMatchObject({ status: 403, body: '' }),
  );
});

describe('a signature that is not one', () => {
  test.each([
    { name: 'absent', header: () => undefined },
    { name: 'empty', header: () => '' },
    { name: 'without its prefix', header: (good: string) => good.slice('sha256='.length) },
    { name: 'short', header: (good: string) => good.slice(0, -1) },
    { name: 'long', header: (good: string) => `${good}0` },
    { name: 'in upper case', header: (good: string) => `sha256=${good.slice(7).toUpperCase()}` },
    { name: 'of another algorithm', header: (good: string) => good.replace('sha256', 'sha1') },
    { name: 'doubled', header: (good: string) => `${good}, ${good}` },
    { name: 'of zeros', header: () => `sha256=${'0'.repeat(64)}` },
  ])('$name: 401 without detail, and nothing is taken', async ({ header }) => {
    const rig = await startRig();
    const body = bodyOf(rig, CANARY);
    const given = header(rig.api.webhooks.sign(body));
    const response = await fetch(rig.api.webhooks.url() ?? '', {
      method: 'POST',
      body,
      headers: { ...JSON_HEADERS, ...(given !== undefined && { 'x-hub-signature-256': given }) },
    });
    expect([response.status, await response.text()]).toEqual([401, '{}']);
    expect(rig.channel.counts.received).toBe(0);
    expect(rig.events).toEqual(['webhook refused']);
  });

  test('over the same JSON written anew, over other bytes, or with another secret: 401', async () => {
    const rig = await startRig();
    const body = bodyOf(rig, 'қорқытты / угроза');
    const again = JSON.stringify(JSON.parse(body));
    expect(again).not.toBe(body);
    const { attempt, sign } = rig.api.webhooks;
    const signed = (over: string) => ({ ...JSON_HEADERS, 'x-hub-signature-256': sign(over) });
    expect(await attempt(again, signed(body))).toBe(401);
    expect(await attempt(body, signed(again))).toBe(401);
    expect(await attempt(`${body} `, signed(body))).toBe(401);
    const stranger = `sha256=${createHmac('sha256', 'another').update(body).digest('hex')}`;
    expect(await attempt(body, { ...JSON_HEADERS, 'x-hub-signature-256': stranger })).toBe(401);
    expect(await attempt(body, signed(body))).toBe(200);
  });

  test('ten thousand guesses open nothing (G1)', { timeout: 120_000 }, async () => {
    const rig = await startRig();
    const body = bodyOf(rig, 'вопрос');
    const good = rig.api.webhooks.sign(body);
    const raw = Buffer.from(body);
    let accepted = 0;
    for (let guess = 0; guess < 10_000; guess += 1) {
      const digit = ((Number.parseInt(good.charAt(7 + (guess % 64)), 16) + 1 + (guess % 15)) % 16).toString(16);
      const header = `${good.slice(0, 7 + (guess % 64))}${digit}${good.slice(8 + (guess % 64))}`;
      if ((await rig.channel.webhook(header, raw)) === 200) accepted += 1;
    }
    expect(accepted).toBe(0);
    expect(rig.channel.counts.received).toBe(0);
  });

  test('a replay a hundred times has one effect, and after the day none', async () => {
    let now = Date.now();
    const rig = await startRig({ now: () => now, settings: { now: () => now } });
    const body = bodyOf(rig, 'вопрос');
    const headers = { ...JSON_HEADERS, 'x-hub-signature-256': rig.api.webhooks.sign(body) };
    for (let time = 0; time < 100; time += 1) expect(await rig.api.webhooks.attempt(body, headers)).toBe(200);
    await until(() => rig.channel.counts.finished === 100);
    now += 25 * 3_600_000;
    expect(await rig.api.webhooks.attempt(body, headers)).toBe(200);
    expect(rig.events).toEqual(['ignored too old']);
    expect(shownTo(rig.api, 'KZ.1001')).toEqual(['→ вопрос']);
  });
});

describe('a body', () => {
  const signed = (rig: Rig, body: string | Buffer) => ({ ...JSON_HEADERS, 'x-hub-signature-256': rig.api.webhooks.sign(body) });

  test.each(['', '{', 'null', '[]', '"x"'])('that is no JSON object, %j, gives 400', async (body) => {
    const rig = await startRig();
    expect(await rig.api.webhooks.attempt(body, signed(rig, body))).toBe(400);
  });

  test.each(['{"object":"page","entry":[]}', '{"object":"whatsapp_business_account"}', '{}'])(
    "that is another product's, %j, is taken off Meta and counted",
    async (body) => {
      const rig = await startRig();
      expect(await rig.api.webhooks.attempt(body, signed(rig, body))).toBe(200);
      expect(rig.events).toEqual(['ignored no webhook of WhatsApp']);
    },
  );

  test('of more than 3 MB is refused', async () => {
    const rig = await startRig();
    const body = 'x'.repeat(3 * 1024 * 1024 + 1);
    expect(await rig.api.webhooks.attempt(body, signed(rig, body))).toBe(413);
  });

  test('is taken whatever content type it names', async () => {
    const rig = await startRig();
    const body = bodyOf(rig, 'вопрос');
    const header = { 'x-hub-signature-256': rig.api.webhooks.sign(body) };
    expect(await rig.api.webhooks.attempt(body, { ...header, 'content-type': 'text/plain' })).toBe(200);
    expect(await rig.api.webhooks.attempt(body, { ...header, 'content-type': 'application/json; charset=utf-8' })).toBe(200);
  });

  test('for another number of the same account, other fields and strange pieces are left aside and counted', async () => {
    const rig = await startRig();
    const { value } = rig.api.people.message(AIGUL, { type: 'text', text: { body: 'вопрос' } });
    rig.api.webhooks.push([{ ...value, metadata: { phone_number_id: '7' } }]);
    rig.api.webhooks.push([{ messages: [{ nonsense: true }, 7, null], statuses: [{ id: 'a' }], errors: [{}] }]);
    rig.api.webhooks.push([{ decision: 'APPROVED' }], { field: 'account_update' });
    rig.api.webhooks.push([{ messages: 'none' }]);
    await until(() => rig.channel.counts.ignored === 7);
    expect(rig.events.toSorted()).toEqual([
      'ignored another number',
      ...Array.from({ length: 5 }, () => 'ignored malformed'),
      'ignored other field',
    ]);
    expect(rig.channel.counts.received).toBe(0);
  });

  test('cannot reach the prototype of anything', async () => {
    const rig = await startRig();
    const body = bodyOf(rig, 'вопрос').replace(
      '"contacts"',
      '"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"contacts"',
    );
    expect(await rig.api.webhooks.attempt(body, signed(rig, body))).toBe(200);
    expect('polluted' in {}).toBe(false);
    await until(() => rig.channel.counts.finished === 1);
  });
});

test('a message that could not be kept is not confirmed: Meta brings it again', async () => {
  const desk = makeFakeDesk(echo);
  const { receive } = desk;
  let refusals = 2;
  desk.receive = (messages) => (refusals-- > 0 ? Promise.reject(new Error('database or disk is full')) : receive(messages));
  const { api, channel } = await startRig({ desk });
  api.people.writes(AIGUL, 'вопрос');
  await until(() => channel.counts.finished === 1 && api.webhooks.pending() === 0);
  expect(shownTo(api, 'KZ.1001')).toEqual(['→ вопрос']);
});

describe('each webhook five times, statuses in every order (B5)', () => {
  test('every message is answered once', async () => {
    const { api, channel } = await startRig({ settings: { aSecond: 10_000, burst: 1000 } });
    const wanted = Array.from({ length: 40 }, (_, index) => `вопрос ${index}`);
    for (const text of wanted) api.people.writes(AIGUL, text, { copies: 5 });
    await until(() => api.webhooks.pending() === 0 && channel.counts.finished === channel.counts.received);
    expect(channel.counts.received).toBe(200);
    expect(shownTo(api, 'KZ.1001').toSorted()).toEqual(wanted.map((text) => `→ ${text}`).toSorted());
  });

  test.each([
    { order: ['read', 'delivered', 'sent'], ends: 'read' },
    { order: ['sent', 'delivered', 'read'], ends: 'read' },
    { order: ['delivered', 'sent'], ends: 'delivered' },
    { order: ['failed', 'sent'], ends: 'failed' },
    { order: ['failed', 'delivered'], ends: 'delivered' },
    { order: ['read', 'failed'], ends: 'read' },
  ])('$order ends as $ends', async ({ order, ends }) => {
    const told: [string, LaterNews][] = [];
    const { api, channel, state } = await startRig({ onStatus: (reference, outcome) => void told.push([reference, outcome]) });
    for (const status of order) {
      const before = channel.counts.statuses;
      api.status([{ id: 'wamid.out1', status, reference: 'd1', ...(status === 'failed' && { code: 131026 }) }], { copies: 5 });
      await until(() => channel.counts.statuses === before + 5 && api.webhooks.pending() === 0);
    }
    expect(await state.stateOf('wamid.out1')).toBe(ends);
    expect(told.at(-1)).toEqual([
      'd1',
      ends === 'failed' ? { kind: 'gone', reason: 'WhatsApp 131026' } : { kind: 'sent', channelMessageId: 'wamid.out1' },
    ]);
  });

  test('a batch of a thousand statuses settles each reference once', async () => {
    const told = new Map<string, number>();
    const { api, channel, db } = await startRig({
      onStatus: (reference) => void told.set(reference, (told.get(reference) ?? 0) + 1),
    });
    const batch = Array.from({ length: 1000 }, (_, index) => ({
      id: `wamid.out${index}`,
      status: 'delivered',
      reference: `d${index}`,
    }));
    api.status(batch);
    await until(() => channel.counts.statuses === 1000 && api.webhooks.pending() === 0);
    api.status(batch, { copies: 2 });
    api.status(batch.map((status) => ({ ...status, status: 'sent' })));
    await until(() => channel.counts.statuses === 4000 && api.webhooks.pending() === 0);
    expect([...told.values()]).toEqual(Array.from({ length: 1000 }, () => 1));
    const { count } = await db
      .selectFrom('whatsapp_states')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow();
    expect(count).toBe(1000);
  });

  test('a status that could not be settled is brought again', async () => {
    let refusals = 2;
    const told: string[] = [];
    const { api } = await startRig({
      onStatus: (reference) => {
        if (refusals-- > 0) throw new Error('database or disk is full');
        told.push(reference);
      },
    });
    api.status([{ id: 'wamid.out1', status: 'sent', reference: 'd1' }]);
    await until(() => told.length === 1 && api.webhooks.pending() === 0);
    expect(told).toEqual(['d1']);
  });

  test('a failed answer tells of the account, and is kept nowhere', async () => {
    const { api, channel, db, events } = await startRig();
    await until(() => channel.isConnected());
    api.status([{ id: 'wamid.out1', status: 'failed', code: 131042 }]);
    await until(() => channel.stopped() !== null);
    expect(events).toEqual(['alarm account 131042']);
    expect(await db.selectFrom('whatsapp_states').selectAll().execute()).toEqual([]);
  });
});
