import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { makeAlerts } from '../../src/storage/alerts.ts';
import { makeCounts } from '../../src/storage/delivery-counts.ts';
import { openState } from '../../src/storage/open.ts';
import type { Act } from '../peers/telegram/control.ts';
import type { CallEntry } from '../peers/telegram/ledger.ts';
import { type Bot, freshDataDir, startBot } from '../process/bot.ts';

const ROOT = join(import.meta.dirname, '..', '..');

const children = new Set<ChildProcess>();

/** Ends whatever was started: after each test, be it that it failed in the middle. */
export function endAll(): void {
  for (const child of children) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  children.clear();
}

/** The first chat of the audience; a person's chat is this plus their number. */
export const FIRST_CHAT = 10_000;

export interface Standin {
  root: string;
  token: string;
  do(acts: Act | Act[]): Promise<void>;
  counts(): Promise<{ pending: number; calls: number; delivered: number; polled: boolean }>;
  /** Calls as the stand-in wrote them down: the only witness. */
  calls(method?: string): CallEntry[];
  /** Chat -> texts that this person got, in order. */
  got(): Map<number, string[]>;
  /** The process of the stand-in, for stopping it in its tracks. */
  process: ChildProcess;
  close(): Promise<void>;
}

/** The stand-in of Telegram as a process of its own, so that it outlives every kill and takes no time from the bot. */
export async function startStandin(): Promise<Standin> {
  const ledger = join(mkdtempSync(join(tmpdir(), 'qorgan-ledger-')), 'ledger.jsonl');
  writeFileSync(ledger, '');
  const child = spawn(process.execPath, ['tests/peers/telegram/serve.ts', '--ledger', ledger], { cwd: ROOT });
  children.add(child);
  const { root, token } = await new Promise<{ root: string; token: string }>((resolve, reject) => {
    let out = '';
    let err = '';
    child.stdout.on('data', (bytes: Buffer) => {
      out += bytes.toString();
      if (out.includes('\n')) resolve(JSON.parse(out.slice(0, out.indexOf('\n'))) as { root: string; token: string });
    });
    child.stderr.on('data', (bytes: Buffer) => {
      err += bytes.toString();
    });
    child.once('exit', () => reject(new Error(`the stand-in ended: ${err}`)));
  });
  const entries = () =>
    readFileSync(ledger, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as CallEntry | { entry: 'update' });
  const calls = (method?: string) =>
    entries()
      .filter((entry): entry is CallEntry => entry.entry === 'call')
      .filter((call) => method === undefined || call.method === method);
  return {
    root,
    token,
    process: child,
    async do(acts) {
      const response = await fetch(`${root}/control`, { method: 'POST', body: JSON.stringify(acts) });
      if (!response.ok) throw new Error(`the stand-in refused: ${await response.text()}`);
    },
    counts: async () => (await (await fetch(`${root}/control`)).json()) as Awaited<ReturnType<Standin['counts']>>,
    calls,
    got() {
      const texts = new Map<number, string[]>();
      for (const { ok, parameters, shown } of calls('sendMessage')) {
        if (!ok) continue;
        const chat = Number(parameters['chat_id']);
        texts.set(chat, [...(texts.get(chat) ?? []), shown ?? '']);
      }
      return texts;
    },
    async close() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
    },
  };
}

export interface Town {
  dataDir: string;
  standin: Standin;
  env: Record<string, string>;
  people: number;
}

export interface TownSettings {
  people: number;
  perSecond?: number;
  frequency?: 'at-once' | 'daily' | 'weekly';
  /** Nobody sleeps, so that a test does not depend on the hour. */
  quiet?: { from: number; to: number };
  env?: Record<string, string>;
}

/** A data folder with so many followers, a third in each language, and a stand-in that knows them. */
export async function makeTown({
  people,
  perSecond = 1000,
  frequency = 'at-once',
  quiet = { from: 0, to: 0 },
  env = {},
}: TownSettings): Promise<Town> {
  const standin = await startStandin();
  const dataDir = freshDataDir();
  const state = await openState(join(dataDir, 'state.db'));
  await sql`
    insert into people (channel, address, language, quiet_from, quiet_to, created_at, last_seen_at)
    with recursive n(i) as (select 1 union all select i + 1 from n where i < ${people})
    select 'telegram', cast(${FIRST_CHAT} + i as text), case i % 3 when 0 then 'ru' when 1 then 'kk' else 'en' end,
           ${quiet.from}, ${quiet.to}, 1, 1 from n`.execute(state);
  await sql`insert into subscriptions (person_id, subject, frequency, created_at) select id, 'all', ${frequency}, 1 from people`.execute(
    state,
  );
  await state.destroy();
  await standin.do({ do: 'open', from: FIRST_CHAT + 1, to: FIRST_CHAT + people });
  return {
    dataDir,
    standin,
    people,
    env: {
      DATA_DIR: dataDir,
      TELEGRAM_BOT_TOKEN: standin.token,
      TELEGRAM_API_ROOT: standin.root,
      TELEGRAM_MESSAGES_PER_SECOND: String(perSecond),
      LOG_LEVEL: 'info',
      ...env,
    },
  };
}

export interface Run {
  code: number | null;
  out: string;
  err: string;
}

/** The command line as an editor uses it, with nothing but the data folder in its environment. */
export function qorgan(town: Pick<Town, 'dataDir'>, args: string[], env: Record<string, string> = {}): Run {
  const result = spawnSync(process.execPath, ['src/cli/qorgan.ts', ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'] ?? '', DATA_DIR: town.dataDir, ...env },
  });
  return { code: result.status, out: result.stdout, err: result.stderr };
}

