import type { Kysely } from 'kysely';
import type { Address } from '../message.ts';
import type { Tables } from './tables.ts';

/** The person, what hangs on them, and their conversation. What is left is the inbox. Call it inside a transaction. */
export async function removePerson(db: Kysely<Tables>, { channel, id }: Address): Promise<void> {
  for (const table of ['people', 'conversations'] as const)
    await db.deleteFrom(table).where('channel', '=', channel).where('address', '=', id).execute();
}
