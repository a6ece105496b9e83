import type { Kysely } from 'kysely';
import { type Consent, type Following, NOTHING_FOLLOWED, type Subscription } from '../people/following.ts';
import { isFollowable } from '../subscription.ts';
import { dropPending } from './delivery-outcomes.ts';
import type { Tables } from './tables.ts';

/** What a person follows, as it stands. */
export async function findFollowing(
  db: Kysely<Tables>,
  person: { id: number; quiet_from: number | null; quiet_to: number | null },
): Promise<Following> {
  const { quiet_from: from, quiet_to: to } = person;
  const quiet = from === null || to === null ? null : { from, to };
  const subscriptions = await subscriptionsOf(db, person.id);
  if (subscriptions.length === 0) return { ...NOTHING_FOLLOWED, quiet };
  return { subscriptions, quiet, consent: await consentOf(db, person.id) };
}

/** Makes the rows say what `following` says: only what differs is written. */
export async function saveFollowing(db: Kysely<Tables>, personId: number, following: Following, now: number): Promise<void> {
  const before = await subscriptionsOf(db, personId);
  const gone = before.filter((old) => !following.subscriptions.some(({ subject }) => subject === old.subject));
  const changed = following.subscriptions.filter(
    ({ subject, frequency }) => !before.some((old) => old.subject === subject && old.frequency === frequency),
  );
  for (const { subject } of gone)
    await db.deleteFrom('subscriptions').where('person_id', '=', personId).where('subject', '=', subject).execute();
  for (const { subject, frequency, since } of changed) {
    await db
      .insertInto('subscriptions')
      .values({ person_id: personId, subject, frequency, created_at: since })
      .onConflict((conflict) => conflict.columns(['person_id', 'subject']).doUpdateSet({ frequency }))
      .execute();
  }
  // What is not followed any more beside something that is, is settled when its turn to be sent comes.
  if (gone.length > 0 && following.subscriptions.length === 0) await dropPending(db, personId);
  if (gone.length > 0 || changed.length > 0) await saveConsent(db, personId, following.consent, now);
}

/** A consent is never changed: a new one is a new row, and one that ended says when. */
async function saveConsent(db: Kysely<Tables>, personId: number, consent: Consent | null, now: number): Promise<void> {
  if (consent === null) return endConsents(db, personId, now);
  const known = await db
    .selectFrom('consents')
    .select('id')
    .where('person_id', '=', personId)
    .where('withdrawn_at', 'is', null)
    .where('given_at', '=', consent.givenAt)
    .where('wording', '=', consent.wording)
    .executeTakeFirst();
  if (known) return;
  await db
    .insertInto('consents')
    .values({
      person_id: personId,
      given_at: consent.givenAt,
      withdrawn_at: null,
      channel: consent.channel,
      wording: consent.wording,
    })
    .execute();
}

async function endConsents(db: Kysely<Tables>, personId: number, now: number): Promise<void> {
  await db
    .updateTable('consents')
    .set({ withdrawn_at: now })
    .where('person_id', '=', personId)
    .where('withdrawn_at', 'is', null)
    .execute();
}

async function subscriptionsOf(db: Kysely<Tables>, personId: number): Promise<Subscription[]> {
  const rows = await db
    .selectFrom('subscriptions')
    .select(['subject', 'frequency', 'created_at'])
    .where('person_id', '=', personId)
    .orderBy('created_at')
    .orderBy('subject')
    .execute();
  return rows.flatMap(({ subject, frequency, created_at }) =>
    isFollowable(subject) ? [{ subject, frequency, since: created_at }] : [],
  );
}

async function consentOf(db: Kysely<Tables>, personId: number): Promise<Consent | null> {
  const row = await db
    .selectFrom('consents')
    .select(['given_at', 'channel', 'wording'])
    .where('person_id', '=', personId)
    .where('withdrawn_at', 'is', null)
    .orderBy('id', 'desc')
    .executeTakeFirst();
  return row ? { givenAt: row.given_at, channel: row.channel, wording: row.wording } : null;
}
