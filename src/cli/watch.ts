import { join } from 'node:path';
import { pino } from 'pino';
import type { Config } from '../config.ts';
import { openKnowledge } from '../knowledge/open-knowledge.ts';
import { DATA_FOLDER } from '../parts.ts';
import { openState } from '../storage/open.ts';
import { makeWatchStore, type WatchStore } from '../storage/watch.ts';
import { todayInKazakhstan } from '../today.ts';
import { ANNOUNCEMENT } from '../watch/blocks.ts';
import { citationsOf, topicsCiting } from '../watch/citations.ts';
import { makeDraftsFolder } from '../watch/drafts-folder.ts';
import { LOOK_LASTS_MS } from '../watch/look.ts';
import { makeWatchParts } from '../watch/make-watch.ts';
import { lookAround } from '../watch/round.ts';
import { describeStanding, healthOf } from '../watch/status.ts';
import { readWatchList } from '../watch/watch-list.ts';

const HOUR_MS = 3_600_000;
const FINDINGS_SHOWN = 20;

/** `qorgan watch …`: what is known of the watched acts, a look out of turn, and which answers an article stands behind. Returns the exit code. */
export async function watch(config: Config, action: string | undefined, args: string[]): Promise<number> {
  if (action === 'affected' && args.length === 1) return affected(config, args[0] ?? '');
  if ((action !== 'status' && action !== 'once') || args.length > 0) {
    console.error(`Unknown action '${[action ?? '', ...args].join(' ')}': expected watch status, once, or affected ARTICLE`);
    return 2;
  }
  const state = await openState(join(config.dataDir, 'state.db'));
  try {
    const store = makeWatchStore(state);
    return action === 'status' ? await status(config, store) : await once(config, store);
  } finally {
    await state.destroy();
  }
}

/** 1 when an act has been past telling for days, so that a script can ask. */
async function status({ dataDir }: Config, store: WatchStore): Promise<number> {
  const cited = openKnowledge(DATA_FOLDER, dataDir, todayInKazakhstan());
  const list = readWatchList(DATA_FOLDER, cited.law.acts);
  const [missing, announced] = [new Map<string, string[]>(), new Map<string, string[]>()];
  for (const { id } of list) {
    const kept = await store.articles(id);
    const named = (articles: typeof kept) => articles.map(({ language, article }) => `${article} (${language})`);
    missing.set(id, named(kept.filter(({ words }) => words === null)));
    announced.set(id, named(kept.filter(({ notes }) => ANNOUNCEMENT.test(notes))));
  }
  const drafts = makeDraftsFolder(dataDir, { store, list, cited }).waiting();
  const standing = {
    list,
    pages: await store.pages(),
    findings: await store.findings(FINDINGS_SHOWN),
    missing,
    announced,
    drafts,
    now: Date.now(),
  };
  for (const line of describeStanding(standing)) console.log(line);
  cited.close();
  return healthOf(list, standing.pages, standing.now).some(({ isUntoldForLong }) => isUntoldForLong) ? 1 : 0;
}

async function once(config: Config, store: WatchStore): Promise<number> {
  if (!config.watch) {
    console.error(
      'LAW_WATCH is not set: expected LAW_WATCH=1 and OPERATOR with a contact, because looking asks other sites for pages',
    );
    return 1;
  }
  const cited = openKnowledge(DATA_FOLDER, config.dataDir, todayInKazakhstan());
  const logger = pino({ level: 'silent' });
  const { watch: settings, dataDir } = config;
  const parts = makeWatchParts({ settings, dataFolder: DATA_FOLDER, dataDir, cited, store, logger });
  const now = Date.now();
  await store.hasten(now - HOUR_MS, now, LOOK_LASTS_MS);
  const stopping = new AbortController();
  process.once('SIGINT', () => stopping.abort(new Error('Stopped: what was looked at is kept')));
  const looks = await lookAround(parts, stopping.signal);
  for (const [act, look] of looks) {
    if (look.kind === 'cannot-tell') console.log(`${act}  cannot tell (${look.why}: ${look.detail})`);
    else if (look.kind === 'edition')
      console.log(`${act}  edition of ${look.edition}, changed: ${look.articles.join(', ') || 'no watched article'}`);
    else
      console.log(
        `${act}  ${{ first: 'read for the first time', unchanged: 'not changed', busy: 'looked at within the last hour' }[look.kind]}`,
      );
  }
  for (const file of parts.drafts.waiting()) console.log(`waits for an editor: ${join(config.dataDir, 'drafts', file)}`);
  cited.close();
  return looks.some(([, { kind }]) => kind === 'cannot-tell') ? 1 : 0;
}

/** "380-3" in every watched act, "cc/380-3" or "K1400000226/380-3" in one. */
function affected({ dataDir }: Config, wanted: string): number {
  const cited = openKnowledge(DATA_FOLDER, dataDir, todayInKazakhstan());
  const list = readWatchList(DATA_FOLDER, cited.law.acts);
  cited.close();
  const [name, article] = wanted.includes('/') ? wanted.split('/', 2) : [null, wanted];
  const acts = name === null ? list : list.filter(({ id, act }) => id === name || act === name);
  if (acts.length === 0) {
    console.error(`Unknown act '${name}': expected one of ${list.map(({ id, act }) => act ?? id).join(', ')}`);
    return 2;
  }
  const lines = acts.flatMap((act) => {
    const topics = topicsCiting(cited, act, article ?? '');
    return topics.length > 0 ? [`${act.act ?? act.id}/${article}: ${topics.join(', ')}`] : [];
  });
  if (lines.length > 0) for (const line of lines) console.log(line);
  else
    console.log(
      `no answer cites ${wanted}; of ${acts.map(({ act, id }) => act ?? id).join(', ')} answers cite ${citedIn(acts, cited)}`,
    );
  return lines.length > 0 ? 0 : 1;
}

function citedIn(acts: ReturnType<typeof readWatchList>, cited: Parameters<typeof citationsOf>[0]): string {
  const articles = new Set(acts.flatMap((act) => [...citationsOf(cited, act).values()].flatMap((of) => [...of])));
  return [...articles].sort((a, b) => a.localeCompare(b, 'en', { numeric: true })).join(', ') || 'nothing';
}
