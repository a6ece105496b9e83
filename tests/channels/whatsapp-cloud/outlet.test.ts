import { describe, expect, test } from 'vitest';
import type { Language } from '../../../src/language.ts';
import type { LaterNews, Outgoing, SendOutcome } from '../../../src/message.ts';
import { CODES } from '../../peers/graph-api/errors.ts';
import { type Rig, type RigParts, setTemplate, startRig, TEMPLATE, until } from './rig.ts';

const AIGUL = { phone: '77001112233', userId: 'KZ.1001' };
const LINK = 'https://adilet.zan.kz/rus/docs/K1400000226';
const HOUR = 3_600_000;

const alert = (reference: string, more: Partial<Outgoing> = {}): Outgoing => ({
  body: `*Наказание изменилось*\n\nТеперь строже.\n\n• УК: ${LINK}`,
  choices: [],
  language: 'ru',
  reference,
  ...more,
});

/** Aigul wrote this long ago; the templates are known. */
async function startOutlet(wroteHoursAgo: number | null, parts: RigParts = {}) {
  const clock = { now: Date.now() };
  const told: [string, LaterNews][] = [];
  const rig = await startRig({
    now: () => clock.now,
    settings: { now: () => clock.now },
    onStatus: (reference, outcome) => void told.push([reference, outcome]),
    ...parts,
  });
  await until(() => rig.channel.isConnected());
  if (wroteHoursAgo === null) rig.api.people.registers(AIGUL);
  else {
    rig.api.people.writes(AIGUL, 'привет');
    await until(() => rig.channel.counts.finished === 1);
    clock.now += wroteHoursAgo * HOUR;
  }
  return { ...rig, clock, told, send: (outgoing: Outgoing) => rig.channel.outlet.send('KZ.1001', outgoing) };
}

const last = ({ api }: Pick<Rig, 'api'>) => api.delivered('KZ.1001').at(-1);

describe('the 24 hours', () => {
  test('within them the alert goes as it is, with its reference', async () => {
    const rig = await startOutlet(23);
    expect(await rig.send(alert('d1'))).toEqual({ kind: 'sent', channelMessageId: last(rig)?.messageId });
    expect(last(rig)).toMatchObject({ shown: alert('d1').body, reference: 'd1' });
  });

  test.each([
    { name: 'after them', hours: 24 },
    { name: 'to somebody who never wrote', hours: null },
  ])('$name the template of the language goes, with title and link', async ({ hours }) => {
    const rig = await startOutlet(hours);
    expect((await rig.send(alert('d1', { language: 'kk' }))).kind).toBe('sent');
    expect(last(rig)).toMatchObject({
      template: { name: TEMPLATE.name, language: 'kk', parameters: ['Наказание изменилось', LINK] },
      reference: 'd1',
    });
  });

  test('a tap on the template brings the alert whole, once; later taps lead to the menu', async () => {
    const rig = await startOutlet(30);
    await rig.send(alert('d1'));
    rig.clock.now += HOUR;
    await rig.send(alert('d2', { body: `*Второе*\n${LINK}`, choices: [[{ id: 'm', label: 'Меню' }]] }));
    const tap = async (finished: number) => {
      rig.api.people.tapsTemplate(AIGUL, { payload: 'w:read', text: 'Прочитать' });
      await until(() => rig.channel.counts.finished === finished);
    };
    await tap(2);
    const shown = rig.api.delivered('KZ.1001').slice(3);
    expect(shown.map((call) => call.shown)).toEqual([alert('d1').body, `*Второе*\n${LINK}`]);
    expect(shown[1]?.choices).toEqual([{ id: 'm', title: 'Меню' }]);
    await tap(3);
    expect(last(rig)?.shown).toBe('→ m');
    expect(await rig.db.selectFrom('whatsapp_unread').selectAll().execute()).toEqual([]);
  });

  test('when Meta counts otherwise the alert is not lost: the next try is the template', async () => {
    const rig = await startOutlet(1);
    rig.api.fault({ does: { kind: 'code', code: 131047 } });
    expect(await rig.send(alert('d1'))).toEqual({ kind: 'later', afterSeconds: 0, reason: 'WhatsApp 131047', scope: 'person' });
    rig.clock.now += 6000;
    expect((await rig.send(alert('d1'))).kind).toBe('sent');
    expect(last(rig)?.template?.language).toBe('ru');
  });

  test('a message that is late opens the 24 hours from when it was written', async () => {
    const rig = await startOutlet(null);
    rig.api.people.writes(AIGUL, 'вчера', { at: rig.clock.now - 23.5 * HOUR });
    await until(() => rig.channel.counts.finished === 1);
    rig.clock.now += HOUR;
    await rig.send(alert('d1'));
    expect(last(rig)?.template).toBeDefined();
  });
});

