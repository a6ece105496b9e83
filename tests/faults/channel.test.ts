import { afterEach, expect, test } from 'vitest';
import type { Fault } from '../peers/telegram/faults.ts';
import { makeLine } from './line.ts';
import { endAll, FIRST_CHAT, integrityOf, makeTown, qorgan, release, start, stop, until, verdictOf, watchStatus } from './rig.ts';
import { isWhole, record, scale } from './scale.ts';

afterEach(endAll);

const LONG = scale(90_000, 7_200_000);
/** The bot hears of a 429 only after a while: what it sent until then is no disobedience. */
const ON_ITS_WAY_MS = 250;
const quietLog = { LOG_LEVEL: 'error' };

test('A5: 3 % of the answers are lost on the way back', { timeout: LONG }, async () => {
  const people = scale(200, 5000);
  const town = await makeTown({ people, perSecond: 500, env: quietLog });
  const drops = Math.floor(people * 0.03);
  await town.standin.do({ do: 'fault', fault: { method: 'sendMessage', every: 33, times: drops, does: { kind: 'drop' } } });
  const bot = start(town);
  const id = release(town);
  const status = await watchStatus(town, id, ({ state }) => state === 'done', bot);
  await stop(bot);
  const verdict = verdictOf(town);
  const figures = `lost ${verdict.lost}, extra ${verdict.extra} for ${drops} drops, most copies ${verdict.mostCopies}`;
  const pass = verdict.lost === 0 && verdict.extra <= drops && verdict.mostCopies <= 2;
  record({ test: 'A5', what: 'answer dropped after delivery, 3 %', scale: `${people} people`, figures, pass });
  expect({ figures, pass }).toEqual({ figures, pass: true });
  expect(status).toMatchObject({ audience: people, pending: 0 });
  expect(await integrityOf(town)).toBe('ok');
  await town.standin.close();
});

test('A6: 429 again and again: nobody calls before it is over, and it costs no attempt', { timeout: LONG }, async () => {
  const people = scale(40, 600);
  const town = await makeTown({ people, perSecond: 100, env: quietLog });
  const waits = scale([1, 1, 2], [1, 30, 1, 2, 5, 60, 1, 1, 10, 3]);
  for (const retryAfter of waits)
    await town.standin.do({
      do: 'fault',
      fault: { method: 'sendMessage', after: 4, does: { kind: 'refuse', code: 429, retryAfter } },
    });
  const bot = start(town);
  const id = release(town);
  await watchStatus(town, id, ({ state }) => state === 'done', bot);
  await stop(bot);
  const calls = town.standin.calls('sendMessage');
  const late: number[] = [];
  let early = 0;
  for (const { errorCode, description, at } of calls) {
    if (errorCode !== 429) continue;
    const until = at + Number(description?.match(/after (\d+)/)?.[1]) * 1000;
    // What was on its way in the same moment may still arrive.
    const before = calls.filter((call) => call.at > at && call.at < until - 20).map((call) => call.at - at);
    late.push(...before);
    early += before.filter((after) => after > ON_ITS_WAY_MS).length;
  }
  const verdict = verdictOf(town);
  const refusals = calls.filter(({ errorCode }) => errorCode === 429).length;
  record({
    test: 'A6',
    what: '429 storm',
    scale: `${people} people, ${refusals} times, up to ${Math.max(...waits)} s`,
    figures: `calls before the end ${early}, lost ${verdict.lost}, extra ${verdict.extra}`,
    pass: early === 0 && verdict.lost === 0 && verdict.extra === 0,
  });
  expect({ early, late, ...verdict }).toMatchObject({ early: 0, lost: 0, extra: 0 });
  await town.standin.close();
});

interface Sort {
  name: string;
  does: Fault['does'];
  /** Whether the message arrived although the bot was not told. */
  arrives: boolean;
  isSlow?: true;
}

