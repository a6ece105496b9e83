import { type Kysely, sql } from 'kysely';
import { type Migration, type MigrationProvider, Migrator } from 'kysely/migration';
import { alertTables } from './alert-tables.ts';
import type { Tables } from './tables.ts';
import { watchTables } from './watch-tables.ts';

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
  '0002-following': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('people_with_ids')
        .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
        .addColumn('channel', 'text', (c) => c.notNull())
        .addColumn('address', 'text', (c) => c.notNull())
        .addColumn('language', 'text')
        .addColumn('quiet_from', 'integer')
        .addColumn('quiet_to', 'integer')
        .addColumn('gone_at', 'bigint')
        .addColumn('created_at', 'bigint', (c) => c.notNull())
        .addColumn('last_seen_at', 'bigint', (c) => c.notNull())
        .addUniqueConstraint('people_address', ['channel', 'address'])
        .execute();
      await sql`insert into people_with_ids (channel, address, language, created_at, last_seen_at)
                select channel, address, language, created_at, last_seen_at from people`.execute(db);
      await db.schema.dropTable('people').execute();
      await db.schema.alterTable('people_with_ids').renameTo('people').execute();
      await db.schema
        .createTable('subscriptions')
        .addColumn('person_id', 'integer', (c) => c.notNull().references('people.id').onDelete('cascade'))
        .addColumn('subject', 'text', (c) => c.notNull())
        .addColumn('frequency', 'text', (c) => c.notNull())
        .addColumn('created_at', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint('subscriptions_key', ['person_id', 'subject'])
        .execute();
      await db.schema
        .createTable('consents')
        .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
        .addColumn('person_id', 'integer', (c) => c.notNull().references('people.id').onDelete('cascade'))
        .addColumn('given_at', 'bigint', (c) => c.notNull())
        .addColumn('withdrawn_at', 'bigint')
        .addColumn('channel', 'text', (c) => c.notNull())
        .addColumn('wording', 'text', (c) => c.notNull())
        .execute();
      await db.schema.createIndex('consents_of_person').on('consents').column('person_id').execute();
      await db.schema
        .createTable('transfer_codes')
        .addColumn('code_hash', 'text', (c) => c.primaryKey())
        .addColumn('person_id', 'integer', (c) => c.notNull().references('people.id').onDelete('cascade'))
        .addColumn('expires_at', 'bigint', (c) => c.notNull())
        .execute();
      await db.schema
        .createTable('tombstones')
        .addColumn('address_hash', 'text', (c) => c.primaryKey())
        .addColumn('deleted_at', 'bigint', (c) => c.notNull())
        .execute();
    },
  },
  '0003-alerts': alertTables,
  '0004-moving': {
    async up(db: Kysely<unknown>) {
      await db.schema.alterTable('people').addColumn('moved_at', 'bigint').execute();
      await db.schema.createIndex('transfer_codes_of_person').on('transfer_codes').column('person_id').execute();
    },
  },
  '0005-watch': watchTables,
  '0006-whatsapp-cloud': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('whatsapp_windows')
        .addColumn('address', 'text', (c) => c.primaryKey())
        .addColumn('last_wrote_at', 'bigint', (c) => c.notNull())
        .addColumn('offered', 'text')
        .execute();
      await db.schema
        .createTable('whatsapp_unread')
        .addColumn('reference', 'text', (c) => c.primaryKey())
        .addColumn('address', 'text', (c) => c.notNull())
        .addColumn('body', 'text', (c) => c.notNull())
        .addColumn('offered', 'text', (c) => c.notNull())
        .addColumn('at', 'bigint', (c) => c.notNull())
        .execute();
      await db.schema.createIndex('whatsapp_unread_of').on('whatsapp_unread').column('address').execute();
      await db.schema
        .createTable('whatsapp_states')
        .addColumn('message_id', 'text', (c) => c.primaryKey())
        .addColumn('rank', 'integer', (c) => c.notNull())
        .addColumn('at', 'bigint', (c) => c.notNull())
        .execute();
    },
  },
  '0007-companion': {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable('companions')
        .addColumn('channel', 'text', (c) => c.notNull())
        .addColumn('address', 'text', (c) => c.notNull())
        .addColumn('state', 'text', (c) => c.notNull())
        .addColumn('updated_at', 'bigint', (c) => c.notNull())
        .addPrimaryKeyConstraint('companions_key', ['channel', 'address'])
        .execute();
      await db.schema
        .createTable('companion_reminders')
        .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
        .addColumn('channel', 'text', (c) => c.notNull())
        .addColumn('address', 'text', (c) => c.notNull())
        .addColumn('step', 'text', (c) => c.notNull())
        .addColumn('nth', 'integer', (c) => c.notNull())
        .addColumn('due_at', 'bigint', (c) => c.notNull())
        .addColumn('state', 'text', (c) => c.notNull())
        .addUniqueConstraint('companion_reminders_key', ['channel', 'address', 'step', 'nth'])
        .addForeignKeyConstraint(
          'companion_reminders_of',
          ['channel', 'address'],
          'companions',
          ['channel', 'address'],
          (constraint) => constraint.onDelete('cascade'),
        )
        .execute();
      await db.schema.createIndex('companion_reminders_due').on('companion_reminders').columns(['state', 'due_at']).execute();
    },
  },
};

const provider: MigrationProvider = { getMigrations: async () => STEPS };

/** Runs the steps that have not run yet, in one transaction. Throws when the database is newer than this program. */
export async function migrate(db: Kysely<Tables>): Promise<void> {
  const { error } = await new Migrator({ db, provider }).migrateToLatest();
  if (error) throw new Error(`Cannot bring state.db up to date: ${error instanceof Error ? error.message : String(error)}`);
}