describe('the template', () => {
  test.each(['PENDING', 'REJECTED', 'PAUSED', 'DISABLED', 'IN_APPEAL'])(
    'that is %s: the alert waits, and says why',
    async (status) => {
      const rig = await startOutlet(30, { templates: status });
      expect(await rig.send(alert('d1'))).toEqual({
        kind: 'later',
        afterSeconds: 600,
        reason: `the template '${TEMPLATE.name}' in ru is ${status}`,
        scope: 'person',
      });
      expect(rig.api.calls('KZ.1001').filter(({ payload }) => payload['type'] === 'template')).toEqual([]);
    },
  );

  test('that nobody submitted is told in the log at the start, by language', async () => {
    const rig = await startOutlet(30, { templates: null });
    expect(await rig.send(alert('d1'))).toMatchObject({
      kind: 'later',
      reason: `the template '${TEMPLATE.name}' in ru is MISSING`,
    });
    const told = rig.log().filter(({ msg }) => String(msg).includes('wait for the template'));
    expect(told.map(({ language, status }) => [language, status])).toEqual([
      ['ru', 'MISSING'],
      ['kk', 'MISSING'],
      ['en', 'MISSING'],
    ]);
  });

  test('of one language may be missing while the others go', async () => {
    const rig = await startOutlet(30, { templates: null });
    setTemplate(rig.api, 'kk', 'APPROVED');
    rig.api.webhooks.push([{ event: 'APPROVED', message_template_name: TEMPLATE.name, message_template_language: 'kk' }], {
      field: 'message_template_status_update',
    });
    await until(() => rig.api.webhooks.pending() === 0);
    expect((await rig.send(alert('d1', { language: 'kk' }))).kind).toBe('sent');
    expect((await rig.send(alert('d2', { language: 'en' }))).kind).toBe('later');
  });

  test.each([132001, 132015, 132016])('found unusable (%i): waits, alarms, and the next alert does not try', async (code) => {
    const rig = await startOutlet(30);
    rig.api.fault({ does: { kind: 'code', code } });
    expect(await rig.send(alert('d1'))).toEqual({
      kind: 'later',
      afterSeconds: 600,
      reason: `WhatsApp ${code}`,
      scope: 'person',
    });
    const calls = rig.api.calls().length;
    rig.clock.now += 6000;
    expect(await rig.send(alert('d2'))).toMatchObject({ kind: 'later', reason: expect.stringContaining('UNUSABLE') });
    expect(rig.api.calls()).toHaveLength(calls);
    expect(rig.events).toContain(`alarm template ${code}`);
    expect(await rig.db.selectFrom('whatsapp_unread').selectAll().execute()).toEqual([]);
  });

  test('takes a title of any length and shape', async () => {
    const rig = await startOutlet(30);
    const body = `*${'очень длинное название '.repeat(40)}*\n${LINK}`;
    expect((await rig.send(alert('d1', { body }))).kind).toBe('sent');
    const [title = ''] = last(rig)?.template?.parameters ?? [];
    expect(title.length).toBeLessThanOrEqual(300);
    expect(title).toMatch(/название …$/);
  });

  test('needs a title and a link', async () => {
    const rig = await startOutlet(30);
    expect((await rig.send(alert('d1', { body: 'без ссылки' }))).kind).toBe('refused');
  });
});

