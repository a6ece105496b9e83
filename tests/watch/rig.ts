import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readData } from '../../src/knowledge/read-data.ts';
import { openState } from '../../src/storage/open.ts';
import { makeWatchStore } from '../../src/storage/watch.ts';
import { type Cited, watchedArticles } from '../../src/watch/citations.ts';
import { makeDraftsFolder } from '../../src/watch/drafts-folder.ts';
import type { Look } from '../../src/watch/look.ts';
import { userAgentOf } from '../../src/watch/make-watch.ts';
import type { Clock, Manners } from '../../src/watch/polite-fetch.ts';
import { lookAround, type RoundParts } from '../../src/watch/round.ts';
import { readHere } from '../../src/watch/text-reader.ts';
import { movedTo, readWatchList, type WatchedAct } from '../../src/watch/watch-list.ts';
import { actOnSite } from '../peers/adilet/acts.ts';
import { type Adilet, startAdilet } from '../peers/adilet/site.ts';

export const DATA = join(import.meta.dirname, '..', '..', 'data');
export const DAY_MS = 86_400_000;
export const CRIMINAL_CODE = 'K1400000226';

const data = readData(DATA);
export const CITED: Cited & { law: typeof data.law } = data;
export const LIST = readWatchList(DATA, data.law.acts);

/** A clock that we set; waiting takes no time and is written down. */
export function fakeClock(): Clock & { time: number; waits: number[] } {
  return {
    time: Date.parse('2026-11-24T00:00:00Z'),
    waits: [],
    now() {
      return this.time;
    },
    async sleep(ms, signal) {
      signal.throwIfAborted();
      this.waits.push(ms);
      this.time += ms;
    },
  };
}

export function mannersFor(root: string, changed: Partial<Manners> = {}): Manners {
  return {
    name: 'Qorgan',
    userAgent: userAgentOf('Больница № 1, law@example.kz'),
    origins: new Set([root]),
    pauseMs: 0,
    timeoutMs: 20_000,
    retryAfterMs: [],
    patienceMs: 600_000,
    ...changed,
  };
}

export interface Rig {
  site: Adilet;
  list: WatchedAct[];
  clock: ReturnType<typeof fakeClock>;
  dataDir: string;
  logged: Record<string, unknown>[];
  parts: RoundParts;
  /** One round: by default all acts, a day after the one before. */
  look(signal?: AbortSignal): Promise<Map<string, Look>>;
  /** A day passes. */
  nextDay(): void;
  drafts(): string[];
  draft(file: string): string;
  close(): Promise<void>;
}

/** The watch as it serves, with the real list and the real answers, against a register on this machine. */
export async function openRig({
  only,
  manners = {},
}: {
  only?: readonly string[];
  manners?: Partial<Manners>;
} = {}): Promise<Rig> {
  const chosen = LIST.filter(({ id }) => !only || only.includes(id));
  // The page has what the list names and what answers cite.
  const site = await startAdilet(chosen.map((act) => actOnSite({ ...act, articles: watchedArticles(CITED, act) ?? 'every' })));
  const list = movedTo(site.root, chosen);
  const state = await openState(':memory:');
  const store = makeWatchStore(state);
  const dataDir = mkdtempSync(join(tmpdir(), 'qorgan-watch-'));
  const clock = fakeClock();
  const logged: Record<string, unknown>[] = [];
  const log = (entry: unknown) => void logged.push(entry as Record<string, unknown>);
  const drafts = makeDraftsFolder(dataDir, { store, list, cited: CITED });
  const parts: RoundParts = {
    list,
    store,
    cited: CITED,
    drafts,
    clock,
    readText: readHere,
    random: () => 0.5,
    manners: mannersFor(site.root, manners),
    logger: { info: log, warn: log } as RoundParts['logger'],
  };
  return {
    site,
    list,
    clock,
    dataDir,
    logged,
    parts,
    look: async (signal = new AbortController().signal) => new Map(await lookAround(parts, signal)),
    nextDay: () => {
      clock.time += DAY_MS;
    },
    drafts: () => drafts.waiting(),
    draft: (file) => readFileSync(join(dataDir, 'drafts', file), 'utf8'),
    close: async () => {
      await site.close();
      await state.destroy();
    },
  };
}
