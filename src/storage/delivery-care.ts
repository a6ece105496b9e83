import { type Kysely, sql } from 'kysely';
import { LANGUAGES } from '../language.ts';
import type { Address } from '../message.ts';
import { auditSeal, noteDown, sealOf } from './alerts.ts';
import { codeOfChannel, codeOfLanguage, OPEN, SENDING_CHANNELS, SETTLED, STATE } from './delivery-codes.ts';
import { settleReplaced } from './delivery-queue.ts';
import type { Tables } from './tables.ts';

/** What has to be done about alerts now and then while they are sent. */
export interface Care {
  /** Alerts of which nothing waits are done. Gives their ids. */
  finish(now: number): Promise<number[]>;
  /** Alerts that have had something to send for so long and nothing moved: halted, for their moment is over. Gives their ids. */
  haltStale(now: number, longestMs: number): Promise<number[]>;
  /** Puts these people first, at once and in their quiet hours as well. */
  putFirst(addresses: readonly Address[]): Promise<Set<number>>;
  /** Alerts that were released before `since` and did not reach one of these people. */
  unreached(addresses: readonly Address[], since: number, until: number): Promise<{ alertId: number; address: Address }[]>;
  /** What in the alerts does not carry its own checksum any more. */
  damage(): Promise<string[]>;
  /** Claimed or waiting rows of all alerts under way, counted in steps so that nothing else waits for it. */
  open(): Promise<{ pending: number; inDoubt: number; sent: number }>;
}

/** People in one step of counting. */
const STEP = 20_000;

