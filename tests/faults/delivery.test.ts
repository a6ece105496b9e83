import { afterEach, expect, test } from 'vitest';
import {
  endAll,
  FIRST_CHAT,
  integrityOf,
  makeTown,
  qorgan,
  release,
  start,
  statusOf,
  stop,
  until,
  verdictOf,
  watchStatus,
} from './rig.ts';
import { randomOf, record, SEEDS, scale } from './scale.ts';

afterEach(endAll);

const LONG = scale(90_000, 7_200_000);

async function killAtRandom({
  people,
  kills,
  atOnce,
  perSecond,
  seed,
}: {
  people: number;
  kills: number;
  atOnce: number;
  perSecond: number;
  seed: number;
}) {
  const town = await makeTown({ people, perSecond, env: { TELEGRAM_SENDS_AT_ONCE: String(atOnce), LOG_LEVEL: 'warn' } });
  const random = randomOf(seed);
  const id = release(town);
  let worstStart = 0;
  let done = 0;
  for (; done < kills; done += 1) {
    const before = (await town.standin.counts()).delivered;
    if (before >= people) break;
    const began = performance.now();
    const bot = start(town);
    // At least one message, so that every kill meets a broadcast under way; then any moment.
    await until(async () => (await town.standin.counts()).delivered > before || statusOf(town, id).state === 'done', bot);
    worstStart = Math.max(worstStart, performance.now() - began);
    await new Promise((resolve) => setTimeout(resolve, random() * scale(250, 700)));
    bot.process.kill('SIGKILL');
    await bot.ended;
  }
  const last = start(town);
  const status = await watchStatus(town, id, ({ state }) => state === 'done', last);
  await stop(last);
  const verdict = verdictOf(town);
  const integrity = await integrityOf(town);
  const doubts = JSON.parse(qorgan(town, ['alerts', 'list', '--doubt', '--json']).out) as unknown[];
  await town.standin.close();
  return { verdict, status, integrity, doubts: doubts.length, kills: done, worstStart };
}

test.each(
  scale(
    [{ atOnce: 3, perSecond: 150, people: 120, kills: 3 }],
    [
      { atOnce: 3, perSecond: 300, people: 10_000, kills: 30 },
      { atOnce: 8, perSecond: 300, people: 10_000, kills: 30 },
    ],
  ),
)(
  'A1: killed $kills times among $people people with $atOnce messages on their way',
  { timeout: LONG },
  async ({ atOnce, perSecond, people, kills }) => {
    for (const seed of SEEDS) {
      const {
        verdict,
        status,
        integrity,
        doubts,
        kills: killed,
        worstStart,
      } = await killAtRandom({ people, kills, atOnce, perSecond, seed });
      const figures = `lost ${verdict.lost}, extra ${verdict.extra} (bound ${killed * atOnce}), most copies ${verdict.mostCopies}, in doubt ${status.inDoubt} (listed ${doubts}), start to next send ${Math.round(worstStart)} ms worst`;
      const pass =
        verdict.lost === 0 &&
        verdict.extra <= killed * atOnce &&
        verdict.mostCopies <= 2 &&
        status.inDoubt === doubts &&
        integrity === 'ok';
      record({
        test: `A1 C=${atOnce} seed ${seed}`,
        what: 'kill -9 at random moments',
        scale: `${people} people, ${killed} kills`,
        figures,
        pass,
      });
      expect(verdict.lost).toBe(0);
      expect(verdict.extra).toBeLessThanOrEqual(killed * atOnce);
      expect(verdict.mostCopies).toBeLessThanOrEqual(2);
      expect(status).toMatchObject({ audience: people, pending: 0, failed: 0, gone: 0, inDoubt: doubts });
      expect(integrity).toBe('ok');
    }
  },
);

