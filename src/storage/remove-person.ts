import type { Kysely } from 'kysely';
import type { Address } from '../message.ts';
import { dropPending } from './delivery-outcomes.ts';
import type { Tables } from './tables.ts';

/** The person, what waits to be sent to them, what hangs on them, and their conversation. What is left is the inbox. Call it inside a transaction. */
export async function removePerson(db: Kysely<Tables>, { channel, id }: Address): Promise<void> {
  const known = await db
    .selectFrom('people')
    .select('id')
    .where('channel', '=', channel)
    .where('address', '=', id)
    .executeTakeFirst();
  if (known) await dropPending(db, known.id);
  for (const table of ['people', 'conversations', 'companions'] as const)
    await db.deleteFrom(table).where('channel', '=', channel).where('address', '=', id).execute();
  if (channel !== 'whatsapp-cloud') return;
  for (const table of ['whatsapp_windows', 'whatsapp_unread'] as const)
    await db.deleteFrom(table).where('address', '=', id).execute();
}
