import type { Kysely } from 'kysely';
import { isLanguage } from '../language.ts';
import type { Address, Message, Reply } from '../message.ts';
import type { Person } from '../people/person.ts';
import { type CompanionChange, saveCompanion } from './companions.ts';
import { dropPending } from './delivery-outcomes.ts';
import { type Group, makeGroup } from './group.ts';
import { removePerson } from './remove-person.ts';
import type { Seal } from './seal.ts';
import { findFollowing, saveFollowing } from './subscriptions.ts';
import type { Tables } from './tables.ts';
import { bury, type Tombstone } from './tombstones.ts';
import { keepCode, redeemCode } from './transfers.ts';

type Under = Pick<Message, 'from' | 'id'>;

/** What a turn does besides changing the person. Hashes, never the code itself. */
export type Effect = { do: 'keep-code'; hash: string; expiresAt: number } | { do: 'redeem-code'; hash: string };

/** What is saved in the same transaction. Private replies are sealed; the companion is left as it was when it is not named. */
export interface AlsoSaved {
  companion?: CompanionChange | undefined;
  isPrivate?: boolean | undefined;
  effect?: Effect | undefined;
}

/** People and where they stand in their conversation. `State` is the dialogue's own; here it is only kept. */
export interface People<State> {
  find(address: Address): Promise<{ person: Person; conversation: State | null } | null>;
  /**
   * Person, conversation, companion where it changed, and the replies to the message that changed them, in one transaction.
   * Whoever wrote can be reached again. False when a code was used by somebody else meanwhile: nothing is saved then, and
   * the turn has to be decided anew.
   */
  save(person: Person, conversation: State, message: Under, replies: readonly Reply[], also?: AlsoSaved): Promise<boolean>;
  /**
   * Removes all that names a person, in one transaction, and leaves a tombstone (a keyed hash). The replies to the message under
   * way stay until they are sent. Subscriptions, consents and codes go with the person.
   */
  forget(address: Address, message: Under, replies: readonly Reply[], tombstone: Tombstone): Promise<void>;
  /** People whose conversation says that they are filling in a paper. */
  inPaper(): Promise<Address[]>;
  /** The channel says that nobody is reached there any more. A person who wrote after `at` is not marked. */
  markGone(address: Address, at: number): Promise<void>;
  /** Since when a person cannot be reached; null when they can, or are not known. */
  goneSince(address: Address): Promise<number | null>;
  /** They were told that their subscriptions moved. */
  markToldOfMove(address: Address): Promise<void>;
  /** Ends conversations that nobody went on with; the person stays. */
  endConversations(before: number): Promise<number>;
}

export function makePeople<State>(db: Kysely<Tables>, seal: Seal, group: Group = makeGroup(db)): People<State> {
  return {
    async find(address) {
      const row = await db
        .selectFrom('people as p')
        .leftJoin('conversations as c', (join) => join.onRef('c.channel', '=', 'p.channel').onRef('c.address', '=', 'p.address'))
        .selectAll('p')
        .select('c.state')
        .where('p.channel', '=', address.channel)
        .where('p.address', '=', address.id)
        .executeTakeFirst();
      if (!row) return null;
      const person: Person = {
        address,
        language: isLanguage(row.language) ? row.language : null,
        following: await findFollowing(db, row),
        goneAt: row.gone_at,
        movedAt: row.moved_at,
        createdAt: row.created_at,
        lastSeenAt: row.last_seen_at,
      };
      return { person, conversation: row.state === null ? null : (JSON.parse(row.state) as State) };
    },

    async save(person, conversation, message, replies, { companion, isPrivate = false, effect } = {}) {
      const key = { channel: person.address.channel, address: person.address.id };
      const { following, language, lastSeenAt, movedAt } = person;
      const { from: quiet_from, to: quiet_to } = following.quiet ?? { from: null, to: null };
      const facts = { language, quiet_from, quiet_to, gone_at: null, moved_at: movedAt, last_seen_at: lastSeenAt };
      const state = { state: JSON.stringify(conversation), updated_at: lastSeenAt };
      return group.write(async (transaction) => {
        if (effect?.do === 'redeem-code' && !(await redeemCode(transaction, effect.hash, person.address, lastSeenAt)))
          return false;
        const { id } = await transaction
          .insertInto('people')
          .values({ ...key, ...facts, created_at: person.createdAt })
          .onConflict((conflict) => conflict.columns(['channel', 'address']).doUpdateSet(facts))
          .returning('id')
          .executeTakeFirstOrThrow();
        await saveFollowing(transaction, id, following, lastSeenAt);
        if (effect?.do === 'keep-code') await keepCode(transaction, id, effect, lastSeenAt);
        await transaction
          .insertInto('conversations')
          .values({ ...key, ...state })
          .onConflict((conflict) => conflict.columns(['channel', 'address']).doUpdateSet(state))
          .execute();
        if (companion) await saveCompanion(transaction, person.address, companion, person.lastSeenAt);
        const json = JSON.stringify(replies);
        await answer(transaction, message, isPrivate ? seal.close(json) : json);
        return true;
      });
    },

    async forget(address, message, replies, tombstone) {
      await db.transaction().execute(async (transaction) => {
        await removePerson(transaction, address);
        await transaction
          .deleteFrom('inbox')
          .where('channel', '=', address.channel)
          .where('address', '=', address.id)
          .where('message_id', '!=', message.id)
          .execute();
        await bury(transaction, tombstone);
        await answer(transaction, message, JSON.stringify(replies), true);
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

    async markGone(address, at) {
      await db.transaction().execute(async (transaction) => {
        const marked = await transaction
          .updateTable('people')
          .set({ gone_at: at })
          .where('channel', '=', address.channel)
          .where('address', '=', address.id)
          .where('gone_at', 'is', null)
          .where('last_seen_at', '<=', at)
          .returning('id')
          .executeTakeFirst();
        if (marked) await dropPending(transaction, marked.id);
      });
    },

    async goneSince(address) {
      const row = await db
        .selectFrom('people')
        .select('gone_at')
        .where('channel', '=', address.channel)
        .where('address', '=', address.id)
        .executeTakeFirst();
      return row?.gone_at ?? null;
    },

    async markToldOfMove(address) {
      await db
        .updateTable('people')
        .set({ moved_at: null })
        .where('channel', '=', address.channel)
        .where('address', '=', address.id)
        .execute();
    },

    async endConversations(before) {
      const result = await db.deleteFrom('conversations').where('updated_at', '<', before).executeTakeFirst();
      return Number(result.numDeletedRows);
    },
  };
}

async function answer(db: Kysely<Tables>, { from, id }: Under, replies: string, isLast = false): Promise<void> {
  await db
    .updateTable('inbox')
    .set({ state: 'answered', replies, ...(isLast ? { address: '' } : {}) })
    .where('channel', '=', from.channel)
    .where('message_id', '=', id)
    .where('state', '!=', 'done')
    .execute();
}
