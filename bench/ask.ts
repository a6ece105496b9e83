import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { renderReply } from '../src/channels/telegram/render.ts';
import { splitIntoParts } from '../src/channels/telegram/split.ts';
import { makeDesk } from '../src/desk/desk.ts';
import { makeFiles } from '../src/desk/files.ts';
import { makePaperDesk } from '../src/desk/papers.ts';
import type { Conversation } from '../src/dialogue/conversation.ts';
import { makePaperMaker } from '../src/papers/make.ts';
import { makeCompanions } from '../src/storage/companions.ts';
import { makeInbox } from '../src/storage/inbox.ts';
import { makeKeyedHash } from '../src/storage/keyed-hash.ts';
import { openState } from '../src/storage/open.ts';
import { makePeople } from '../src/storage/people.ts';
import { makePrivacy } from '../src/storage/privacy.ts';
import { makeSeal } from '../src/storage/seal.ts';
import { todayInKazakhstan } from '../src/today.ts';
import { latencyTable } from './latency.ts';
import { type AnswerOf, fts5, nodeNlp, type Peer } from './peers.ts';
import { BENCH_DATA_DIR, benchParts, type Question, questions } from './questions.ts';
import { type Timing, time } from './stopwatch.ts';

/** `npm run bench:ask`: the whole way of a question beside peers, in one run; start-up and memory. */
const { learned, asked } = questions();
console.log(`${learned.length} phrases learned from, ${asked.length} held-back phrases asked\n`);

const rows: { name: string; timing: Timing }[] = [];
const state = await openState(join(mkdtempSync(join(tmpdir(), 'qorgan-bench-')), 'state.db'));
const parts = benchParts();
rows.push({ name: 'Qorgan, text in, rendered reply out', timing: await time(asked, ({ text }) => parts.ask({ text }).text) });
rows.push({ name: 'Qorgan, the same with inbox, person and conversation on disk', timing: await time(asked, throughTheDesk()) });
const answers = new Map(parts.knowledge.topics.map((topic) => [topic.id, topic]));
const answerOf: AnswerOf = (topic, language) => {
  const { title, answer, steps } = answers.get(topic) ?? { title: null, answer: null, steps: [] };
  return [title, answer, ...steps].flatMap((texts) => texts?.[language] ?? []).join('\n');
};
const peers: Peer[] = [await nodeNlp(learned, answerOf), fts5(learned)];
for (const peer of peers) rows.push({ name: peer.name, timing: await time(asked, (question) => peer.topicOf(question)) });
const whole = rows[0]?.timing.perSecond ?? 0;
console.log('| system | questions/s | p50 ms | p99 ms | Qorgan is … times as fast |\n| --- | ---: | ---: | ---: | ---: |');
for (const { name, timing } of rows) {
  console.log(
    `| ${name} | ${Math.round(timing.perSecond)} | ${timing.p50.toFixed(2)} | ${timing.p99.toFixed(2)} | ${(whole / timing.perSecond).toFixed(1)} |`,
  );
}

console.log(`\n${latencyTable(parts.models, parts.knowledge.entities, asked)}`);
console.log(`\n${await modelRead()}`);
const { seconds, rss } = await startUp();
console.log(`\nready to answer ${seconds.toFixed(2)} s after npm start; ${rss} MB resident after 1000 questions`);
process.exit(0);

/** What the model file costs a start, each time in a process of its own: reading the file, checking it, and the tables made of it. */
async function modelRead(): Promise<string> {
  const times: number[] = [];
  let size = '';
  for (let round = 0; round < 7; round += 1) {
    const { stdout } = await promisify(execFile)(process.execPath, [join(import.meta.dirname, 'read-model.ts'), BENCH_DATA_DIR]);
    const [milliseconds = '', megabytes = ''] = stdout.trim().split(' ');
    times.push(Number(milliseconds));
    size = megabytes;
  }
  times.sort((a, b) => a - b);
  return `model file of ${size} MB, read in ${times[3]?.toFixed(0)} ms of the processor (median of 7 processes)`;
}

/** A message by a new person each time: received, understood, answered, saved, rendered, done; four commits to the disk. */
function throughTheDesk() {
  const seal = makeSeal();
  const files = makeFiles(Date.now);
  const desk = makeDesk({
    inbox: makeInbox(state, seal),
    companions: makeCompanions(state),
    remindersOf: () => [],
    people: makePeople<Conversation>(state, seal),
    files,
    papers: makePaperDesk({
      ...parts.knowledge,
      say: parts.say,
      files,
      makePaper: makePaperMaker(),
      emergencyNumbers: parts.emergencyNumbers,
    }),
    privacy: makePrivacy(state, makeKeyedHash(Buffer.alloc(32, 1)), { append: () => undefined }),
    respond: parts.respond,
    say: parts.say,
    today: todayInKazakhstan,
    now: Date.now,
    onFault: ({ name, stack }) => {
      throw new Error(`${name}\n${stack}`);
    },
    onReply: () => undefined,
    emergencyNumber: '112',
  });
  let count = 0;
  return async ({ text }: Question) => {
    const id = String(++count);
    const message = { from: { channel: 'telegram' as const, id }, id, text, receivedAt: Date.now() };
    await desk.receive([message]);
    for (const reply of await desk.answer(message)) splitIntoParts(renderReply(reply));
    await desk.done(message);
  };
}

/** The program as an operator starts it. */
async function startUp(): Promise<{ seconds: number; rss: number }> {
  const before = performance.now();
  const child = spawn('npm', ['start', '--silent'], {
    env: { ...process.env, PORT: '0', DATA_DIR: BENCH_DATA_DIR, LOG_LEVEL: 'error' },
    detached: true,
  });
  const address = await new Promise<string>((resolve) =>
    child.stdout.on('data', (bytes: Buffer) => resolve(bytes.toString().match(/http:\S+/)?.[0] ?? '')),
  );
  const seconds = (performance.now() - before) / 1000;
  const body = JSON.stringify(asked.slice(0, 100).map(({ text }) => ({ text })));
  for (let i = 0; i < 10; i += 1)
    await fetch(`${address}/api/ask`, { method: 'POST', headers: { 'content-type': 'application/json' }, body }).then((r) =>
      r.text(),
    );
  const rss = residentOf(child.pid ?? 0);
  process.kill(-(child.pid ?? 0), 'SIGTERM');
  rmSync(join(BENCH_DATA_DIR, 'state.db'), { force: true });
  return { seconds, rss };
}

/** Megabytes of the largest process of the group: npm itself, its shell, and the program. */
function residentOf(group: number): number {
  const pids = readFileSync(`/proc/${group}/task/${group}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
  const own = Number(readFileSync(`/proc/${group}/status`, 'utf8').match(/VmRSS:\s+(\d+)/)?.[1] ?? 0) / 1024;
  return Math.round(Math.max(pids.length === 0 ? own : 0, ...pids.map(residentOf)));
}
