import type { WatchArticle, WatchChange } from '../storage/watch.ts';
import { type CannotTell, cannotTell } from './cannot-tell.ts';
import type { Text } from './text.ts';
import type { ReadLanguage } from './watch-list.ts';
import { forComparing, hashOfWords } from './words.ts';

/** What a text says beside what is known of it. */
export interface Comparison {
  kind: 'compared';
  /** Every watched article as it stands now. */
  articles: WatchArticle[];
  changes: Omit<WatchChange, 'edition'>[];
  /** Articles whose editors' notes changed. */
  notes: string[];
}

/** Fewer of the known articles than this part: the page was rebuilt. A law that repeals most of what is watched is read by a person. */
const LEAST_PART_FOUND = 0.5;

/**
 * Compares one text of an act with what is kept. `wanted` are the numbers of the watched articles, or null for every article of the page.
 * An article that nobody has looked for before is taken down without a change: it is new to the watch, not to the law.
 */
export function compare(
  text: Text,
  {
    act,
    language,
    wanted,
    known,
  }: { act: string; language: ReadLanguage; wanted: readonly string[] | null; known: readonly WatchArticle[] },
): Comparison | CannotTell {
  const before = new Map(known.filter((article) => article.language === language).map((article) => [article.article, article]));
  const isFirst = before.size === 0;
  const numbers = [...new Set(wanted ?? [...before.keys(), ...text.articles.keys()])];
  const shouldBeThere = isFirst ? numbers : numbers.filter((number) => before.get(number)?.words != null);
  const found = shouldBeThere.filter((number) => text.articles.has(number)).length;
  if (numbers.length === 0 || (shouldBeThere.length > 0 && found < Math.max(1, shouldBeThere.length * LEAST_PART_FOUND))) {
    return cannotTell(
      'articles-gone',
      `${language}: ${found} of ${shouldBeThere.length} watched articles, ${text.articles.size} on the page`,
    );
  }

  const result: Comparison = { kind: 'compared', articles: [], changes: [], notes: [] };
  for (const number of numbers) {
    const now = text.articles.get(number);
    const then = before.get(number);
    const hash = now ? hashOfWords(now.words) : null;
    result.articles.push({ act, language, article: number, words: now?.words ?? null, hash, notes: now?.notes ?? '' });
    if (!then && (isFirst || wanted !== null)) continue;
    if (hash !== (then?.hash ?? null)) {
      const change = { act, language, article: number, before: then?.words ?? null, after: now?.words ?? null };
      result.changes.push({ ...change, after_hash: hash ?? 'gone' });
    } else if (forComparing(now?.notes ?? '') !== forComparing(then?.notes ?? '')) result.notes.push(number);
  }
  return result;
}
