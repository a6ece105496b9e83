import type { Kysely } from 'kysely';
import { isLanguage, type Language } from '../language.ts';
import type { Address, ChannelName } from '../message.ts';
import type { Following } from '../people/following.ts';
import { readdressDeliveries } from './deliveries-of-person.ts';
import { dropPending } from './delivery-outcomes.ts';
import { findFollowing } from './subscriptions.ts';
import type { Tables } from './tables.ts';

/** What a one-time code brings along. */
export interface Moving {
  from: Address;
  language: Language | null;
  following: Following;
}

/** What a code leads to while it is in force; null for any other. Reading does not use it up. */
export async function findMoving(db: Kysely<Tables>, codeHash: string, now: number): Promise<Moving | null> {
  const row = await db
    .selectFrom('transfer_codes as t')
    .innerJoin('people as p', 'p.id', 't.person_id')
    .select(['p.id', 'p.channel', 'p.address', 'p.language', 'p.quiet_from', 'p.quiet_to'])
    .where('t.code_hash', '=', codeHash)
    .where('t.expires_at', '>', now)
    .executeTakeFirst();
  if (!row) return null;
  return {
    from: { channel: row.channel as ChannelName, id: row.address },
    language: isLanguage(row.language) ? row.language : null,
    following: await findFollowing(db, row),
  };
}

/** Keeps a new code of a person; an older one of theirs ends. */
export async function keepCode(
  db: Kysely<Tables>,
  personId: number,
  { hash, expiresAt }: { hash: string; expiresAt: number },
  now: number,
): Promise<void> {
  await db
    .deleteFrom('transfer_codes')
    .where((where) => where.or([where('person_id', '=', personId), where('expires_at', '<=', now)]))
    .execute();
  await db.insertInto('transfer_codes').values({ code_hash: hash, person_id: personId, expires_at: expiresAt }).execute();
}

/**
 * Uses a code up: the person behind it goes to the new address with everything that hangs on them, what waits to be sent included, so
 * that a correction finds them there as well. A new row stays behind at the old address, without subscriptions, to be told of it.
 * False when somebody else was faster. Call it inside a transaction.
 */
export async function redeemCode(db: Kysely<Tables>, codeHash: string, to: Address, now: number): Promise<boolean> {
  const used = await db
    .deleteFrom('transfer_codes')
    .where('code_hash', '=', codeHash)
    .where('expires_at', '>', now)
    .returning('person_id')
    .executeTakeFirst();
  if (!used) return false;
  const old = await db.selectFrom('people').selectAll().where('id', '=', used.person_id).executeTakeFirstOrThrow();
  const there = await db
    .selectFrom('people')
    .select('id')
    .where('channel', '=', to.channel)
    .where('address', '=', to.id)
    .executeTakeFirst();
  if (there) {
    await dropPending(db, there.id);
    await db.updateTable('consents').set({ person_id: old.id }).where('person_id', '=', there.id).execute();
    await db.deleteFrom('people').where('id', '=', there.id).execute();
  }
  await db.updateTable('people').set({ channel: to.channel, address: to.id }).where('id', '=', old.id).execute();
  await readdressDeliveries(db, old.id);
  const { id: _, quiet_from: __, quiet_to: ___, ...kept } = old;
  await db
    .insertInto('people')
    .values({ ...kept, quiet_from: null, quiet_to: null, gone_at: null, moved_at: now })
    .execute();
  return true;
}