test('A7: answers that say nothing: each is a doubt, one more copy and no third', { timeout: LONG }, async () => {
  const sorts: Sort[] = [
    { name: '500', does: { kind: 'refuse', code: 500 }, arrives: false },
    { name: '502', does: { kind: 'refuse', code: 502 }, arrives: false },
    { name: '504', does: { kind: 'refuse', code: 504, description: 'Gateway Timeout' }, arrives: false },
    { name: 'HTML', does: { kind: 'page', code: 502 }, arrives: false },
    { name: 'cut', does: { kind: 'cut' }, arrives: false },
    { name: 'drop', does: { kind: 'drop' }, arrives: true },
    { name: 'empty', does: { kind: 'empty' }, arrives: true },
    { name: 'half a JSON', does: { kind: 'garbage' }, arrives: true },
    { name: 'hang', does: { kind: 'hang' }, arrives: true, isSlow: true },
    { name: 'a byte a second', does: { kind: 'trickle' }, arrives: true, isSlow: true },
  ].filter((sort) => isWhole || !('isSlow' in sort)) as Sort[];
  const town = await makeTown({ people: sorts.length * 2 + 10, perSecond: 100, env: quietLog });
  // Of two people with each fault one meets it once, the other always.
  for (const [index, { does }] of sorts.entries()) {
    await town.standin.do([
      { do: 'fault', fault: { method: 'sendMessage', chat: FIRST_CHAT + 1 + 2 * index, times: 1, does } },
      { do: 'fault', fault: { method: 'sendMessage', chat: FIRST_CHAT + 2 + 2 * index, times: 99, does } },
    ]);
  }
  const bot = start(town);
  const id = release(town);
  const status = await watchStatus(town, id, ({ state }) => state === 'done', bot);
  await stop(bot);
  const got = town.standin.got();
  const copies = sorts.map(({ name, arrives }, index) => ({
    name,
    once: got.get(FIRST_CHAT + 1 + 2 * index)?.length ?? 0,
    always: got.get(FIRST_CHAT + 2 + 2 * index)?.length ?? 0,
    expected: arrives ? { once: 2, always: 2 } : { once: 1, always: 0 },
  }));
  const wrong = copies.filter(({ once, always, expected }) => once !== expected.once || always !== expected.always);
  record({
    test: 'A7',
    what: '5xx, HTML, empty, half, cut, hang, trickle',
    scale: sorts.map(({ name }) => name).join(', '),
    figures: `wrong ${wrong.length}, twice in doubt ${status.inDoubt} of ${sorts.length}`,
    pass: wrong.length === 0 && status.inDoubt === sorts.length,
  });
  expect(wrong).toEqual([]);
  expect(status).toMatchObject({ pending: 0, inDoubt: sorts.length, sent: town.people - sorts.length });
  const listed = JSON.parse(qorgan(town, ['alerts', 'list', '--doubt', '--json']).out) as { personId: number }[];
  expect(listed.map(({ personId }) => personId)).toEqual(sorts.map((_, index) => 2 + 2 * index));
  expect(qorgan(town, ['alerts', 'settle', String(id), '--as', 'failed', '--by', 'Берік', '--person', '2']).code).toBe(0);
  expect((await watchStatus(town, id, () => true)).inDoubt).toBe(sorts.length - 1);
  await town.standin.close();
});

test('A8: a tenth blocked, deactivated or not found, and a group that moved: one call each', { timeout: LONG }, async () => {
  const people = scale(60, 5000);
  const town = await makeTown({ people, perSecond: 500, env: quietLog });
  const words = ['Forbidden: bot was blocked by the user', 'Forbidden: user is deactivated'];
  const away = Array.from({ length: people / 10 }, (_, index) => FIRST_CHAT + 10 * (index + 1));
  await town.standin.do(
    away.map((chat, index) =>
      index % 3 === 2
        ? {
            do: 'fault',
            fault: {
              method: 'sendMessage',
              chat,
              times: 99,
              does: { kind: 'refuse', code: 400, description: 'Bad Request: chat not found' },
            },
          }
        : { do: 'forbid', chat, description: words[index % 3] ?? '' },
    ),
  );
  await town.standin.do({ do: 'migrate', group: FIRST_CHAT + 1, supergroup: -100_777 });
  const bot = start(town);
  const first = release(town);
  const status = await watchStatus(town, first, ({ state }) => state === 'done', bot);
  const second = release(town, { title: 'Екінші' });
  const next = await watchStatus(town, second, ({ state }) => state === 'done', bot);
  await stop(bot);
  const calls = town.standin.calls('sendMessage');
  const callsTo = (chat: number) => calls.filter(({ parameters }) => parameters['chat_id'] === chat).length;
  const repeated = away.filter((chat) => callsTo(chat) !== 1).length;
  const moved = calls.filter(
    ({ ok, parameters, shown }) => ok && parameters['chat_id'] === -100_777 && shown?.includes('Жаңа'),
  ).length;
  record({
    test: 'A8',
    what: 'blocked, deactivated, not found, group moved',
    scale: `${people} people, two alerts`,
    figures: `not called exactly once ${repeated} of ${away.length}, gone ${status.gone}, copies to the moved group ${moved}`,
    pass: repeated === 0 && status.gone === away.length && moved === 1,
  });
  expect({ repeated, moved }).toEqual({ repeated: 0, moved: 1 });
  expect(status).toMatchObject({ audience: people, gone: away.length, sent: people - away.length });
  expect(next).toMatchObject({ audience: people - away.length, gone: 0 });
  await town.standin.close();
});

