import type { ExpressionBuilder, Kysely, Transaction } from 'kysely';
import type { Tables } from './tables.ts';

const CHANNEL = 'whatsapp-cloud';

/** How far a sent message got. A proof of delivery outweighs a failure that was told earlier or later. */
export type MessageState = 'sent' | 'failed' | 'delivered' | 'read';
const RANKS: Record<MessageState, number> = { sent: 1, failed: 2, delivered: 3, read: 4 };

/** What the Cloud API's rules make us keep of a person for a day: when they last wrote, and what they were last offered. */
export interface WhatsappState {
  /** The person wrote: opens their 24 hours anew. An earlier time changes nothing. */
  wrote(wroteAt: ReadonlyMap<string, number>): Promise<void>;
  /** Null when the person wrote long ago, never, or was forgotten. */
  window(address: string): Promise<{ lastWroteAt: number; offered: string | null } | null>;
  /** Meta says that the 24 hours are over. */
  closeWindow(address: string): Promise<void>;
  /** What the person is offered now; nothing is kept of somebody who has no window. */
  offer(address: string, offered: string | null): Promise<void>;
  /** Who was known by a phone number is known by the user id from now on, with language, conversation and subscriptions. */
  join(phone: string, userId: string): Promise<void>;
  /** Of these, the ones that bring a message further than it was known to be. */
  news<S extends { id: string; state: MessageState }>(statuses: readonly S[]): Promise<S[]>;
  noteStates(statuses: readonly { id: string; state: MessageState; at: number }[]): Promise<void>;
  stateOf(messageId: string): Promise<MessageState | null>;
  /** Drops windows and states older than these days. Returns the number of rows. */
  clean(windowsBefore: number, statesBefore: number): Promise<number>;
}

/** SQLite takes so many values in one statement with room to spare. */
const CHUNK = 500;

export function makeWhatsappState(db: Kysely<Tables>): WhatsappState {
  return {
    async wrote(wroteAt) {
      if (wroteAt.size === 0) return;
      const rows = [...wroteAt].map(([address, last_wrote_at]) => ({ address, last_wrote_at, offered: null }));
      await db
        .insertInto('whatsapp_windows')
        .values(rows)
        .onConflict((conflict) =>
          conflict
            .column('address')
            .doUpdateSet((expression) => ({ last_wrote_at: expression.ref('excluded.last_wrote_at') }))
            .whereRef('excluded.last_wrote_at', '>', 'whatsapp_windows.last_wrote_at'),
        )
        .execute();
    },

    async window(address) {
      const row = await db.selectFrom('whatsapp_windows').selectAll().where('address', '=', address).executeTakeFirst();
      return row ? { lastWroteAt: row.last_wrote_at, offered: row.offered } : null;
    },

    async closeWindow(address) {
      await db.updateTable('whatsapp_windows').set({ last_wrote_at: 0 }).where('address', '=', address).execute();
    },

    async offer(address, offered) {
      await db.updateTable('whatsapp_windows').set({ offered }).where('address', '=', address).execute();
    },

    async join(phone, userId) {
      const found = await db
        .selectFrom('people')
        .select('id')
        .where('channel', '=', CHANNEL)
        .where('address', '=', phone)
        .executeTakeFirst();
      if (found) await db.transaction().execute((transaction) => joinPeople(transaction, phone, userId));
    },

    async news(statuses) {
      const known = new Map<string, number>();
      for (let from = 0; from < statuses.length; from += CHUNK) {
        const ids = statuses.slice(from, from + CHUNK).map(({ id }) => id);
        const rows = await db
          .selectFrom('whatsapp_states')
          .select(['message_id', 'rank'])
          .where('message_id', 'in', ids)
          .execute();
        for (const row of rows) known.set(row.message_id, row.rank);
      }
      return statuses.filter(({ id, state }) => {
        const isNews = RANKS[state] > (known.get(id) ?? 0);
        if (isNews) known.set(id, RANKS[state]);
        return isNews;
      });
    },

    async noteStates(statuses) {
      const highest = new Map<string, { message_id: string; rank: number; at: number }>();
      for (const { id, state, at } of statuses)
        if (RANKS[state] > (highest.get(id)?.rank ?? 0)) highest.set(id, { message_id: id, rank: RANKS[state], at });
      const rows = [...highest.values()];
      if (rows.length === 0) return;
      await db.transaction().execute(async (transaction) => {
        for (let from = 0; from < rows.length; from += CHUNK) {
          await transaction
            .insertInto('whatsapp_states')
            .values(rows.slice(from, from + CHUNK))
            .onConflict((conflict) =>
              conflict
                .column('message_id')
                .doUpdateSet((expression) => ({ rank: expression.ref('excluded.rank'), at: expression.ref('excluded.at') }))
                .whereRef('excluded.rank', '>', 'whatsapp_states.rank'),
            )
            .execute();
        }
      });
    },

    async stateOf(messageId) {
      const row = await db.selectFrom('whatsapp_states').select('rank').where('message_id', '=', messageId).executeTakeFirst();
      const found = Object.entries(RANKS).find(([, rank]) => rank === row?.rank);
      return found ? (found[0] as MessageState) : null;
    },

    async clean(windowsBefore, statesBefore) {
      const windows = await db.deleteFrom('whatsapp_windows').where('last_wrote_at', '<', windowsBefore).executeTakeFirst();
      const states = await db.deleteFrom('whatsapp_states').where('at', '<', statesBefore).executeTakeFirst();
      return Number(windows.numDeletedRows) + Number(states.numDeletedRows);
    },
  };
}

async function joinPeople(db: Transaction<Tables>, phone: string, userId: string): Promise<void> {
  const personAt = (address: string) =>
    db.selectFrom('people').selectAll().where('channel', '=', CHANNEL).where('address', '=', address).executeTakeFirst();
  const old = await personAt(phone);
  if (!old) return;
  const current = await personAt(userId);
  if (!current) await db.updateTable('people').set({ address: userId }).where('id', '=', old.id).execute();
  else {
    await db
      .insertInto('subscriptions')
      .columns(['person_id', 'subject', 'frequency', 'created_at'])
      .expression((expression) =>
        expression
          .selectFrom('subscriptions')
          .select([expression.val(current.id).as('person_id'), 'subject', 'frequency', 'created_at'])
          .where('person_id', '=', old.id),
      )
      .onConflict((conflict) => conflict.columns(['person_id', 'subject']).doNothing())
      .execute();
    await db.updateTable('consents').set({ person_id: current.id }).where('person_id', '=', old.id).execute();
    if (current.language === null)
      await db.updateTable('people').set({ language: old.language }).where('id', '=', current.id).execute();
    await db.deleteFrom('people').where('id', '=', old.id).execute();
  }
  const conversationAt = (address: string) => ({ channel: CHANNEL, address });
  const talked = await db
    .selectFrom('conversations')
    .select('address')
    .where((expression) => expression.and(conversationAt(userId)))
    .executeTakeFirst();
  const conversations = (expression: ExpressionBuilder<Tables, 'conversations'>) => expression.and(conversationAt(phone));
  if (talked) await db.deleteFrom('conversations').where(conversations).execute();
  else await db.updateTable('conversations').set({ address: userId }).where(conversations).execute();
  const hasWindow = await db.selectFrom('whatsapp_windows').select('address').where('address', '=', userId).executeTakeFirst();
  if (hasWindow) await db.deleteFrom('whatsapp_windows').where('address', '=', phone).execute();
  else await db.updateTable('whatsapp_windows').set({ address: userId }).where('address', '=', phone).execute();
}
