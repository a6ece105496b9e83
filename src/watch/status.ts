import type { WatchFinding, WatchPage } from '../storage/watch.ts';
import type { WatchedAct } from './watch-list.ts';

const DAY_MS = 86_400_000;
/** Once is weather; after so many days somebody has to look at the page. */
export const UNTOLD_FOR_LONG_MS = 3 * DAY_MS;

export interface ActHealth {
  act: string;
  /** Seconds since the epoch of the last look that proved something; 0 for never. */
  lastToldSeconds: number;
  isUntoldForLong: boolean;
}

/** One line per watched act for /metrics. */
export function healthOf(list: readonly WatchedAct[], pages: readonly WatchPage[], now: number): ActHealth[] {
  return list.map(({ id }) => {
    const page = pages.find(({ act }) => act === id);
    return {
      act: id,
      lastToldSeconds: Math.floor((page?.told_at ?? 0) / 1000),
      isUntoldForLong: page?.untold_since != null && now - page.untold_since > UNTOLD_FOR_LONG_MS,
    };
  });
}

export interface Standing {
  list: readonly WatchedAct[];
  pages: readonly WatchPage[];
  findings: readonly WatchFinding[];
  /** Watched articles that are not on the page, by act. */
  missing: ReadonlyMap<string, readonly string[]>;
  /** Watched articles at which the register announces a change, by act. */
  announced: ReadonlyMap<string, readonly string[]>;
  drafts: readonly string[];
  now: number;
}

/** What the watch knows, as lines for a terminal. */
export function describeStanding({ list, pages, findings, missing, announced, drafts, now }: Standing): string[] {
  const acts = list.flatMap(({ id, what }) => {
    const page = pages.find(({ act }) => act === id);
    const absent = missing.get(id) ?? [];
    const coming = announced.get(id) ?? [];
    return [
      `${id}  ${page?.edition ?? 'not read yet'}  last told ${since(page?.told_at ?? null, now)}  ${what}`,
      ...(page?.untold_since != null
        ? [`  CANNOT TELL for ${since(page.untold_since, now).replace(' ago', '')}: ${page.untold_why ?? ''}`]
        : []),
      ...(absent.length > 0 ? [`  watched and not on the page: ${absent.join(', ')}`] : []),
      ...(coming.length > 0 ? [`  the register announces a change at: ${coming.join(', ')}`] : []),
    ];
  });
  const found = findings.map(
    ({ act, edition, edition_before, kind, found_at, draft }) =>
      `${day(found_at)}  ${act}  edition of ${edition} after ${edition_before}: ${KINDS[kind]}${draft ? `  drafts/${draft}` : ''}`,
  );
  return [
    ...acts,
    '',
    `new editions found: ${findings.length === 0 ? 'none' : ''}`.trimEnd(),
    ...found.map((line) => `  ${line}`),
    `drafts that wait for an editor: ${drafts.length === 0 ? 'none' : ''}`.trimEnd(),
    ...drafts.map((file) => `  drafts/${file}`),
  ];
}

const KINDS: Record<WatchFinding['kind'], string> = {
  articles: 'watched articles changed',
  notes: "only the register's notes at watched articles changed",
  elsewhere: 'no watched article changed',
};

function since(at: number | null, now: number): string {
  if (at === null) return 'never';
  const hours = Math.floor((now - at) / 3_600_000);
  return hours < 48 ? `${hours} h ago` : `${Math.floor(hours / 24)} days ago`;
}

function day(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
