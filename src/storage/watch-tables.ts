import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What the watch knows of the acts, and what it found. Nothing of it is about a person. */
export const watchTables: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('watch_pages')
      .addColumn('act', 'text', (c) => c.primaryKey())
      .addColumn('etag', 'text')
      .addColumn('last_modified', 'text')
      .addColumn('edition', 'text')
      .addColumn('adopted', 'text')
      .addColumn('read_text_until', 'bigint', (c) => c.notNull())
      .addColumn('looked_at', 'bigint')
      .addColumn('told_at', 'bigint')
      .addColumn('next_look_at', 'bigint', (c) => c.notNull())
      .addColumn('untold_since', 'bigint')
      .addColumn('untold_why', 'text')
      .execute();
    await db.schema
      .createTable('watch_articles')
      .addColumn('act', 'text', (c) => c.notNull())
      .addColumn('language', 'text', (c) => c.notNull())
      .addColumn('article', 'text', (c) => c.notNull())
      .addColumn('words', 'text')
      .addColumn('hash', 'text')
      .addColumn('notes', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('watch_articles_key', ['act', 'language', 'article'])
      .execute();
    await db.schema
      .createTable('watch_findings')
      .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
      .addColumn('act', 'text', (c) => c.notNull())
      .addColumn('edition', 'text', (c) => c.notNull())
      .addColumn('edition_before', 'text', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('found_at', 'bigint', (c) => c.notNull())
      .addColumn('draft', 'text')
      .execute();
    await db.schema
      .createTable('watch_changes')
      .addColumn('finding_id', 'integer', (c) => c.notNull().references('watch_findings.id').onDelete('cascade'))
      .addColumn('act', 'text', (c) => c.notNull())
      .addColumn('language', 'text', (c) => c.notNull())
      .addColumn('article', 'text', (c) => c.notNull())
      .addColumn('edition', 'text', (c) => c.notNull())
      .addColumn('before', 'text')
      .addColumn('after', 'text')
      .addColumn('after_hash', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('watch_changes_key', ['act', 'language', 'article', 'edition', 'after_hash'])
      .execute();
    await db.schema.createIndex('watch_changes_of_finding').on('watch_changes').column('finding_id').execute();
  },
};
