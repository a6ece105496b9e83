import type { Kysely } from 'kysely';
import { isLanguage } from '../language.ts';
import type { Address, Message, Reply } from '../message.ts';
import type { Person } from '../people/person.ts';
import { type CompanionChange, saveCompanion } from './companions.ts';
import { type Group, makeGroup } from './group.ts';
import type { Seal } from './seal.ts';
import type { Tables } from './tables.ts';

/** What is saved in the same transaction. Private replies are sealed; the companion is left as it was when it is not named. */
export interface AlsoSaved {
  companion?: CompanionChange | undefined;
  isPrivate?: boolean | undefined;
}

/** People and where they stand in their conversation. `State` is the dialogue's own; here it is only kept. */
export interface People<State> {
  find(address: Address): Promise<{ person: Person; conversation: State | null } | null>;
  /** Person, conversation, companion where it changed, and the replies to the message that changed them, in one transaction. */
  save(
    person: Person,
    conversation: State,
    message: Pick<Message, 'from' | 'id'>,
    replies: readonly Reply[],
    also?: AlsoSaved,
  ): Promise<void>;
  /** Removes a person, their conversation and what waits in the inbox but for the message under way; the replies to that one stay until they are sent. */
  forget(address: Address, message: Pick<Message, 'from' | 'id'>, replies: readonly Reply[]): Promise<void>;
  /** People whose conversation says that they are filling in a paper. */
  inPaper(): Promise<Address[]>;
  /** Ends conversations that nobody went on with; the person stays. */
  endConversations(before: number): Promise<number>;
}

export function makePeople<State>(db: Kysely<Tables>, seal: Seal, group: Group = makeGroup(db)): People<State> {
  return {
    async find(address) {
      const row = await db
        .selectFrom('people as p')
        .leftJoin('conversations as c', (join) => join.onRef('c.channel', '=', 'p.channel').onRef('c.address', '=', 'p.address'))
        .select(['p.language', 'p.created_at', 'p.last_seen_at', 'c.state'])
        .where('p.channel', '=', address.channel)
        .where('p.address', '=', address.id)
        .executeTakeFirst();
      if (!row) return null;
      const person: Person = {
        address,
        language: isLanguage(row.language) ? row.language : null,
        createdAt: row.created_at,
        lastSeenAt: row.last_seen_at,
      };
      return { person, conversation: row.state === null ? null : (JSON.parse(row.state) as State) };
    },

    async save(person, conversation, message, replies, { companion, isPrivate = false } = {}) {
      const key = { channel: person.address.channel, address: person.address.id };
      const facts = { language: person.language, last_seen_at: person.lastSeenAt };
      const state = { state: JSON.stringify(conversation), updated_at: person.lastSeenAt };
      await group.write(async (transaction) => {
        await transaction
          .insertInto('people')
          .values({ ...key, ...facts, quiet_from: null, quiet_to: null, gone_at: null, created_at: person.createdAt })
          .onConflict((conflict) => conflict.columns(['channel', 'address']).doUpdateSet(facts))
          .execute();
        await transaction
          .insertInto('conversations')
          .values({ ...key, ...state })
          .onConflict((conflict) => conflict.columns(['channel', 'address']).doUpdateSet(state))
          .execute();
        if (companion) await saveCompanion(transaction, person.address, companion, person.lastSeenAt);
        const json = JSON.stringify(replies);
        await answer(transaction, message, isPrivate ? seal.close(json) : json);
      });
    },

    async forget(address, message, replies) {
      await db.transaction().execute(async (transaction) => {
        for (const table of ['people', 'conversations', 'companions'] as const) {
          await transaction.deleteFrom(table).where('channel', '=', address.channel).where('address', '=', address.id).execute();
        }
        if (address.channel === 'whatsapp-cloud') {
          await transaction.deleteFrom('whatsapp_windows').where('address', '=', address.id).execute();
          await transaction.deleteFrom('whatsapp_unread').where('address', '=', address.id).execute();
        }
        await transaction
          .deleteFrom('inbox')
          .where('channel', '=', address.channel)
          .where('address', '=', address.id)
          .where('message_id', '!=', message.id)
          .execute();
        await answer(transaction, message, JSON.stringify(replies));
      });
    },

    async inPaper() {
      const rows = await db
        .selectFrom('conversations')
        .select(['channel', 'address'])
        // The state is JSON that we wrote ourselves; a paper is named in it by its id.
        .where('state', 'like', '%"paper":"%')
        .execute();
      return rows.map(({ channel, address }) => ({ channel: channel as Address['channel'], id: address }));
    },

    async endConversations(before) {
      const result = await db.deleteFrom('conversations').where('updated_at', '<', before).executeTakeFirst();
      return Number(result.numDeletedRows);
    },
  };
}

async function answer(db: Kysely<Tables>, { from, id }: Pick<Message, 'from' | 'id'>, replies: string): Promise<void> {
  await db
    .updateTable('inbox')
    .set({ state: 'answered', replies })
    .where('channel', '=', from.channel)
    .where('message_id', '=', id)
    .where('state', '!=', 'done')
    .execute();
}
