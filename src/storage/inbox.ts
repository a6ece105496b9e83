import type { Kysely } from 'kysely';
import type { ChannelName, Message, Reply } from '../message.ts';
import type { Tables } from './tables.ts';

/**
 * Messages wait here from the moment a channel gave them until their replies are out, so that a kill loses none.
 * received -> answered (replies stored with the conversation, in one transaction) -> done (words erased, the id kept).
 */
export interface Inbox {
  /** Commits messages; one that is already known is left as it is. Resolves after the commit. */
  receive(messages: readonly Message[]): Promise<void>;
  /** Messages of a channel that are not done, in the order of their arrival. */
  open(channel: ChannelName): Promise<Message[]>;
  /** Replies that were decided but perhaps not sent; null when the message still has to be answered. */
  repliesTo(
    message: Pick<Message, 'from' | 'id'>,
  ): Promise<{ state: 'received' | 'answered' | 'done' | 'unknown'; replies: Reply[] | null }>;
  /** Counts one more attempt and returns how many there were, this one included. */
  begin(message: Pick<Message, 'from' | 'id'>): Promise<number>;
  /** True when nothing of the message was kept, because the person behind it was forgotten. */
  done(message: Pick<Message, 'from' | 'id'>): Promise<boolean>;
  /** Drops what is done and older than the channels redeliver. Returns the number of rows. */
  clean(before: number): Promise<number>;
}

export function makeInbox(db: Kysely<Tables>): Inbox {
  return {
    async receive(messages) {
      if (messages.length === 0) return;
      const rows = messages.map((message) => ({
        channel: message.from.channel,
        message_id: message.id,
        address: message.from.id,
        message: JSON.stringify(message),
        replies: null,
        state: 'received' as const,
        received_at: message.receivedAt,
      }));
      await db
        .insertInto('inbox')
        .values(rows)
        .onConflict((conflict) => conflict.columns(['channel', 'message_id']).doNothing())
        .execute();
    },

    async open(channel) {
      const rows = await db
        .selectFrom('inbox')
        .select('message')
        .where('channel', '=', channel)
        .where('state', '!=', 'done')
        .orderBy('seq')
        .execute();
      return rows.flatMap((row) => (row.message === null ? [] : [JSON.parse(row.message) as Message]));
    },

    async repliesTo({ from, id }) {
      const row = await db
        .selectFrom('inbox')
        .select(['state', 'replies'])
        .where('channel', '=', from.channel)
        .where('message_id', '=', id)
        .executeTakeFirst();
      if (!row) return { state: 'unknown', replies: null };
      return { state: row.state, replies: row.replies === null ? null : (JSON.parse(row.replies) as Reply[]) };
    },

    async begin({ from, id }) {
      const row = await db
        .updateTable('inbox')
        .set((expression) => ({ attempts: expression('attempts', '+', 1) }))
        .where('channel', '=', from.channel)
        .where('message_id', '=', id)
        .returning('attempts')
        .executeTakeFirst();
      return row?.attempts ?? 1;
    },

    async done({ from, id }) {
      const forgotten = await db
        .deleteFrom('inbox')
        .where('channel', '=', from.channel)
        .where('message_id', '=', id)
        .where('address', '=', '')
        .executeTakeFirst();
      if (forgotten.numDeletedRows > 0) return true;
      await db
        .updateTable('inbox')
        .set({ state: 'done', message: null, replies: null })
        .where('channel', '=', from.channel)
        .where('message_id', '=', id)
        .execute();
      return false;
    },

    async clean(before) {
      const result = await db
        .deleteFrom('inbox')
        .where('state', '=', 'done')
        .where('received_at', '<', before)
        .executeTakeFirst();
      return Number(result.numDeletedRows);
    },
  };
}
