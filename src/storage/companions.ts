import type { Kysely } from 'kysely';
import type { Address, ChannelName } from '../message.ts';
import type { Tables } from './tables.ts';

/** One reminder that waits for its time. */
export interface WaitingReminder {
  step: string;
  nth: number;
  at: number;
}

/** What becomes of a companion with the message that changed it; `state` null: it was given up. */
export interface CompanionChange {
  state: string | null;
  /** All that shall be sent from now on; what was sent before is not sent again. */
  reminders: readonly WaitingReminder[];
}

/** The reminders of one person that are due together: one message for all of them. */
export interface DueReminders {
  address: Address;
  /** Chosen by the person; null: the companion knows the last one. */
  language: string | null;
  state: string;
  nth: number;
  ids: number[];
}

/** Where people stand with the companion, for longer than a conversation lasts. */
export interface Companions {
  find(address: Address): Promise<string | null>;
  /** Takes what is due, committed before anything is sent: a claim that nobody records is never sent again. */
  claim(now: number, limit: number, channels: readonly ChannelName[]): Promise<DueReminders[]>;
  sent(ids: readonly number[]): Promise<void>;
  /** Surely not sent: it waits again. */
  later(ids: readonly number[], at: number): Promise<void>;
  /** The person cannot be reached: no more reminders for them. */
  dropAll(address: Address): Promise<void>;
  /** Removes companions that nobody touched since `before`, with their reminders. */
  clean(before: number): Promise<number>;
}

export function makeCompanions(db: Kysely<Tables>): Companions {
  return {
    async find({ channel, id }) {
      const row = await db
        .selectFrom('companions')
        .select('state')
        .where('channel', '=', channel)
        .where('address', '=', id)
        .executeTakeFirst();
      return row?.state ?? null;
    },

    claim: (now, limit, channels) =>
      db.transaction().execute(async (transaction) => {
        if (channels.length === 0) return [];
        const rows = await transaction
          .selectFrom('companion_reminders as r')
          .leftJoin('people as p', (join) => join.onRef('p.channel', '=', 'r.channel').onRef('p.address', '=', 'r.address'))
          .innerJoin('companions as c', (join) => join.onRef('c.channel', '=', 'r.channel').onRef('c.address', '=', 'r.address'))
          .select(['r.id', 'r.channel', 'r.address', 'r.nth', 'p.language', 'c.state'])
          .where('r.state', '=', 'waiting')
          .where('r.due_at', '<=', now)
          .where('r.channel', 'in', channels)
          .orderBy('r.due_at')
          .limit(limit)
          .execute();
        if (rows.length === 0) return [];
        const ids = rows.map(({ id }) => id);
        await transaction.updateTable('companion_reminders').set({ state: 'claimed' }).where('id', 'in', ids).execute();
        const people = new Map<string, DueReminders>();
        for (const { id, channel, address, nth, language, state } of rows) {
          const key = `${channel} ${address}`;
          const known = people.get(key) ?? {
            address: { channel: channel as ChannelName, id: address },
            language,
            state,
            nth,
            ids: [],
          };
          people.set(key, { ...known, nth: Math.max(known.nth, nth), ids: [...known.ids, id] });
        }
        return [...people.values()];
      }),

    async sent(ids) {
      await db.updateTable('companion_reminders').set({ state: 'sent' }).where('id', 'in', ids).execute();
    },

    async later(ids, at) {
      await db.updateTable('companion_reminders').set({ state: 'waiting', due_at: at }).where('id', 'in', ids).execute();
    },

    async dropAll({ channel, id }) {
      await db
        .deleteFrom('companion_reminders')
        .where('channel', '=', channel)
        .where('address', '=', id)
        .where('state', '=', 'waiting')
        .execute();
    },

    // The reminders go with their companion, by the foreign key.
    async clean(before) {
      const result = await db.deleteFrom('companions').where('updated_at', '<', before).executeTakeFirst();
      return Number(result.numDeletedRows);
    },
  };
}

/** Part of the transaction that saves the turn. */
export async function saveCompanion(
  db: Kysely<Tables>,
  { channel, id }: Address,
  { state, reminders }: CompanionChange,
  now: number,
): Promise<void> {
  if (state === null) {
    await db.deleteFrom('companions').where('channel', '=', channel).where('address', '=', id).execute();
    return;
  }
  await db
    .insertInto('companions')
    .values({ channel, address: id, state, updated_at: now })
    .onConflict((conflict) => conflict.columns(['channel', 'address']).doUpdateSet({ state, updated_at: now }))
    .execute();
  await db
    .deleteFrom('companion_reminders')
    .where('channel', '=', channel)
    .where('address', '=', id)
    .where('state', '=', 'waiting')
    .execute();
  // What was claimed or sent keeps its row, so the same reminder does not come back; what lies behind is not made up for.
  const rows = reminders
    .filter(({ at }) => at > now)
    .map(({ step, nth, at }) => ({ channel, address: id, step, nth, due_at: at, state: 'waiting' as const }));
  if (rows.length === 0) return;
  await db
    .insertInto('companion_reminders')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['channel', 'address', 'step', 'nth']).doNothing())
    .execute();
}
