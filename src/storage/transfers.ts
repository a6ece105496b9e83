import type { Kysely } from 'kysely';
import { isLanguage, type Language } from '../language.ts';
import type { Address, ChannelName } from '../message.ts';
import { type Following, NOTHING_FOLLOWED } from '../people/following.ts';
import { endConsents, findFollowing, saveFollowing } from './subscriptions.ts';
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

/** Uses a code up and ends the alerts on the side that gave it. Gives that person's id; null when somebody else was faster. */
export async function redeemCode(db: Kysely<Tables>, codeHash: string, now: number): Promise<number | null> {
  const used = await db
    .deleteFrom('transfer_codes')
    .where('code_hash', '=', codeHash)
    .where('expires_at', '>', now)
    .returning('person_id')
    .executeTakeFirst();
  if (!used) return null;
  await saveFollowing(db, used.person_id, NOTHING_FOLLOWED, now);
  await endConsents(db, used.person_id, now);
  await db
    .updateTable('people')
    .set({ quiet_from: null, quiet_to: null, moved_at: now })
    .where('id', '=', used.person_id)
    .execute();
  return used.person_id;
}
