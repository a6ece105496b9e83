import type { Told, WatchArticle, WatchPage, WatchStore } from '../storage/watch.ts';
import { type CannotTell, cannotTell } from './cannot-tell.ts';
import { type Card, readCard } from './card.ts';
import { type Cited, watchedArticles } from './citations.ts';
import { type Comparison, compare } from './compare.ts';
import { readPage } from './page.ts';
import type { PoliteFetch } from './polite-fetch.ts';
import type { TextReader } from './text-reader.ts';
import { READ_LANGUAGES, type ReadLanguage, type WatchedAct } from './watch-list.ts';

/** What one look came to. Three outcomes that are never mixed: as it was, another edition, cannot tell. */
export type Look =
  | { kind: 'first' }
  | { kind: 'unchanged' }
  | { kind: 'edition'; edition: string; articles: string[] }
  | { kind: 'busy' } // not due, or another process is looking
  | CannotTell;

export interface LookParts {
  store: WatchStore;
  fetch: PoliteFetch;
  readText: TextReader;
  cited: Cited;
  now(): number;
  /** 0 to 1, for the jitter. */
  random(): number;
}

const MOST_BYTES_OF_CARD = 1024 * 1024;
/** The Criminal Code has 0.9 million letters, the Administrative Offences Code more; each takes two bytes, and markup besides. */
const MOST_BYTES_OF_TEXT = 16 * 1024 * 1024;
/** For so long an act belongs to the process that took it. */
export const LOOK_LASTS_MS = 3_600_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A text page may lag behind its card, and the Kazakh text behind the Russian. */
const READ_TEXT_FOR_MS = 14 * DAY_MS;
/** A card may name a day to come, but not a distant one: believed, it would hide every later change. */
const MOST_DAYS_AHEAD = 31;

/** Looks at one act, if it is due, and saves what it proved. Throws when `signal` is aborted or the database fails. */
export async function lookAtAct(act: WatchedAct, parts: LookParts, signal: AbortSignal): Promise<Look> {
  const { store, now, random } = parts;
  if (!(await store.claim(act.id, now(), now() + LOOK_LASTS_MS))) return { kind: 'busy' };
  const known = await store.page(act.id);
  if (!known) throw new Error(`No row for ${act.id} in watch_pages right after it was claimed`);
  const seen = await see(act, known, parts, signal);
  const next = now() + DAY_MS + (random() * 2 - 1) * HOUR_MS;
  if (seen.kind === 'cannot-tell') {
    await store.saveUntold(act.id, `${seen.why}: ${seen.detail}`, now(), Math.max(next, seen.notBefore ?? 0));
    return seen;
  }
  await store.saveTold(seen.told, now(), next);
  if (known.edition === null) return { kind: 'first' };
  const { finding } = seen.told;
  if (!finding) return { kind: 'unchanged' };
  return { kind: 'edition', edition: finding.edition, articles: [...new Set(finding.changes.map(({ article }) => article))] };
}

