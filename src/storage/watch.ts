import type { Kysely, Selectable } from 'kysely';
import type { Tables } from './tables.ts';

export type WatchPage = Selectable<Tables['watch_pages']>;
export type WatchArticle = Selectable<Tables['watch_articles']>;
export type WatchFinding = Selectable<Tables['watch_findings']>;
export type WatchChange = Omit<Selectable<Tables['watch_changes']>, 'finding_id'>;

/** What a look proved of an act; saved whole or not at all. */
export interface Told {
  page: Pick<WatchPage, 'act' | 'etag' | 'last_modified' | 'edition' | 'adopted' | 'read_text_until'>;
  /** Every watched article of the texts that were read; null when no text had to be read. */
  articles: readonly WatchArticle[] | null;
  finding: (Pick<WatchFinding, 'edition' | 'edition_before' | 'kind'> & { changes: readonly WatchChange[] }) | null;
}

/** What the watch knows. Nothing here is about a person. */
export interface WatchStore {
  page(act: string): Promise<WatchPage | null>;
  pages(): Promise<WatchPage[]>;
  articles(act: string): Promise<WatchArticle[]>;
  /**
   * Takes an act for one look, so that two processes do not look at once. False when it is not due, or another process was faster.
   * A process that dies in the middle of a look gives the act back at `until`.
   */
  claim(act: string, now: number, until: number): Promise<boolean>;
  /** Makes every act due that was not looked at since `lookedBefore`, is not under a look now, and whose server did not ask to wait. */
  hasten(lookedBefore: number, now: number, lookLasts: number): Promise<void>;
  /** Saves what a look proved, and the finding with its changes, in one transaction. The number of the finding; null when there is none, or it is known. */
  saveTold(told: Told, now: number, nextLookAt: number): Promise<number | null>;
  /** Notes that a look proved nothing. What was known stays as it was. */
  saveUntold(act: string, why: string, now: number, nextLookAt: number): Promise<void>;
  /** The newest first. */
  findings(limit: number): Promise<WatchFinding[]>;
  /** Findings whose draft still has to be written, the oldest first. */
  findingsWithoutDraft(): Promise<WatchFinding[]>;
  changes(findingId: number): Promise<WatchChange[]>;
  noteDraft(findingId: number, file: string): Promise<void>;
}

export function makeWatchStore(db: Kysely<Tables>): WatchStore {
  return {
    async page(act) {
      return (await db.selectFrom('watch_pages').selectAll().where('act', '=', act).executeTakeFirst()) ?? null;
    },

    pages: () => db.selectFrom('watch_pages').selectAll().orderBy('act').execute(),

    articles: (act) =>
      db.selectFrom('watch_articles').selectAll().where('act', '=', act).orderBy('language').orderBy('article').execute(),

    async claim(act, now, until) {
      await db
        .insertInto('watch_pages')
        .values({ act, read_text_until: 0, next_look_at: 0 })
        .onConflict((conflict) => conflict.column('act').doNothing())
        .execute();
      const result = await db
        .updateTable('watch_pages')
        .set({ next_look_at: until })
        .where('act', '=', act)
        .where('next_look_at', '<=', now)
        .executeTakeFirst();
      return Number(result.numUpdatedRows) === 1;
    },

    async hasten(lookedBefore, now, lookLasts) {
      await db
        .updateTable('watch_pages')
        .set({ next_look_at: now })
        .where((e) => e.or([e('looked_at', 'is', null), e('looked_at', '<', lookedBefore)]))
        .where('next_look_at', '>', now + lookLasts)
        .where((e) => e.or([e('untold_why', 'is', null), e('untold_why', 'not like', 'asked-to-wait%')]))
        .execute();
    },

    saveTold: ({ page, articles, finding }, now, nextLookAt) =>
      db.transaction().execute(async (transaction) => {
        await transaction
          .updateTable('watch_pages')
          .set({ ...page, looked_at: now, told_at: now, next_look_at: nextLookAt, untold_since: null, untold_why: null })
          .where('act', '=', page.act)
          .execute();
        if (articles) await replaceArticles(transaction, page.act, articles);
        return finding ? addFinding(transaction, page.act, finding, now) : null;
      }),

    async saveUntold(act, why, now, nextLookAt) {
      await db
        .updateTable('watch_pages')
        .set((expression) => ({
          looked_at: now,
          next_look_at: nextLookAt,
          untold_since: expression.fn.coalesce('untold_since', expression.val(now)),
          untold_why: why,
        }))
        .where('act', '=', act)
        .execute();
    },

    findings: (limit) => db.selectFrom('watch_findings').selectAll().orderBy('id', 'desc').limit(limit).execute(),

    findingsWithoutDraft: () =>
      db
        .selectFrom('watch_findings')
        .selectAll()
        .where('kind', '=', 'articles')
        .where('draft', 'is', null)
        .orderBy('id')
        .execute(),

    changes: (findingId) =>
      db
        .selectFrom('watch_changes')
        .select(['act', 'language', 'article', 'edition', 'before', 'after', 'after_hash'])
        .where('finding_id', '=', findingId)
        .execute(),

    async noteDraft(findingId, file) {
      await db.updateTable('watch_findings').set({ draft: file }).where('id', '=', findingId).execute();
    },
  };
}

async function replaceArticles(db: Kysely<Tables>, act: string, articles: readonly WatchArticle[]): Promise<void> {
  await db.deleteFrom('watch_articles').where('act', '=', act).execute();
  for (const article of articles) await db.insertInto('watch_articles').values(article).execute();
}

/** A change that is known already makes no second finding: the key of the table decides, not the memory of a process. */
async function addFinding(
  db: Kysely<Tables>,
  act: string,
  { changes, ...finding }: NonNullable<Told['finding']>,
  now: number,
): Promise<number | null> {
  const { id } = await db
    .insertInto('watch_findings')
    .values({ ...finding, act, found_at: now })
    .returning('id')
    .executeTakeFirstOrThrow();
  if (changes.length === 0) return id;
  let added = 0;
  for (const change of changes) {
    const result = await db
      .insertInto('watch_changes')
      .values({ ...change, finding_id: id })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst();
    added += Number(result.numInsertedOrUpdatedRows ?? 0);
  }
  if (added > 0) return id;
  await db.deleteFrom('watch_findings').where('id', '=', id).execute();
  return null;
}