describe('the pace', () => {
  test('one person gets one alert in six seconds', async () => {
    const rig = await startOutlet(1);
    expect((await rig.send(alert('d1'))).kind).toBe('sent');
    expect(await rig.send(alert('d2'))).toEqual({ kind: 'later', afterSeconds: 6, reason: 'pace', scope: 'person' });
    rig.clock.now += 6000;
    expect((await rig.send(alert('d2'))).kind).toBe('sent');
  });

  test('all together eighty in a second, and Meta has no cause to refuse', async () => {
    const rig = await startOutlet(1);
    const people = Array.from({ length: 200 }, (_, index) => ({ userId: `KZ.1${String(index).padStart(4, '0')}` }));
    for (const person of people) rig.api.people.registers(person);
    const send = (index: number) => rig.channel.outlet.send(people[index]?.userId ?? '', alert(`d${index}`));
    const outcomes = [];
    for (let index = 0; index < 200; index += 1) outcomes.push(await send(index));
    expect(outcomes.filter(({ kind }) => kind === 'sent')).toHaveLength(80);
    expect(outcomes[80]).toEqual({ kind: 'later', afterSeconds: expect.any(Number), reason: 'pace' });
    rig.clock.now += 1000;
    for (let index = 80; index < 160; index += 1) expect((await send(index)).kind).toBe('sent');
    expect(rig.api.calls().filter(({ ok }) => !ok)).toEqual([]);
  });

  test('too many to one person waits longer each time, until one goes through', async () => {
    const rig = await startOutlet(1);
    rig.api.fault({ times: 3, does: { kind: 'code', code: 131056 } });
    const waits: number[] = [];
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const outcome = await rig.send(alert('d1'));
      waits.push(outcome.kind === 'later' ? outcome.afterSeconds : -1);
      rig.clock.now += waits.at(-1) === undefined ? 0 : (waits.at(-1) ?? 0) * 1000;
    }
    expect(waits).toEqual([6, 12, 24]);
    expect((await rig.send(alert('d1'))).kind).toBe('sent');
  });
});

describe('every code of the table', () => {
  const EXPECTED: Record<number, [kind: SendOutcome['kind'], alarm?: string]> = {
    1: ['doubt'],
    2: ['doubt'],
    4: ['later'],
    10: ['later', 'rights'],
    100: ['refused', 'bug'],
    190: ['later', 'account'],
    200: ['later', 'rights'],
    299: ['later', 'rights'],
    368: ['later', 'account'],
    80007: ['later'],
    130429: ['later'],
    130472: ['refused'],
    131000: ['later'],
    131008: ['refused', 'bug'],
    131009: ['refused', 'bug'],
    131016: ['later'],
    131026: ['gone'],
    131031: ['later', 'account'],
    131042: ['later', 'account'],
    131047: ['later'],
    131048: ['later', 'spam'],
    131049: ['refused'],
    131050: ['refused'],
    131056: ['later'],
    132000: ['refused', 'template'],
    132001: ['later', 'template'],
    132012: ['refused', 'template'],
    132015: ['later', 'template'],
    132016: ['later', 'template'],
    987654: ['refused', 'unknown-code'],
  };

  test.each([...CODES, 987654])('%i', async (code) => {
    const [kind, alarm] = EXPECTED[code] ?? [];
    const rig = await startOutlet(1);
    const before = rig.api.calls().length;
    rig.api.fault({ does: { kind: 'code', code } });
    expect((await rig.send(alert('d1'))).kind).toBe(kind);
    expect(rig.api.calls()).toHaveLength(before + 1);
    expect(rig.events).toEqual(alarm === undefined ? [] : [`alarm ${alarm} ${code}`]);
    const errors = rig.log().filter(({ level }) => level === 50);
    expect(errors.map((line) => line['code'])).toEqual(alarm === undefined ? [] : [code]);
  });

  test('an unknown code with an answer of 5xx leaves a doubt', async () => {
    const rig = await startOutlet(1);
    rig.api.fault({ does: { kind: 'code', code: 987654, status: 500 } });
    expect((await rig.send(alert('d1'))).kind).toBe('doubt');
    expect(rig.events).toEqual(['alarm unknown-code 987654']);
  });

  test.each([131042, 131031, 368, 190])('%i stops alerts without a further call, until a probe', async (code) => {
    const rig = await startOutlet(1);
    rig.api.fault({ does: { kind: 'code', code } });
    await rig.send(alert('d1'));
    const calls = rig.api.calls().length;
    expect(await rig.send(alert('d2'))).toMatchObject({ kind: 'later', reason: `WhatsApp ${code}` });
    expect(rig.api.calls()).toHaveLength(calls);
    rig.clock.now += 5 * 60_000;
    expect((await rig.send(alert('d2'))).kind).toBe('sent');
    expect(rig.channel.stopped()).toBeNull();
  });

  test('131048 stops the alerts for an hour, not the answers', async () => {
    const rig = await startOutlet(1);
    rig.api.fault({ does: { kind: 'code', code: 131048 } });
    await rig.send(alert('d1'));
    expect(await rig.send(alert('d2'))).toMatchObject({ kind: 'later', afterSeconds: 3600, reason: 'WhatsApp 131048' });
    rig.api.people.writes(AIGUL, 'вопрос');
    await until(() => rig.channel.counts.finished === 2);
    expect(last(rig)?.shown).toBe('→ вопрос');
  });
});

