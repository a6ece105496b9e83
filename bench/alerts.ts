import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { makeComposer } from '../src/alerts/compose.ts';
import { RENDERERS } from '../src/cli/renderers.ts';
import { makeReleases } from '../src/storage/alert-release.ts';
import { makeClaims } from '../src/storage/delivery-claims.ts';
import { makeOutcomes } from '../src/storage/delivery-outcomes.ts';
import { makeDeliveryQueue } from '../src/storage/delivery-queue.ts';
import { openState } from '../src/storage/open.ts';
import { makeSay } from '../src/wording/say.ts';
import {
  draft,
  endAll,
  FIRST_CHAT,
  makeTown,
  release,
  start,
  stop,
  type Town,
  until,
  verdictOf,
  watchStatus,
} from '../tests/faults/rig.ts';
import learnOnce from '../tests/learn-once.ts';
import { table } from './markdown.ts';

/** `npm run bench:alerts [-- people]`: what queueing, claiming, sending and recovering cost, and the same broadcast by the usual loop. */
const PEOPLE = Number(process.argv[2] ?? 1_000_000);
const rows: (string | number)[][] = [];
const tell = (what: string, figure: string, goal: string) => {
  rows.push([what, figure, goal]);
  console.log(`${what}: ${figure}`);
};
learnOnce();
process.once('exit', endAll);

const quiet = { LOG_LEVEL: 'error' };
const big = await makeTown({ people: PEOPLE, perSecond: 1000, env: quiet });
await queueing(big);
await claiming(big);
await pace(big, 1000, 12_000, true);
await restart(big);
await big.standin.close();
const small = await makeTown({ people: 2000, perSecond: 30, env: quiet });
await pace(small, 30, 20_000, false);
await small.standin.close();
await sameFaults();
console.log(`\n${table(['what', 'figure', 'goal'], rows)}`);
process.exit(0);

async function queueing(town: Town): Promise<void> {
  const id = draft(town);
  const state = await openState(join(town.dataDir, 'state.db'));
  const composer = makeComposer({ say: makeSay(), publicUrl: null });
  await makeReleases(state).approve(id, { who: 'Берік', alone: false, now: Date.now() }, { composer, renderers: RENDERERS });
  const queue = makeDeliveryQueue(state);
  // The process warms up on what changes nothing.
  await queue.unqueued();
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const [began, cpu] = [performance.now(), process.cpuUsage()];
  while (!(await queue.queueChunk(id, Date.now()))) await new Promise((resolve) => setImmediate(resolve));
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  delay.disable();
  tell(
    `queueing ${PEOPLE.toLocaleString('en')} deliveries`,
    `${seconds.toFixed(1)} s (${((user + system) / 1e6).toFixed(1)} s of processor), event loop p99 ${(delay.percentile(99) / 1e6).toFixed(0)} ms, worst ${(delay.max / 1e6).toFixed(0)} ms`,
    '≤ 5 s, ≤ 50 ms',
  );
  const before = await state
    .selectFrom('deliveries')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  await queue.queueChunk(id, Date.now());
  const after = await state
    .selectFrom('deliveries')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  tell('a second run adds', `${after.count - before.count} rows`, '0');
  await state.destroy();
}

async function claiming(town: Town): Promise<void> {
  const state = await openState(join(town.dataDir, 'state.db'));
  const [claims, outcomes] = [makeClaims(state), makeOutcomes(state)];
  for (const [limit, rounds, goal] of [
    [1, 1000, '≥ 300/s'],
    [30, 200, '≥ 5,000/s'],
  ] as const) {
    let count = 0;
    const [began, cpu] = [performance.now(), process.cpuUsage()];
    for (let i = 0; i < rounds; i += 1) {
      const order = { channel: 'telegram', limit, now: Date.now(), busy: new Set<number>(), awake: new Set<number>() } as const;
      const { claims: claimed } = await claims.claim({ ...order, isSecondUnderWay: false, pack: () => null });
      count += claimed.length;
      await outcomes.mark(
        claimed.map((claim) => ({ claim, outcome: { kind: 'sent', channelMessageId: '1' }, doubtWaitsMs: 0 })),
        Date.now(),
      );
    }
    const perSecond = count / ((performance.now() - began) / 1000);
    const { user, system } = process.cpuUsage(cpu);
    const cost = (user + system) / count;
    tell(
      `claim and mark, ${limit} a commit`,
      `${Math.round(perSecond).toLocaleString('en')}/s (${Math.round(cost)} µs of processor each)`,
      goal,
    );
  }
  await state.destroy();
}