async function see(
  act: WatchedAct,
  known: WatchPage,
  { store, fetch, readText, cited, now }: LookParts,
  signal: AbortSignal,
): Promise<{ kind: 'told'; told: Told } | CannotTell> {
  const kept = await store.articles(act.id);
  const wanted = watchedArticles(cited, act);
  const mustReadText = known.edition === null || now() < known.read_text_until || lacks(kept, wanted);
  const answer = await fetch.get(act.card, {
    mostBytes: MOST_BYTES_OF_CARD,
    signal,
    ...(!mustReadText && { etag: known.etag, lastModified: known.last_modified }),
  });
  if (answer.kind === 'cannot-tell') return answer;
  if (answer.kind === 'not-modified') {
    // Only a card that was read may have stayed as it was.
    if (mustReadText || known.adopted === null) return cannotTell('status', '304 to a request that had no condition');
    return { kind: 'told', told: { page: pageOf(known), articles: null, finding: null } };
  }
  const page = readPage(answer.bytes, answer.contentType);
  const card = page.kind === 'page' ? readCard(page, act.id) : page;
  if (card.kind === 'cannot-tell') return card;
  const doubt = doubtOf(card, known, now());
  if (doubt) return doubt;

  const isNewEdition = card.edition !== known.edition;
  const told: Told['page'] = {
    act: act.id,
    etag: answer.etag,
    last_modified: answer.lastModified,
    edition: card.edition,
    adopted: card.adopted,
    read_text_until: isNewEdition && known.edition !== null ? now() + READ_TEXT_FOR_MS : known.read_text_until,
  };
  if (!isNewEdition && !mustReadText) return { kind: 'told', told: { page: told, articles: null, finding: null } };

  const compared: Comparison[] = [];
  for (const language of READ_LANGUAGES) {
    const comparison = await readAndCompare(act, language, { kept, wanted }, { fetch, readText }, signal);
    if (comparison.kind === 'cannot-tell') return comparison;
    compared.push(comparison);
  }
  const articles = compared.flatMap((comparison) => comparison.articles);
  return { kind: 'told', told: { page: told, articles, finding: findingOf(known.edition, card.edition, compared) } };
}

async function readAndCompare(
  act: WatchedAct,
  language: ReadLanguage,
  { kept, wanted }: { kept: readonly WatchArticle[]; wanted: readonly string[] | null },
  { fetch, readText }: Pick<LookParts, 'fetch' | 'readText'>,
  signal: AbortSignal,
): Promise<Comparison | CannotTell> {
  const answer = await fetch.get(act.texts[language], { mostBytes: MOST_BYTES_OF_TEXT, signal });
  if (answer.kind === 'cannot-tell') return answer;
  if (answer.kind === 'not-modified') return cannotTell('status', '304 to a request that had no condition');
  const { bytes, contentType } = answer;
  const text = await readText({ bytes, contentType, act: act.id, language, isWhole: act.articles === 'whole' }, signal);
  return text.kind === 'text' ? compare(text, { act: act.id, language, wanted, known: kept }) : text;
}

/** An article came to the list that nobody has looked for in both languages. */
function lacks(kept: readonly WatchArticle[], wanted: readonly string[] | null): boolean {
  const has = new Set(kept.map(({ language, article }) => `${language} ${article}`));
  return READ_LANGUAGES.some((language) => (wanted ?? []).some((article) => !has.has(`${language} ${article}`)));
}

function doubtOf(card: Card, known: WatchPage, now: number): CannotTell | null {
  if (known.adopted !== null && card.adopted !== known.adopted) {
    return cannotTell('another-act', `adopted on ${card.adopted}, known as ${known.adopted}`);
  }
  if (known.edition !== null && card.edition < known.edition) {
    return cannotTell('date-backwards', `${card.edition}, known is ${known.edition}`);
  }
  const latest = new Date(now + MOST_DAYS_AHEAD * DAY_MS).toISOString().slice(0, 10);
  return card.edition > latest || card.edition < card.adopted ? cannotTell('date-ahead', card.edition) : null;
}

/** Null while nothing is new: the first look, or a look again at a text that stayed as it was. */
function findingOf(before: string | null, edition: string, compared: readonly Comparison[]): Told['finding'] {
  if (before === null) return null;
  const changes = compared.flatMap((comparison) => comparison.changes.map((change) => ({ ...change, edition })));
  const hasNotes = compared.some(({ notes }) => notes.length > 0);
  if (edition === before && changes.length === 0 && !hasNotes) return null;
  return { edition, edition_before: before, kind: changes.length > 0 ? 'articles' : hasNotes ? 'notes' : 'elsewhere', changes };
}

function pageOf({ act, etag, last_modified, edition, adopted, read_text_until }: WatchPage): Told['page'] {
  return { act, etag, last_modified, edition, adopted, read_text_until };
}
