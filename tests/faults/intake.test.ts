import { afterEach, expect, test } from 'vitest';
import { endAll, makeTown, type Standin, start, stop, type Town, until } from './rig.ts';
import { randomOf, record, scale } from './scale.ts';

afterEach(endAll);

const LONG = scale(90_000, 7_200_000);
const quietLog = { LOG_LEVEL: 'error' };

/** Words that nobody else writes: the reply quotes them, so the ledger tells which update it answers. */
const wordOf = (update: number) => `ыъ${update}ъы`;

/** How often each of so many updates was answered. */
function answersOf(standin: Standin, updates: number): number[] {
  const counts = Array.from({ length: updates }, () => 0);
  for (const { ok, shown } of standin.calls('sendMessage')) {
    const update = Number(shown?.match(/ыъ(\d+)ъы/)?.[1] ?? -1);
    if (ok && update >= 0) counts[update] = (counts[update] ?? 0) + 1;
  }
  return counts;
}

function tally(answers: readonly number[]) {
  return {
    unanswered: answers.filter((count) => count === 0).length,
    extra: answers.reduce((sum, count) => sum + Math.max(0, count - 1), 0),
  };
}

async function write(town: Town, updates: number, people: number): Promise<void> {
  for (let from = 0; from < updates; from += 500) {
    await town.standin.do(
      Array.from({ length: Math.min(500, updates - from) }, (_, index) => ({
        do: 'write' as const,
        person: { id: 1 + ((from + index) % people), language: 'ru' },
        writing: { text: `/search ${wordOf(from + index)}` },
      })),
    );
  }
}

test('B1: the poller is killed again and again', { timeout: LONG }, async () => {
  const [updates, kills] = scale([120, 2], [5000, 40]);
  const town = await makeTown({ people: 1, env: quietLog });
  await write(town, updates, 400);
  const random = randomOf(1);
  for (let i = 0; i < kills; i += 1) {
    const before = (await town.standin.counts()).delivered;
    if (before >= updates) break;
    const bot = start(town);
    await until(async () => (await town.standin.counts()).delivered > before, bot);
    await new Promise((resolve) => setTimeout(resolve, random() * 250));
    bot.process.kill('SIGKILL');
    await bot.ended;
  }
  const bot = start(town);
  await until(
    async () => (await town.standin.counts()).delivered >= updates && tally(answersOf(town.standin, updates)).unanswered === 0,
    bot,
  );
  await stop(bot);
  const { unanswered, extra } = tally(answersOf(town.standin, updates));
  record({
    test: 'B1',
    what: 'poller killed',
    scale: `${updates} updates, ${kills} kills`,
    figures: `unanswered ${unanswered}, extra replies ${extra} (bound ${kills * 16})`,
    pass: unanswered === 0 && extra <= kills * 16,
  });
  expect(unanswered).toBe(0);
  expect(extra).toBeLessThanOrEqual(kills * 16);
  await town.standin.close();
});

test('B2: updates that come ten times, out of order, with gaps, with numbers that begin anew', { timeout: LONG }, async () => {
  const updates = scale(12, 60);
  const town = await makeTown({ people: 1, env: quietLog });
  const random = randomOf(2);
  const update = (index: number, id: number) => ({
    do: 'force' as const,
    update: {
      update_id: id,
      message: {
        message_id: 1000 + index,
        date: 1,
        chat: { id: 50 + index, type: 'private', first_name: 'А' },
        from: { id: 50 + index, is_bot: false, first_name: 'А', language_code: 'ru' },
        text: `/search ${wordOf(index)}`,
      },
    },
  });
  const half = updates / 2;
  const acts = Array.from({ length: half }, (_, index) =>
    Array.from({ length: 10 }, () => update(index, 500_000 + index * 7)),
  ).flat();
  acts.sort(() => random() - 0.5);
  const bot = start(town);
  await town.standin.do(acts);
  await until(() => answersOf(town.standin, half).every((count) => count > 0), bot);
  // Telegram begins its numbers anew, lower.
  await until(async () => (await town.standin.counts()).pending === 0, bot);
  await town.standin.do(Array.from({ length: half }, (_, index) => update(half + index, 900 + index)));
  await until(() => answersOf(town.standin, updates).every((count) => count > 0), bot);
  await stop(bot);
  const { unanswered, extra } = tally(answersOf(town.standin, updates));
  record({
    test: 'B2',
    what: 'repeated, reordered, gaps, numbers anew',
    scale: `${updates} updates`,
    figures: `unanswered ${unanswered}, answered more than once ${extra}`,
    pass: unanswered === 0 && extra === 0,
  });
  expect({ unanswered, extra }).toEqual({ unanswered: 0, extra: 0 });
  await town.standin.close();
});

test('B3: the update of one person breaks the handler', { timeout: LONG }, async () => {
  const town = await makeTown({ people: 1, env: quietLog });
  const bot = start(town, {}, './tests/faults/break-on.ts');
  await bot.ready;
  await town.standin.do({ do: 'write', person: { id: 7, language: 'ru' }, writing: { text: 'сломайся-канарейка' } });
  await until(async () => (await town.standin.counts()).delivered === 1, bot);
  const began = performance.now();
  await town.standin.do([
    { do: 'write', person: { id: 7, language: 'ru' }, writing: { text: `/search ${wordOf(0)}` } },
    { do: 'write', person: { id: 8, language: 'ru' }, writing: { text: `/search ${wordOf(1)}` } },
  ]);
  await until(() => answersOf(town.standin, 2).every((count) => count === 1), bot);
  const took = (performance.now() - began) / 1000;
  await stop(bot);
  record({
    test: 'B3',
    what: 'poison update',
    scale: '1 of 3',
    figures: `the person got an apology, their next message was answered after ${took.toFixed(2)} s`,
    pass: took <= 5,
  });
  expect(bot.err()).not.toContain('канарейка');
  expect(town.standin.got().get(7)).toHaveLength(2);
  await town.standin.close();
});

test('B4: a second poller with the same token', { timeout: LONG }, async () => {
  const updates = scale(40, 400);
  const seconds = scale(3, 90);
  const town = await makeTown({ people: 1, env: { LOG_LEVEL: 'warn' } });
  const other = await makeTown({ people: 1 });
  const one = start(town);
  await one.ready;
  await until(async () => (await town.standin.counts()).polled, one);
  const two = start({ ...town, env: { ...town.env, DATA_DIR: other.dataDir } });
  await two.ready;
  await until(() => /only one can have the updates/.test(one.err() + two.err()), two);
  const began = Date.now();
  await write(town, updates, 40);
  await until(() => answersOf(town.standin, updates).every((count) => count > 0), one);
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  await stop(one);
  await stop(two);
  const conflicts = town.standin.calls('getUpdates').filter(({ errorCode, at }) => errorCode === 409 && at >= began).length;
  const { unanswered } = tally(answersOf(town.standin, updates));
  const span = Math.max(30, (Date.now() - began) / 1000);
  record({
    test: 'B4',
    what: 'second poller (409)',
    scale: `${updates} updates, ${Math.round(span)} s`,
    figures: `unanswered ${unanswered}, conflicts ${conflicts} (one a 30 s and process), alarm logged`,
    pass: unanswered === 0 && conflicts <= Math.ceil(span / 30) * 2,
  });
  expect(unanswered).toBe(0);
  expect(conflicts).toBeLessThanOrEqual(Math.ceil(span / 30) * 2);
  await other.standin.close();
  await town.standin.close();
});