describe('a send without an answer', () => {
  test.each([
    { name: 'an answer lost', does: { kind: 'drop' as const } },
    { name: 'half an answer', does: { kind: 'garbage' as const } },
  ])('$name: a doubt, settled by the status that brings the reference', async ({ does }) => {
    const rig = await startOutlet(1, { settings: { statuses: ['sent', 'delivered', 'read'] } });
    rig.api.fault({ does });
    expect((await rig.send(alert('d1'))).kind).toBe('doubt');
    await until(() => rig.told.length > 0);
    expect(rig.told[0]).toEqual(['d1', { kind: 'sent', channelMessageId: last(rig)?.messageId }]);
    expect(rig.api.delivered('KZ.1001').filter(({ reference }) => reference === 'd1')).toHaveLength(1);
  });

  test('a message that was taken and failed later is settled with what failed', async () => {
    const rig = await startOutlet(1);
    rig.api.fault({ does: { kind: 'fail', code: 131026 } });
    expect((await rig.send(alert('d1'))).kind).toBe('sent');
    await until(() => rig.told.length > 0);
    expect(rig.told).toEqual([['d1', { kind: 'gone', reason: 'WhatsApp 131026' }]]);
  });

  test.each([
    { name: 'a line that was cut', does: { kind: 'cut' as const }, kind: 'doubt' },
    { name: "a proxy's page", does: { kind: 'page' as const, status: 502 }, kind: 'doubt' },
    { name: 'a page of 429', does: { kind: 'page' as const, status: 429 }, kind: 'later' },
  ])('$name is $kind', async ({ does, kind }) => {
    const rig = await startOutlet(1);
    rig.api.fault({ does });
    expect((await rig.send(alert('d1'))).kind).toBe(kind);
  });

  test('nobody at the address is surely not sent', async () => {
    const rig = await startOutlet(1);
    await rig.api.close();
    expect(await rig.send(alert('d1'))).toMatchObject({ kind: 'later', reason: expect.stringMatching(/ECONNREFUSED|SOCKET/) });
  });
});

describe('choices under an alert', () => {
  const choices = [[{ id: 'a:1', label: 'Подробнее' }], [{ id: 'm', label: 'Меню' }]];

  test('are buttons, and a typed number means one of them', async () => {
    const rig = await startOutlet(1);
    await rig.send(alert('d1', { choices }));
    expect(last(rig)?.choices?.map(({ title }) => title)).toEqual(['Подробнее', 'Меню']);
    rig.api.people.writes(AIGUL, '1');
    await until(() => rig.channel.counts.finished === 2);
    expect(last(rig)?.shown).toBe('→ a:1');
  });

  test('are numbered lines under a long one', async () => {
    const rig = await startOutlet(1);
    const [body = ''] = rig.channel.outlet.partsOf({
      blocks: [{ kind: 'paragraph', spans: [{ text: 'слово '.repeat(500) }] }],
    });
    expect((await rig.send(alert('d1', { body, choices }))).kind).toBe('sent');
    expect(last(rig)?.shown).toMatch(/слово\s+1\. Подробнее\n2\. Меню$/);
  });

  test.each<Language>(['ru', 'kk', 'en'])('an alert of %s is as many parts as fit, each short enough', async (language) => {
    const { channel } = await startOutlet(null);
    const parts = channel.outlet.partsOf({ blocks: [{ kind: 'paragraph', spans: [{ text: `${language} `.repeat(3000) }] }] });
    expect(parts.length).toBeGreaterThan(1);
    for (const part of parts) expect(part.length).toBeLessThanOrEqual(3500);
  });
});

test('what is forgotten is forgotten: window, offers, announced alerts', async () => {
  const rig = await startOutlet(30);
  await rig.send(alert('d1'));
  await rig.state.clean(0, rig.clock.now + 1);
  expect(await rig.db.selectFrom('whatsapp_unread').selectAll().execute()).toEqual([]);
  await rig.state.clean(rig.clock.now, 0);
  expect(await rig.state.window('KZ.1001')).toBeNull();
  await rig.state.offer('KZ.1001', '{}');
  expect(await rig.db.selectFrom('whatsapp_windows').selectAll().execute()).toEqual([]);
});