/** The same without waiting: for two editors at once, and for editors who are killed. */
export function startQorgan(town: Pick<Town, 'dataDir'>, args: string[]): { process: ChildProcess; ended: Promise<Run> } {
  const child = spawn(process.execPath, ['src/cli/qorgan.ts', ...args], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'] ?? '', DATA_DIR: town.dataDir },
  });
  children.add(child);
  let [out, err] = ['', ''];
  child.stdout.on('data', (bytes: Buffer) => {
    out += bytes.toString();
  });
  child.stderr.on('data', (bytes: Buffer) => {
    err += bytes.toString();
  });
  return { process: child, ended: new Promise((resolve) => child.once('close', (code) => resolve({ code, out, err }))) };
}

export interface DraftFields {
  kind?: 'new' | 'update' | 'correction' | 'withdrawal';
  refersTo?: number | null;
  importance?: 'normal' | 'urgent';
  title?: string;
  text?: string;
}

export function yamlOf({
  kind = 'new',
  refersTo = null,
  importance = 'normal',
  title = 'Жаңа',
  text = 'a < b & c > d',
}: DraftFields): string {
  return JSON.stringify({
    kind,
    refersTo,
    subjects: ['criminal-code'],
    importance,
    source: 'https://adilet.zan.kz/rus/docs/K1400000226',
    inForceFrom: '2026-12-01',
    title: { ru: `${title} ru`, kk: `${title} kk`, en: `${title} en` },
    text: { ru: text, kk: text, en: text },
  });
}

/** Drafts; gives the id. */
export function draft(town: Pick<Town, 'dataDir'>, fields: DraftFields = {}): number {
  const file = join(town.dataDir, `draft-${Math.random().toString(36).slice(2)}.yaml`);
  writeFileSync(file, yamlOf(fields));
  const { code, out, err } = qorgan(town, ['alerts', 'draft', file, '--by', 'Айгүл', '--json']);
  if (code !== 0) throw new Error(err);
  return (JSON.parse(out) as { id: number }).id;
}

/** Drafts and releases; gives the id. */
export function release(town: Pick<Town, 'dataDir'>, fields: DraftFields = {}): number {
  const id = draft(town, fields);
  const { code, err } = qorgan(town, ['alerts', 'approve', String(id), '--by', 'Берік', '--json']);
  if (code !== 0) throw new Error(err);
  return id;
}

export interface Status {
  id: number;
  state: string;
  audience: number;
  pending: number;
  sent: number;
  failed: number;
  gone: number;
  inDoubt: number;
  haltedWhy: string | null;
}

export function statusOf(town: Pick<Town, 'dataDir'>, id: number): Status {
  const { code, out, err } = qorgan(town, ['alerts', 'status', String(id), '--json']);
  if (code !== 0) throw new Error(err);
  const status = JSON.parse(out) as Status;
  const { audience, pending, sent, failed, gone, inDoubt } = status;
  if (audience !== pending + sent + failed + gone + inDoubt) throw new Error(`the figures do not add up: ${out}`);
  return status;
}

/** The status without a process for each look. */
export async function watchStatus(town: Town, id: number, isEnough: (status: Status) => boolean, bot?: Bot): Promise<Status> {
  const state = await openState(join(town.dataDir, 'state.db'));
  try {
    for (;;) {
      const { state: name, haltedWhy } = (await makeAlerts(state).find(id)) ?? { state: 'unknown', haltedWhy: null };
      const status = { id, state: name, haltedWhy, ...(await makeCounts(state).report(id)) };
      if (isEnough(status)) return status;
      if (bot && hasEnded(bot)) throw new Error(`the bot ended by itself: ${bot.err()}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  } finally {
    await state.destroy();
  }
}

export function start(town: Town, env: Record<string, string> = {}, preload?: string): Bot {
  const bot = startBot({ ...town.env, ...env }, preload);
  children.add(bot.process);
  return bot;
}

export async function stop(bot: Bot): Promise<void> {
  if (bot.process.exitCode === null && bot.process.signalCode === null) bot.process.kill('SIGTERM');
  await bot.ended;
}

function hasEnded({ process: child }: Bot): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

export async function until(isSo: () => boolean | Promise<boolean>, bot?: Bot): Promise<void> {
  while (!(await isSo())) {
    if (bot && hasEnded(bot)) throw new Error(`the bot ended by itself: ${bot.err()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export interface Verdict {
  /** People of the audience who got nothing. */
  lost: number;
  /** Copies beyond the first, of all people together. */
  extra: number;
  /** The most that one person got. */
  mostCopies: number;
  delivered: number;
}

/** By the ledger alone: who of the audience got how many copies of the message that this text is in. */
export function verdictOf(town: Town, includes = 'Жаңа', people = town.people): Verdict {
  const got = town.standin.got();
  let [lost, extra, mostCopies, delivered] = [0, 0, 0, 0];
  for (let i = 1; i <= people; i += 1) {
    const copies = (got.get(FIRST_CHAT + i) ?? []).filter((text) => text.includes(includes)).length;
    if (copies === 0) lost += 1;
    extra += Math.max(0, copies - 1);
    mostCopies = Math.max(mostCopies, copies);
    delivered += copies;
  }
  return { lost, extra, mostCopies, delivered };
}

/** What the database says of itself. */
export async function integrityOf(town: Pick<Town, 'dataDir'>): Promise<string> {
  if (!existsSync(join(town.dataDir, 'state.db'))) return 'no database';
  const state = await openState(join(town.dataDir, 'state.db'));
  const { rows } = await sql<{ integrity_check: string }>`pragma integrity_check`.execute(state);
  await state.destroy();
  return rows.map(({ integrity_check: line }) => line).join('; ');
}

export { freshDataDir };
