import { type Kysely, sql } from 'kysely';
import { NOT_YET, SENDING_CHANNELS, STATE } from './delivery-codes.ts';
import { dropPending } from './delivery-outcomes.ts';
import { channelCode, languageCode } from './delivery-queue.ts';
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
 * What waits for a person goes to where they are now, in the text frozen for that channel. An alert of which a part is out already stays
 * as it is: its rest is settled when its turn comes, for the channel is not theirs any more.
 */
export async function readdressDeliveries(db: Kysely<Tables>, personId: number): Promise<void> {
  const waiting = await db
    .selectFrom('deliveries')
    .select(['alert_id', 'frequency', 'due_at'])
    .where('alert_id', 'in', (query) =>
      query.selectFrom('alerts').select('id').where('state', 'in', ['approved', 'sending', 'halted']),
    )
    .where('person_id', '=', personId)
    .where('part', '=', 1)
    .where('state', '=', STATE.waiting)
    .where('copies', '=', 0)
    .execute();
  const person = await db.selectFrom('people').select('channel').where('id', '=', personId).executeTakeFirstOrThrow();
  if (!SENDING_CHANNELS.some((channel) => channel === person.channel)) return dropPending(db, personId);
  for (const { alert_id, frequency, due_at } of waiting) {
    await db.deleteFrom('deliveries').where('alert_id', '=', alert_id).where('person_id', '=', personId).execute();
    await sql`
      insert into deliveries (alert_id, person_id, part, channel, language, frequency, state, due_at)
      select ${alert_id}, p.id, parts.part, parts.channel, parts.language, ${frequency}, ${STATE.waiting},
             case parts.part when 1 then ${due_at} else ${NOT_YET} end
      from people p join alert_parts parts
        on parts.alert_id = ${alert_id} and parts.channel = ${channelCode()} and parts.language = ${languageCode()}
      where p.id = ${personId}`.execute(db);
  }
}
