import { type Kysely, sql } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Alerts, their frozen texts, who gets them, and who did what. */
export const alertTables: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('alerts')
      .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('content', 'text', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('refers_to', 'integer')
      .addColumn('replaced_by', 'integer')
      .addColumn('drafted_by', 'text', (c) => c.notNull())
      .addColumn('drafted_at', 'bigint', (c) => c.notNull())
      .addColumn('approved_by', 'text')
      .addColumn('approved_at', 'bigint')
      .addColumn('queued_to', 'integer')
      .addColumn('queue_ends', 'integer')
      .addColumn('moved_at', 'bigint')
      .addColumn('halted_why', 'text')
      .addColumn('done_at', 'bigint')
      .addColumn('seal', 'text', (c) => c.notNull())
      .execute();
    await db.schema
      .createTable('alert_parts')
      .addColumn('alert_id', 'integer', (c) => c.notNull())
      .addColumn('channel', 'integer', (c) => c.notNull())
      .addColumn('language', 'integer', (c) => c.notNull())
      .addColumn('part', 'integer', (c) => c.notNull())
      .addColumn('body', 'text', (c) => c.notNull())
      .addColumn('seal', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('alert_parts_key', ['alert_id', 'channel', 'language', 'part'])
      .execute();
    await db.schema
      .createTable('alert_audit')
      .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
      .addColumn('alert_id', 'integer', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('who', 'text', (c) => c.notNull())
      .addColumn('did', 'text', (c) => c.notNull())
      .addColumn('detail', 'text')
      .addColumn('seal', 'text', (c) => c.notNull())
      .execute();
    for (const act of ['update', 'delete']) {
      await sql`create trigger ${sql.raw(`alert_audit_no_${act}`)} before ${sql.raw(act)} on alert_audit
                begin select raise(abort, 'alert_audit is only added to'); end`.execute(db);
    }
    // Rows lie in the order of the key itself, without a second copy of it: a million of them is some 30 MB.
    await db.schema
      .createTable('deliveries')
      .addColumn('alert_id', 'integer', (c) => c.notNull())
      .addColumn('person_id', 'integer', (c) => c.notNull())
      .addColumn('part', 'integer', (c) => c.notNull())
      .addColumn('channel', 'integer', (c) => c.notNull())
      .addColumn('language', 'integer', (c) => c.notNull())
      .addColumn('frequency', 'integer', (c) => c.notNull())
      .addColumn('state', 'integer', (c) => c.notNull())
      .addColumn('copies', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('due_at', 'bigint', (c) => c.notNull())
      .addColumn('led_by', 'integer')
      .addColumn('checksum', 'integer', (c) =>
        c
          .generatedAlwaysAs(
            sql`(alert_id * 7919 + person_id * 104729 + part * 1299709 + channel * 15485863 + language * 32452843
                 + frequency * 49979687 + state * 67867967 + copies * 86028121 + due_at * 31 + coalesce(led_by, -1) * 613) % 2147483647`,
          )
          .stored(),
      )
      .addPrimaryKeyConstraint('deliveries_key', ['alert_id', 'person_id', 'part'])
      .modifyEnd(sql`without rowid`)
      .execute();
    await db.schema
      .createIndex('deliveries_open')
      .on('deliveries')
      .columns(['alert_id', 'channel', 'language', 'state', 'due_at'])
      .where(sql.ref('state'), '<', 2)
      .execute();
  },
};
