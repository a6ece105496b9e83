import type { Kysely } from 'kysely';
import type { Alert } from '../alerts/schema.ts';
import type { Following } from '../people/following.ts';
import { STATE } from './delivery-codes.ts';
import type { Tables } from './tables.ts';

/** How many alerts went to a person, and how many wait for them; an alert of several messages counts once. */
export async function countDeliveries(db: Kysely<Tables>, personId: number): Promise<{ sent: number; waiting: number }> {
  // Alert by alert, because deliveries lie in the order of their alerts: a search by person alone would read every row there is.
  const alerts = await db.selectFrom('alerts').select('id').where('approved_at', 'is not', null).execute();
  let [sent, waiting] = [0, 0];
  for (const { id } of alerts) {
    const parts = await db
      .selectFrom('deliveries')
      .select('state')
      .where('alert_id', '=', id)
      .where('person_id', '=', personId)
      .execute();
    if (parts.some(({ state }) => state === STATE.waiting || state === STATE.claimed)) waiting += 1;
    else if (parts.some(({ state }) => state === STATE.sent || state === STATE.doubt)) sent += 1;
  }
  return { sent, waiting };
}

/**
 * Nothing goes out any more that the person does not follow any more. The rows stay, as "gone", so that the account of the alert
 * still adds up; what is under way this very moment is not called back.
 */
export async function dropUnwanted(
  db: Kysely<Tables>,
  personId: number,
  { subscriptions }: Pick<Following, 'subscriptions'>,
): Promise<void> {
  const isFollowed = (subject: string) => subscriptions.some((each) => each.subject === subject || each.subject === 'all');
  const open = await db
    .selectFrom('alerts')
    .select(['id', 'content'])
    .where('state', 'in', ['approved', 'sending', 'halted'])
    .where('approved_at', 'is not', null)
    .execute();
  for (const { id, content } of open) {
    if ((JSON.parse(content) as Alert).subjects.some(isFollowed)) continue;
    await db
      .updateTable('deliveries')
      .set({ state: STATE.gone })
      .where('alert_id', '=', id)
      .where('person_id', '=', personId)
      .where('state', '=', STATE.waiting)
      .execute();
  }
}
