import { type Kysely, sql } from 'kysely';
import { type Migration, type MigrationProvider, Migrator } from 'kysely/migration';
import type { Tables } from './tables.ts';

/** Every step of the tables, oldest first; a step that has run anywhere is never edited. */
const STEPS: Record<string, Migration> = {
  '0001-people-conversations-inbox': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('people')
        .addColumn('channel', 'text', (c) => c.notNull())
        .addColumn('address', 'text', (c) => c.notNull())
        .addColumn('language', 'text')
        .addColumn('created_at', 'bigint', (c) => c.notNull())
        .addColumn('last_seen_at', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint('people_key', ['channel', 'address'])
        .execute();
      await db.schema
        .createTable('conversations')
        .addColumn('channel', 'text', (c) => c.notNull())
        .addColumn('address', 'text', (c) => c.notNull())
        .addColumn('state', 'text', (c) => c.notNull())
        .addColumn('updated_at', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint('conversations_key', ['channel', 'address'])
        .execute();
      await db.schema
        .createTable('inbox')
        .addColumn('seq', 'integer', (c) => c.primaryKey().autoIncrement())
        .addColumn('channel', 'text', (c) => c.notNull())
        .addColumn('message_id', 'text', (c) => c.notNull())
        .addColumn('address', 'text', (c) => c.notNull())
        .addColumn('message', 'text')
        .addColumn('replies', 'text')
        .addColumn('state', 'text', (c) => c.notNull())
        .addColumn('attempts', 'integer', (c) => c.notNull().defaultTo(0))
        .addColumn('received_at', 'bigint', (c) => c.notNull())
        .addUniqueConstraint('inbox_key', ['channel', 'message_id'])
        .execute();
      await db.schema
        .createIndex('inbox_open')
        .on('inbox')
        .columns(['channel', 'state'])
        .where(sql.ref('state'), '!=', 'done')
        .execute();
    },
  },
};

const provider: MigrationProvider = { getMigrations: async () => STEPS };

/** Runs the steps that have not run yet, in one transaction. Throws when the database is newer than this program. */
export async function migrate(db: Kysely<Tables>): Promise<void> {
  const { error } = await new Migrator({ db, provider }).migrateToLatest();
  if (error) throw new Error(`Cannot bring state.db up to date: ${error instanceof Error ? error.message : String(error)}`);
}