test.each(['refused', 'dead'] as const)('A13: the line is %s for a while', { timeout: LONG }, async (how) => {
  const people = scale(60, 2000);
  const away = scale(2500, how === 'refused' ? 600_000 : 120_000);
  const town = await makeTown({ people, perSecond: 30, env: quietLog });
  const line = await makeLine(town.standin.root);
  const bot = start(town, { TELEGRAM_API_ROOT: line.root });
  const id = release(town);
  await until(async () => (await town.standin.counts()).delivered > 5, bot);
  const cpuBefore = await cpuSeconds(bot.process.pid ?? 0);
  await line.set(how);
  await new Promise((resolve) => setTimeout(resolve, away));
  const attempts = line.attempts();
  const cpu = (await cpuSeconds(bot.process.pid ?? 0)) - cpuBefore;
  const before = (await town.standin.counts()).delivered;
  const back = performance.now();
  await line.set('open');
  await until(async () => (await town.standin.counts()).delivered > before, bot);
  const resumed = (performance.now() - back) / 1000;
  const status = await watchStatus(town, id, ({ state }) => state === 'done', bot);
  await stop(bot);
  await line.close();
  const verdict = verdictOf(town);
  const calls = how === 'dead' ? `, ${(attempts / (away / 1000)).toFixed(2)} connections/s` : '';
  record({
    test: `A13 ${how}`,
    what: how === 'refused' ? 'nobody listens' : 'half-open: taken and never answered',
    scale: `${people} people, ${away / 1000} s`,
    figures: `lost ${verdict.lost}, extra ${verdict.extra}, in doubt ${status.inDoubt}, first message ${resumed.toFixed(1)} s after${calls}, CPU ${cpu.toFixed(1)} s meanwhile`,
    pass: verdict.lost === 0 && verdict.mostCopies <= 2 && resumed <= 10,
  });
  expect(verdict.lost).toBe(0);
  expect(verdict.mostCopies).toBeLessThanOrEqual(2);
  await town.standin.close();
});

test('A14: one message that Telegram refuses, one that kills the process, a text that nobody takes', {
  timeout: LONG,
}, async () => {
  const people = 30;
  const town = await makeTown({ people, perSecond: 100, env: quietLog });
  await town.standin.do({
    do: 'fault',
    fault: { method: 'sendMessage', chat: FIRST_CHAT + 20, times: 99, does: { kind: 'refuse', code: 400 } },
  });
  const id = release(town);
  const poison = { DIE_AT: 'after-claim', DIE_PERSON: '7' };
  for (let deaths = 0; deaths < 2; deaths += 1) {
    const bot = start(town, poison, './tests/faults/die-at.ts');
    expect((await bot.ended).signal).toBe('SIGKILL');
  }
  const bot = start(town);
  const status = await watchStatus(town, id, ({ state }) => state === 'done', bot);
  expect(status).toMatchObject({ audience: people, failed: 1, inDoubt: 1, sent: people - 2 });
  const refused = town.standin.calls('sendMessage').filter(({ parameters }) => parameters['chat_id'] === FIRST_CHAT + 20).length;
  const verdict = verdictOf(town);

  await town.standin.do({
    do: 'fault',
    fault: {
      method: 'sendMessage',
      times: 9999,
      does: { kind: 'refuse', code: 400, description: 'Bad Request: message is too long' },
    },
  });
  const bad = release(town, { title: 'Сынды' });
  const halted = await watchStatus(town, bad, ({ state }) => state === 'halted', bot);
  await stop(bot);
  record({
    test: 'A14',
    what: 'refused row, row that kills, refusals in a row',
    scale: `${people} people`,
    figures: `calls for the refused ${refused}, set aside after 2 deaths ${status.inDoubt}, the rest ${status.sent} of ${people - 2}; halted by itself after ${halted.failed}: ${halted.haltedWhy}`,
    pass: refused === 1 && status.inDoubt === 1 && verdict.lost === 2 && halted.failed <= 30,
  });
  expect(refused).toBe(1);
  expect(halted.haltedWhy).toContain('20 messages in a row');
  expect(halted.haltedWhy).toContain('message is too long');
  await town.standin.close();
});

async function cpuSeconds(pid: number): Promise<number> {
  const { readFileSync } = await import('node:fs');
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}
