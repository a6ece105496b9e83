import type { Kysely } from 'kysely';
import type { ChannelName, Message, Reply } from '../message.ts';
import { type Group, makeGroup } from './group.ts';
import { isSealed, type Seal } from './seal.ts';
import type { Tables } from './tables.ts';

/**
 * Messages wait here from the moment a channel gave them until their replies are out, so that a kill loses none.
 * received -> answered (replies stored with the conversation, in one transaction) -> done (words erased, the id kept).
 */
export interface Inbox {
  /**
   * Commits messages; one that is already known is left as it is. Resolves after the commit. What a person said or tapped
   * in a message for which `isPrivate` is true is sealed: it can be read by this process alone.
   */
  receive(messages: readonly Message[], isPrivate?: (message: Message) => boolean): Promise<void>;
  /** Messages of a channel that are not done, in the order of their arrival; what cannot be opened any more `isLost`. */
  open(channel: ChannelName): Promise<Message[]>;
  /** Replies that were decided but perhaps not sent; null when the message still has to be answered. */
  repliesTo(message: Pick<Message, 'from' | 'id'>): Promise<{
    state: 'received' | 'answered' | 'done' | 'unknown';
    replies: Reply[] | null;
    /** The message or its replies were sealed by a process that is gone. */
    isLost: boolean;
  }>;
  /** Counts one more attempt and returns how many there were, this one included. */
  begin(message: Pick<Message, 'from' | 'id'>): Promise<number>;
  /** True when nothing of the message was kept, because the person behind it was forgotten. */
  done(message: Pick<Message, 'from' | 'id'>): Promise<boolean>;
  /** Drops what is done and older than the channels redeliver. Returns the number of rows. */
  clean(before: number): Promise<number>;
}

export function makeInbox(db: Kysely<Tables>, seal: Seal, group: Group = makeGroup(db)): Inbox {
  return {
    async receive(messages, isPrivate = () => false) {
      if (messages.length === 0) return;
      const rows = messages.map((message) => ({
        channel: message.from.channel,
        message_id: message.id,
        address: message.from.id,
        message: JSON.stringify(isPrivate(message) ? sealed(message, seal) : message),
        replies: null,
        state: 'received' as const,
        received_at: message.receivedAt,
      }));
      await group.write((transaction) =>
        transaction
          .insertInto('inbox')
          .values(rows)
          .onConflict((conflict) => conflict.columns(['channel', 'message_id']).doNothing())
          .execute(),
      );
    },

    async open(channel) {
      const rows = await db
        .selectFrom('inbox')
        .select('message')
        .where('channel', '=', channel)
        .where('state', '!=', 'done')
        .orderBy('seq')
        .execute();
      return rows.flatMap((row) => (row.message === null ? [] : [opened(JSON.parse(row.message) as Stored, seal)]));
    },

    async repliesTo({ from, id }) {
      const row = await db
        .selectFrom('inbox')
        .select(['state', 'message', 'replies'])
        .where('channel', '=', from.channel)
        .where('message_id', '=', id)
        .executeTakeFirst();
      if (!row) return { state: 'unknown', replies: null, isLost: false };
      const replies = row.replies !== null && isSealed(row.replies) ? seal.open(row.replies) : row.replies;
      const isUnreadable = row.message !== null && opened(JSON.parse(row.message) as Stored, seal).isLost === true;
      return {
        state: row.state,
        replies: replies === null ? null : (JSON.parse(replies) as Reply[]),
        isLost: (row.replies !== null && replies === null) || (row.replies === null && isUnreadable),
      };
    },

    async begin({ from, id }) {
      const row = await group.write((transaction) =>
        transaction
          .updateTable('inbox')
          .set((expression) => ({ attempts: expression('attempts', '+', 1) }))
          .where('channel', '=', from.channel)
          .where('message_id', '=', id)
          .returning('attempts')
          .executeTakeFirst(),
      );
      return row?.attempts ?? 1;
    },

    async done({ from, id }) {
      return group.write(async (transaction) => {
        const forgotten = await transaction
          .deleteFrom('inbox')
          .where('channel', '=', from.channel)
          .where('message_id', '=', id)
          .where('address', '=', '')
          .executeTakeFirst();
        if (forgotten.numDeletedRows > 0) return true;
        await transaction
          .updateTable('inbox')
          .set({ state: 'done', message: null, replies: null })
          .where('channel', '=', from.channel)
          .where('message_id', '=', id)
          .execute();
        return false;
      });
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

/** A message as it lies in its row: readable, or with its words under a seal. */
type Stored = Message & { sealed?: string };

function sealed({ text, choice, ...rest }: Message, seal: Seal): Stored {
  return { ...rest, text: '', sealed: seal.close(JSON.stringify({ text, choice })) };
}

function opened({ sealed: words, ...message }: Stored, seal: Seal): Message {
  if (words === undefined) return message;
  const content = seal.open(words);
  return content === null ? { ...message, isLost: true } : { ...message, ...(JSON.parse(content) as Pick<Message, 'text'>) };
}
