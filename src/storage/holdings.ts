import type { Kysely } from 'kysely';
import type { Address } from '../message.ts';
import { countDeliveries } from './deliveries-of-person.ts';
import type { Tables } from './tables.ts';

/** What is kept about a person besides what every turn needs: for "my data" and the proof of a deletion. */
export interface Holdings {
  consents: { givenAt: number; withdrawnAt: number | null; channel: string; wording: string }[];
  deliveries: { sent: number; waiting: number };
  /** Move codes that are still in force. */
  codes: number;
}

export const NO_HOLDINGS: Holdings = { consents: [], deliveries: { sent: 0, waiting: 0 }, codes: 0 };

export async function findHoldings(db: Kysely<Tables>, address: Address, now: number): Promise<Holdings> {
  const person = await db
    .selectFrom('people')
    .select('id')
    .where('channel', '=', address.channel)
    .where('address', '=', address.id)
    .executeTakeFirst();
  if (!person) return NO_HOLDINGS;
  const consents = await db
    .selectFrom('consents')
    .select(['given_at', 'withdrawn_at', 'channel', 'wording'])
    .where('person_id', '=', person.id)
    .orderBy('id')
    .execute();
  const codes = await db
    .selectFrom('transfer_codes')
    .select('code_hash')
    .where('person_id', '=', person.id)
    .where('expires_at', '>', now)
    .execute();
  return {
    consents: consents.map(({ given_at, withdrawn_at, channel, wording }) => ({
      givenAt: given_at,
      withdrawnAt: withdrawn_at,
      channel,
      wording,
    })),
    deliveries: await countDeliveries(db, person.id),
    codes: codes.length,
  };
}