test('A2: killed at each named moment of a delivery', { timeout: LONG }, async () => {
  const moments = {
    'before-claim': 1,
    'after-claim': 1,
    'after-bytes': 2,
    'after-response': 2,
    'before-mark': 2,
    'after-mark': 1,
  };
  const each = scale(1, 20);
  // Slow enough that one message is on its way at a time.
  const town = await makeTown({
    people: Object.keys(moments).length * each * 4,
    perSecond: 30,
    env: { LOG_LEVEL: 'warn', TELEGRAM_SENDS_AT_ONCE: '1' },
  });
  const id = release(town);
  const died: { died: keyof typeof moments; person: number }[] = [];
  for (const moment of Object.keys(moments)) {
    for (let i = 0; i < each; i += 1) {
      const bot = start(town, { DIE_AT: moment, DIE_AFTER: '2' }, './tests/faults/die-at.ts');
      expect((await bot.ended).signal).toBe('SIGKILL');
      const line =
        bot
          .err()
          .split('\n')
          .find((text) => text.startsWith('{"died"')) ?? '';
      died.push(JSON.parse(line) as (typeof died)[number]);
    }
  }
  const last = start(town, { TELEGRAM_MESSAGES_PER_SECOND: '1000', TELEGRAM_SENDS_AT_ONCE: '20' });
  await watchStatus(town, id, ({ state }) => state === 'done', last);
  await stop(last);
  const got = town.standin.got();
  const copies = died.map(({ died: moment, person }) => ({ moment, copies: got.get(FIRST_CHAT + person)?.length ?? 0 }));
  const figures = Object.keys(moments)
    .map(
      (moment) =>
        `${moment} ${[...new Set(copies.filter((each) => each.moment === moment).map((each) => each.copies))].sort().join('/')}`,
    )
    .join(', ');
  const isRight = ({ moment, copies }: { moment: keyof typeof moments; copies: number }) =>
    moment === 'after-bytes' ? copies === 1 || copies === 2 : copies === moments[moment];
  record({ test: 'A2', what: 'kill at named moments: copies', scale: `${each} each`, figures, pass: copies.every(isRight) });
  expect(copies.filter((each) => !isRight(each))).toEqual([]);
  expect(verdictOf(town).lost).toBe(0);
  await town.standin.close();
});

test('A3: SIGTERM in the middle', { timeout: LONG }, async () => {
  const [people, times] = scale([150, 2], [3000, 30]);
  const town = await makeTown({ people, perSecond: 100, env: { LOG_LEVEL: 'warn' } });
  const random = randomOf(3);
  const id = release(town);
  let slowest = 0;
  for (let i = 0; i < times; i += 1) {
    const before = (await town.standin.counts()).delivered;
    const bot = start(town);
    await until(async () => (await town.standin.counts()).delivered > before, bot);
    await new Promise((resolve) => setTimeout(resolve, random() * scale(200, 800)));
    const began = performance.now();
    bot.process.kill('SIGTERM');
    expect(await bot.ended).toEqual({ code: 0, signal: null });
    slowest = Math.max(slowest, performance.now() - began);
  }
  const last = start(town, { TELEGRAM_MESSAGES_PER_SECOND: '1000' });
  await watchStatus(town, id, ({ state }) => state === 'done', last);
  await stop(last);
  const verdict = verdictOf(town);
  record({
    test: 'A3',
    what: 'SIGTERM mid-broadcast',
    scale: `${people} people, ${times} times`,
    figures: `lost ${verdict.lost}, extra ${verdict.extra}, slowest exit ${Math.round(slowest)} ms, code 0`,
    pass: verdict.lost === 0 && verdict.extra === 0 && slowest < 10_000,
  });
  expect(verdict).toMatchObject({ lost: 0, extra: 0 });
  expect(await integrityOf(town)).toBe('ok');
  await town.standin.close();
});

test('A16: a text of three parts, killed between the parts', { timeout: LONG }, async () => {
  const [people, kills] = scale([30, 2], [500, 20]);
  const town = await makeTown({ people, perSecond: 100, env: { LOG_LEVEL: 'warn' } });
  const random = randomOf(16);
  const paragraph = (part: number) => `часть ${part} ${'слово '.repeat(600)}`;
  const id = release(town, { text: [1, 2, 3].map(paragraph).join('\n\n') });
  for (let i = 0; i < kills; i += 1) {
    const before = (await town.standin.counts()).delivered;
    const bot = start(town);
    await until(async () => (await town.standin.counts()).delivered > before, bot);
    await new Promise((resolve) => setTimeout(resolve, random() * 250));
    bot.process.kill('SIGKILL');
    await bot.ended;
  }
  const last = start(town, { TELEGRAM_MESSAGES_PER_SECOND: '1000' });
  const status = await watchStatus(town, id, ({ state }) => state === 'done', last);
  await stop(last);
  const got = town.standin.got();
  let [wrong, mostCopies] = [0, 0];
  for (let i = 1; i <= people; i += 1) {
    const parts = (got.get(FIRST_CHAT + i) ?? []).map((text) => Number(text.match(/часть (\d)/)?.[1]));
    const firsts = [...new Set(parts)];
    if (firsts.join() !== '1,2,3') wrong += 1;
    for (const part of [1, 2, 3]) mostCopies = Math.max(mostCopies, parts.filter((each) => each === part).length);
  }
  record({
    test: 'A16',
    what: 'three parts, kills between them',
    scale: `${people} people, ${kills} kills`,
    figures: `not all in order ${wrong}, most copies of a part ${mostCopies}`,
    pass: wrong === 0 && mostCopies <= 2,
  });
  expect({ wrong, audience: status.audience }).toEqual({ wrong: 0, audience: people });
  expect(mostCopies).toBeLessThanOrEqual(2);
  await town.standin.close();
});