/** From the ledger: how much of the pace was used between the first and the last message of the span. */
async function pace(town: Town, perSecond: number, milliseconds: number, isMemory: boolean): Promise<void> {
  const bot = start(town, { TELEGRAM_MESSAGES_PER_SECOND: String(perSecond) });
  await bot.ready;
  if (!isMemory) release(town);
  await until(async () => (await town.standin.counts()).delivered > perSecond, bot);
  const began = Date.now();
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  const count = town.standin.calls('sendMessage').filter(({ ok, at }) => ok && at >= began && at < began + milliseconds).length;
  tell(`share of the pace at ${perSecond}/s`, `${((count / (perSecond * (milliseconds / 1000))) * 100).toFixed(1)} %`, '≥ 95 %');
  if (isMemory) {
    const status = readFileSync(`/proc/${bot.process.pid}/status`, 'utf8');
    const megabytes = (name: string) => Math.round(Number(status.match(new RegExp(`${name}:\\s+(\\d+)`))?.[1]) / 1024);
    tell(
      `memory at ${PEOPLE.toLocaleString('en')} subscribers`,
      `${megabytes('VmRSS')} MB, at most ${megabytes('VmHWM')} MB`,
      '≤ 300 MB',
    );
  }
  await stop(bot);
}

async function restart(town: Town): Promise<void> {
  const times: number[] = [];
  for (let i = 0; i < 5; i += 1) {
    const bot = start(town, { TELEGRAM_MESSAGES_PER_SECOND: '100' });
    const before = (await town.standin.counts()).delivered;
    await until(async () => (await town.standin.counts()).delivered > before + 30, bot);
    bot.process.kill('SIGKILL');
    await bot.ended;
    const killed = performance.now();
    const seen = (await town.standin.counts()).delivered;
    const next = start(town, { TELEGRAM_MESSAGES_PER_SECOND: '100' });
    await until(async () => (await town.standin.counts()).delivered > seen, next);
    times.push((performance.now() - killed) / 1000);
    await stop(next);
  }
  times.sort((a, b) => a - b);
  tell('kill to the next message', `${times[2]?.toFixed(1)} s, worst of five ${times[4]?.toFixed(1)} s`, '≤ 5 s');
}

/** Five kills, 3 % of the answers lost, every 100th call 429, one in a hundred blocked: who got nothing, who got it again. */
async function sameFaults(): Promise<void> {
  const people = 2000;
  const kills = 5;
  for (const who of ['Qorgan', 'grammY loop, begins anew', 'grammY loop, saved place']) {
    const town = await makeTown({ people, perSecond: 200, env: { ...quiet, TELEGRAM_SENDS_AT_ONCE: '3' } });
    const blocked = Array.from({ length: people / 100 }, (_, index) => FIRST_CHAT + 100 * (index + 1));
    await town.standin.do(blocked.map((chat) => ({ do: 'forbid', chat, description: 'Forbidden: bot was blocked by the user' })));
    await town.standin.do([
      { do: 'fault', fault: { method: 'sendMessage', every: 33, times: 60, does: { kind: 'drop' } } },
      {
        do: 'fault',
        fault: { method: 'sendMessage', every: 100, times: 20, does: { kind: 'refuse', code: 429, retryAfter: 1 } },
      },
    ]);
    const isOurs = who === 'Qorgan';
    const id = isOurs ? release(town) : 0;
    const place = join(mkdtempSync(join(tmpdir(), 'qorgan-loop-')), 'place');
    const resume = who.endsWith('saved place') ? 'saved' : 'anew';
    const loop = () => {
      const settings = [town.standin.root, town.standin.token, String(FIRST_CHAT), String(people), '200', resume, place];
      const child = spawn(process.execPath, ['bench/loop/grammy-loop.ts', ...settings], { stdio: 'ignore' });
      return { process: child, ended: new Promise((resolve) => child.once('exit', resolve)) };
    };
    for (let i = 0; i <= kills; i += 1) {
      const before = (await town.standin.counts()).delivered;
      const run = isOurs ? start(town) : loop();
      if (i === kills) {
        if (isOurs) await watchStatus(town, id, ({ state }) => state === 'done');
        else await until(() => existsSync(`${place}.done`));
        run.process.kill('SIGTERM');
      } else {
        await until(async () => (await town.standin.counts()).delivered > before + 250);
        run.process.kill('SIGKILL');
      }
      await run.ended;
    }
    const { lost, extra, mostCopies } = verdictOf(town);
    tell(
      `${who}: ${people} people, ${kills} kills, 3 % lost answers`,
      `lost ${lost - blocked.length}, repeated ${extra}, most copies ${mostCopies}`,
      isOurs ? 'lost 0, most copies 2' : 'for comparison',
    );
    await town.standin.close();
  }
}
