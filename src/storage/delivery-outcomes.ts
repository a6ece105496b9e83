import { type Kysely, sql } from 'kysely';
import type { Address, SendOutcome } from '../message.ts';
import type { Claim } from './delivery-claims.ts';
import { codeOfChannel, NOT_YET, OPEN, SENDING_CHANNELS, STATE } from './delivery-codes.ts';
import type { Tables } from './tables.ts';

/** What became of a message. Every function is one transaction. */
export interface Outcomes {
  mark(results: readonly Result[], now: number): Promise<void>;
  /**
   * What a crash left claimed may have been sent: a doubt. Call it when no other process sends. Gives how many messages.
   */
  recover(now: number, waitFor: (channel: string) => number): Promise<number>;
  /** A channel tells later what became of a message, by the reference of its claim. Unknown references change nothing. */
  settle(reference: string, outcome: LaterNews, now: number): Promise<void>;
  /** A channel says by itself that somebody cannot be reached any more. */
  gone(address: Address, now: number): Promise<void>;
}

export interface Result {
  claim: Claim;
  outcome: SendOutcome;
  /** How long a first doubt waits before the second copy: a status may settle it meanwhile. */
  doubtWaitsMs: number;
}

export type LaterNews = { kind: 'sent' } | { kind: 'gone'; reason: string } | { kind: 'refused'; reason: string };

/** No person gets more copies of anything, whatever went wrong. */
const MOST_COPIES = 2;
/** How often the time of the last movement is written. */
const MOVED_EVERY_MS = 5000;

export function makeOutcomes(db: Kysely<Tables>): Outcomes {
  const movedAt = new Map<number, number>();
  return {
    async mark(results, now) {
      if (results.length === 0) return;
      await db.transaction().execute(async (transaction) => {
        await markSent(transaction, results, now);
        for (const result of results) if (result.outcome.kind !== 'sent') await markOne(transaction, result, now);
        const alerts = new Set(results.flatMap(({ claim }) => claim.rows.map(({ alertId }) => alertId)));
        for (const id of alerts) {
          if ((movedAt.get(id) ?? 0) > now - MOVED_EVERY_MS) continue;
          movedAt.set(id, now);
          await transaction.updateTable('alerts').set({ moved_at: now }).where('id', '=', id).execute();
        }
      });
    },

    async recover(now, waitFor) {
      return db.transaction().execute(async (transaction) => {
        const open = await transaction
          .selectFrom('alerts')
          .select('id')
          .where('state', 'in', ['sending', 'halted', 'approved'])
          .execute();
        let found = 0;
        for (const { id } of open) {
          for (const channel of SENDING_CHANNELS) {
            for (const language of [0, 1, 2]) {
              const rows = await transaction
                .selectFrom('deliveries')
                .select(['alert_id', 'person_id', 'part'])
                .where('alert_id', '=', id)
                .where('channel', '=', codeOfChannel(channel))
                .where('language', '=', language)
                .where('state', '=', STATE.claimed)
                .where(OPEN)
                .execute();
              found += rows.length;
              for (const row of rows) {
                const claim = { personId: row.person_id, rows: [{ alertId: row.alert_id, part: row.part }] };
                await doubt(transaction, claim, now, waitFor(channel));
              }
            }
          }
        }
        return found;
      });
    },

    async settle(reference, outcome, now) {
      const [alertId, personId, part, copy] = reference.split('.').map(Number);
      if (![alertId, personId, part, copy].every((value) => Number.isSafeInteger(value))) return;
      await db.transaction().execute(async (transaction) => {
        const rows = await transaction
          .selectFrom('deliveries')
          .select(['alert_id as alertId', 'part', 'state', 'copies'])
          .where('person_id', '=', personId ?? 0)
          .where('part', '=', part ?? 0)
          .where((where) => where.or([where('alert_id', '=', alertId ?? 0), where('led_by', '=', alertId ?? 0)]))
          .execute();
        for (const row of rows) {
          const key = { personId: personId ?? 0, rows: [{ alertId: row.alertId, part: row.part }] };
          const isOpen =
            row.state === STATE.claimed || row.state === STATE.doubt || (row.state === STATE.waiting && row.copies > 0);
          if (outcome.kind === 'sent') {
            if (isOpen) await setState(transaction, key, STATE.sent, [STATE.waiting, STATE.claimed, STATE.doubt]);
            if (isOpen) await unlockNext(transaction, key, now);
          } else if (isOpen || (row.state === STATE.sent && row.copies === 1)) {
            // The only copy did not arrive after all.
            await setState(transaction, key, outcome.kind === 'gone' ? STATE.gone : STATE.refused, [
              STATE.waiting,
              STATE.claimed,
              STATE.doubt,
              STATE.sent,
            ]);
          }
        }
        if (outcome.kind === 'gone' && rows.length > 0) await dropPerson(transaction, personId ?? 0, now);
      });
    },

    async gone({ channel, id }, now) {
      await db.transaction().execute(async (transaction) => {
        const person = await transaction
          .selectFrom('people')
          .select('id')
          .where('channel', '=', channel)
          .where('address', '=', id)
          .executeTakeFirst();
        if (person) await dropPerson(transaction, person.id, now);
      });
    },
  };
}

type Key = Pick<Claim, 'personId' | 'rows'>;