export function makeCare(db: Kysely<Tables>): Care {
  async function isOpen(transaction: Kysely<Tables>, id: number): Promise<boolean> {
    const row = await transaction
      .selectFrom('deliveries')
      .select('person_id')
      .where('alert_id', '=', id)
      .where(OPEN)
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  }

  /** The people of an alert in spans that are read without a stall; other work has its turn in between. */
  async function* steps(id: number): AsyncGenerator<{ after: number; upTo: number }> {
    for (let after = -1; after < Number.MAX_SAFE_INTEGER; ) {
      const { rows } = await sql<{ upTo: number }>`
        select person_id as upTo from deliveries where alert_id = ${id} and person_id > ${after}
        order by person_id limit 1 offset ${STEP}`.execute(db);
      const upTo = rows[0]?.upTo ?? Number.MAX_SAFE_INTEGER;
      yield { after, upTo };
      after = upTo;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  return {
    async finish(now) {
      const candidates = await db
        .selectFrom('alerts')
        .select(['id', 'state', 'replaced_by', 'queued_to', 'queue_ends'])
        .where('state', 'in', ['sending', 'halted'])
        .execute();
      const done: number[] = [];
      for (const { id, state, replaced_by: replacedBy, queued_to: queuedTo, queue_ends: queueEnds } of candidates) {
        if ((queuedTo ?? 0) < (queueEnds ?? 0) || (state === 'halted' && replacedBy === null)) continue;
        await db.transaction().execute(async (transaction) => {
          if (replacedBy !== null) {
            const next = await transaction.selectFrom('alerts').selectAll().where('id', '=', replacedBy).executeTakeFirst();
            // What came back unsent after the queueing of the correction had passed by.
            if (next && (next.queued_to ?? 0) >= (next.queue_ends ?? 0))
              await settleReplaced(transaction, id, { after: 0, upTo: Number.MAX_SAFE_INTEGER });
          }
          if (await isOpen(transaction, id)) return;
          const { numUpdatedRows } = await transaction
            .updateTable('alerts')
            .set({ state: 'done', done_at: now })
            .where('id', '=', id)
            .where('state', '=', state)
            .executeTakeFirst();
          if (numUpdatedRows === 0n) return;
          await noteDown(transaction, { alert: id, at: now, who: 'qorgan', did: 'done' });
          done.push(id);
        });
      }
      return done;
    },

    async haltStale(now, longestMs) {
      const still = await db
        .selectFrom('alerts')
        .select('id')
        .where('state', 'in', ['sending', 'approved'])
        .where('moved_at', '<', now - longestMs)
        .execute();
      const halted: number[] = [];
      for (const { id } of still) {
        const overdue = await sql<{ one: number }>`
          select 1 as one from deliveries where alert_id = ${id} and channel in (${sql.join(SENDING_CHANNELS.map(codeOfChannel))})
            and language in (${sql.join(LANGUAGES.map(codeOfLanguage))}) and state = ${STATE.waiting} and state < 2 and due_at < ${now - longestMs} limit 1`.execute(
          db,
        );
        const { state } = await db.selectFrom('alerts').select('state').where('id', '=', id).executeTakeFirstOrThrow();
        if (overdue.rows.length === 0 && state === 'sending') continue;
        const why = `nothing was sent for ${Math.round(longestMs / 3_600_000)} hours: is it still what people should hear?`;
        await db.transaction().execute(async (transaction) => {
          await transaction.updateTable('alerts').set({ state: 'halted', halted_why: why }).where('id', '=', id).execute();
          await noteDown(transaction, { alert: id, at: now, who: 'qorgan', did: 'halted', detail: why });
        });
        halted.push(id);
      }
      return halted;
    },

    async putFirst(addresses) {
      const ids = new Set<number>();
      for (const { channel, id } of addresses) {
        const person = await db
          .selectFrom('people')
          .select('id')
          .where('channel', '=', channel)
          .where('address', '=', id)
          .executeTakeFirst();
        if (!person) continue;
        ids.add(person.id);
        await db
          .updateTable('deliveries')
          .set({ due_at: 0, frequency: 0 })
          .where('alert_id', 'in', (query) => query.selectFrom('alerts').select('id').where('state', '=', 'sending'))
          .where('person_id', '=', person.id)
          .where('part', '=', 1)
          .where('state', '=', STATE.waiting)
          .where('copies', '=', 0)
          .where('due_at', '>', 0)
          .execute();
      }
      return ids;
    },

    async unreached(addresses, since, until) {
      const alerts = await db
        .selectFrom('alerts')
        .select('id')
        .where('state', 'in', ['sending', 'done'])
        .where('replaced_by', 'is', null)
        .where('approved_at', '>', since)
        .where('approved_at', '<', until)
        .execute();
      const missing: { alertId: number; address: Address }[] = [];
      for (const { id: alertId } of alerts) {
        for (const address of addresses) {
          const row = await db
            .selectFrom('deliveries as d')
            .innerJoin('people as p', 'p.id', 'd.person_id')
            .select('d.state')
            .where('d.alert_id', '=', alertId)
            .where('p.channel', '=', address.channel)
            .where('p.address', '=', address.id)
            .where('d.state', '=', STATE.sent)
            .executeTakeFirst();
          if (!row) missing.push({ alertId, address });
        }
      }
      return missing;
    },

    async damage() {
      const faults: string[] = [];
      for (const { id, content, seal } of await db.selectFrom('alerts').select(['id', 'content', 'seal']).execute())
        if (sealOf(content) !== seal) faults.push(`alert ${id}: its content is not what was drafted`);
      for (const row of await db.selectFrom('alert_parts').selectAll().execute())
        if (sealOf(row.body) !== row.seal)
          faults.push(
            `alert ${row.alert_id}: part ${row.part} (channel ${row.channel}, language ${row.language}) is not what was approved`,
          );
      let before = '';
      for (const row of await db.selectFrom('alert_audit').selectAll().orderBy('id').execute()) {
        if (auditSeal(before, row) !== row.seal) faults.push(`line ${row.id} of the audit is not what was written`);
        before = row.seal;
      }
      for (const { id } of await db.selectFrom('alerts').select('id').execute()) {
        let damaged = 0;
        for await (const { after, upTo } of steps(id)) {
          const { rows } = await sql<{ damaged: number }>`
            select count(*) as damaged from deliveries
            where alert_id = ${id} and person_id > ${after} and person_id <= ${upTo} and checksum is not (${CHECKSUM})`.execute(
            db,
          );
          damaged += rows[0]?.damaged ?? 0;
        }
        if (damaged > 0) faults.push(`alert ${id}: ${damaged} rows of its deliveries are damaged`);
      }
      return faults;
    },

    async open() {
      const totals = { pending: 0, inDoubt: 0, sent: 0 };
      const alerts = await db.selectFrom('alerts').select('id').where('state', 'in', ['sending', 'halted', 'approved']).execute();
      for (const { id } of alerts) {
        for await (const { after, upTo } of steps(id)) {
          const { rows } = await sql<{ state: number; rows: number }>`
            select state, count(*) as rows from deliveries
            where alert_id = ${id} and person_id > ${after} and person_id <= ${upTo} group by state`.execute(db);
          for (const { state, rows: count } of rows) {
            if (state < SETTLED) totals.pending += count;
            else if (state === STATE.doubt) totals.inDoubt += count;
            else if (state === STATE.sent) totals.sent += count;
          }
        }
      }
      return totals;
    },
  };
}

/** The expression of the column itself, in alert-tables.ts. */
const CHECKSUM = sql`(alert_id * 7919 + person_id * 104729 + part * 1299709 + channel * 15485863 + language * 32452843
  + frequency * 49979687 + state * 67867967 + copies * 86028121 + due_at * 31 + coalesce(led_by, -1) * 613) % 2147483647`;