/** The usual case, for many people in few statements. */
async function markSent(db: Kysely<Tables>, results: readonly Result[], now: number): Promise<void> {
  const people = new Map<string, { alertId: number; part: number; ids: number[]; isLastPart: boolean }>();
  for (const { claim, outcome } of results) {
    if (outcome.kind !== 'sent') continue;
    for (const { alertId, part } of claim.rows) {
      const group = people.get(`${alertId}.${part}`) ?? { alertId, part, ids: [], isLastPart: claim.isLastPart };
      group.ids.push(claim.personId);
      people.set(`${alertId}.${part}`, group);
    }
  }
  for (const { alertId, part, ids, isLastPart } of people.values()) {
    await db
      .updateTable('deliveries')
      .set({ state: STATE.sent })
      .where('alert_id', '=', alertId)
      .where('person_id', 'in', ids)
      .where('part', '=', part)
      .where('state', '=', STATE.claimed)
      .execute();
    if (isLastPart) continue;
    await db
      .updateTable('deliveries')
      .set({ due_at: now })
      .where('alert_id', '=', alertId)
      .where('person_id', 'in', ids)
      .where('part', '=', part + 1)
      .where('state', '=', STATE.waiting)
      .where('due_at', '=', NOT_YET)
      .execute();
  }
}

async function markOne(db: Kysely<Tables>, { claim, outcome, doubtWaitsMs }: Result, now: number): Promise<void> {
  switch (outcome.kind) {
    case 'sent':
      return;
    case 'later':
      return takeBack(db, claim, STATE.waiting, now + Math.ceil(outcome.afterSeconds * 1000));
    case 'gone':
      await takeBack(db, claim, STATE.gone, now);
      return dropPerson(db, claim.personId, now);
    case 'refused':
      await takeBack(db, claim, STATE.refused, now);
      // The rest of a text without its middle would mislead.
      for (const { alertId } of claim.rows) {
        await db
          .updateTable('deliveries')
          .set({ state: STATE.refused })
          .where('alert_id', '=', alertId)
          .where('person_id', '=', claim.personId)
          .where('state', '=', STATE.waiting)
          .execute();
      }
      return;
    case 'doubt':
      return doubt(db, claim, now, doubtWaitsMs);
  }
}

/** Surely not sent: the copy that was counted at the claim is taken back. */
async function takeBack(db: Kysely<Tables>, { personId, rows }: Key, state: number, dueAt: number): Promise<void> {
  for (const { alertId, part } of rows) {
    await db
      .updateTable('deliveries')
      .set((expression) => ({ state, copies: expression('copies', '-', 1), due_at: dueAt, led_by: null }))
      .where('alert_id', '=', alertId)
      .where('person_id', '=', personId)
      .where('part', '=', part)
      .where('state', '=', STATE.claimed)
      .execute();
  }
}

/** Perhaps sent: a second copy after a while, a third one never. */
async function doubt(db: Kysely<Tables>, key: Key, now: number, waitsMs: number): Promise<void> {
  for (const { alertId, part } of key.rows) {
    const row = await db
      .updateTable('deliveries')
      .set({
        state: sql<number>`case when copies >= ${MOST_COPIES} then ${STATE.doubt} else ${STATE.waiting} end`,
        due_at: now + waitsMs,
      })
      .where('alert_id', '=', alertId)
      .where('person_id', '=', key.personId)
      .where('part', '=', part)
      .where('state', '=', STATE.claimed)
      .returning('state')
      .executeTakeFirst();
    // It is likely there by now, and the parts after it are not to blame.
    if (row?.state === STATE.doubt) await unlockNext(db, { personId: key.personId, rows: [{ alertId, part }] }, now);
  }
}

async function setState(db: Kysely<Tables>, { personId, rows }: Key, state: number, from: readonly number[]): Promise<void> {
  for (const { alertId, part } of rows) {
    await db
      .updateTable('deliveries')
      .set({ state })
      .where('alert_id', '=', alertId)
      .where('person_id', '=', personId)
      .where('part', '=', part)
      .where('state', 'in', from)
      .execute();
  }
}

async function unlockNext(db: Kysely<Tables>, { personId, rows }: Key, now: number): Promise<void> {
  for (const { alertId, part } of rows) {
    await db
      .updateTable('deliveries')
      .set({ due_at: now })
      .where('alert_id', '=', alertId)
      .where('person_id', '=', personId)
      .where('part', '=', part + 1)
      .where('state', '=', STATE.waiting)
      .where('due_at', '=', NOT_YET)
      .execute();
  }
}

/** The channel says that this person cannot be reached: no more calls for any alert. */
async function dropPerson(db: Kysely<Tables>, personId: number, now: number): Promise<void> {
  await db.updateTable('people').set({ gone_at: now }).where('id', '=', personId).where('gone_at', 'is', null).execute();
  await dropPending(db, personId);
}

/**
 * Settles what waits for a person who stops, is forgotten or is gone: nothing is claimed for them after the commit. Runs in the
 * transaction of the caller. What a person stopped to follow while following something else is settled when its turn comes.
 */
export async function dropPending(transaction: Kysely<Tables>, personId: number): Promise<void> {
  await transaction
    .updateTable('deliveries')
    .set({ state: STATE.gone })
    .where('alert_id', 'in', (query) =>
      query.selectFrom('alerts').select('id').where('state', 'in', ['approved', 'sending', 'halted']),
    )
    .where('person_id', '=', personId)
    .where('state', '=', STATE.waiting)
    .execute();
}
