import { type Kysely, type RawBuilder, sql } from 'kysely';
import { nextTime, QUIET_BY_DEFAULT, wallClock } from '../alerts/quiet-hours.ts';
import type { Alert } from '../alerts/schema.ts';
import { LANGUAGES } from '../language.ts';
import { noteDown } from './alerts.ts';
import { codeOfChannel, NOT_YET, SENDING_CHANNELS, STATE } from './delivery-codes.ts';
import type { Tables } from './tables.ts';

/** People in one step: its transaction is far below what an answer would feel. */
const CHUNK = 4000;
const MINUTE = 60_000;

export interface DeliveryQueue {
  /** Alerts that are approved but not wholly queued; `movedAt` tells whether somebody is at it. */
  unqueued(): Promise<{ id: number; movedAt: number }[]>;
  /**
   * Queues the next people of an approved alert: rows and cursor in one transaction, so that a crash repeats nothing and two
   * processes at once share the work. Gives true when the audience is whole.
   */
  queueChunk(id: number, now: number): Promise<boolean>;
}

export function makeDeliveryQueue(db: Kysely<Tables>, chunk = CHUNK): DeliveryQueue {
  return {
    async unqueued() {
      const rows = await db
        .selectFrom('alerts')
        .select(['id', 'moved_at as movedAt'])
        .where('approved_at', 'is not', null)
        .whereRef('queued_to', '<', 'queue_ends')
        .execute();
      // An audience of nobody is whole from the start, but still waits for its state.
      const empty = await db.selectFrom('alerts').select(['id', 'moved_at as movedAt']).where('state', '=', 'approved').execute();
      const all = new Map([...rows, ...empty].map((row) => [row.id, { id: row.id, movedAt: row.movedAt ?? 0 }]));
      return [...all.values()];
    },

    async queueChunk(id, now) {
      return db.transaction().execute(async (transaction) => {
        const row = await transaction
          .selectFrom('alerts')
          .select(['state', 'content', 'approved_at', 'queued_to', 'queue_ends'])
          .where('id', '=', id)
          .executeTakeFirst();
        if (!row || row.approved_at === null || row.queued_to === null || row.queue_ends === null)
          throw new Error(`Cannot queue alert ${id}: it is '${row?.state ?? 'unknown'}', expected 'approved'`);
        const alert = JSON.parse(row.content) as Alert;
        const [after, ends] = [row.queued_to, row.queue_ends];
        const upTo = after >= ends ? ends : await lastOfChunk(transaction, alert, after, ends, chunk);
        if (after < ends) {
          const span = { id, alert, after, upTo, approvedAt: row.approved_at, now };
          if (alert.refersTo === null) await queueFollowers(transaction, span);
          else {
            await queueReaders(transaction, span, alert.refersTo);
            if (alert.kind !== 'update') await settleReplaced(transaction, alert.refersTo, { after, upTo });
          }
        }
        const isWhole = upTo >= ends;
        await transaction
          .updateTable('alerts')
          .set({ queued_to: upTo, moved_at: now, ...(isWhole && row.state === 'approved' && { state: 'sending' as const }) })
          .where('id', '=', id)
          .execute();
        if (isWhole && row.state === 'approved')
          await noteDown(transaction, { alert: id, at: now, who: 'qorgan', did: 'queued' });
        return isWhole;
      });
    },
  };
}

interface Span {
  id: number;
  alert: Alert;
  /** People with ids above this one, up to and with `upTo`. */
  after: number;
  upTo: number;
  approvedAt: number;
  now: number;
}

async function lastOfChunk(db: Kysely<Tables>, { refersTo }: Alert, after: number, ends: number, chunk: number): Promise<number> {
  const row = refersTo
    ? await db
        .selectFrom('deliveries')
        .select('person_id')
        .where('alert_id', '=', refersTo)
        .where('person_id', '>', after)
        .where('person_id', '<=', ends)
        .groupBy('person_id')
        .orderBy('person_id')
        .offset(chunk - 1)
        .limit(1)
        .executeTakeFirst()
    : await db
        .selectFrom('subscriptions')
        .select('person_id')
        .where('person_id', '>', after)
        .where('person_id', '<=', ends)
        .groupBy('person_id')
        .orderBy('person_id')
        .offset(chunk - 1)
        .limit(1)
        .executeTakeFirst();
  return row?.person_id ?? ends;
}

/** Everybody who follows one of the subjects, once, at the soonest of their frequencies. */
async function queueFollowers(db: Kysely<Tables>, { id, alert, after, upTo, approvedAt, now }: Span): Promise<void> {
  await sql`
    insert into deliveries (alert_id, person_id, part, channel, language, frequency, state, due_at)
    select ${id}, p.id, parts.part, parts.channel, parts.language, f.frequency, ${STATE.waiting},
           case parts.part when 1 then ${dueAt(sql.ref('f.frequency'), alert, now)} else ${NOT_YET} end
    from (${followers(alert, { after, upTo, approvedAt })}) f
    join people p on p.id = f.person_id
    join alert_parts parts on parts.alert_id = ${id} and parts.channel = ${channelCode()} and parts.language = ${languageCode()}
    where p.gone_at is null
    on conflict do nothing`.execute(db);
}

/** Everybody who got the first alert, or may have; and those who still waited for it, unless it was withdrawn. */
async function queueReaders(db: Kysely<Tables>, { id, alert, after, upTo, now }: Span, first: number): Promise<void> {
  const whoElse = alert.kind === 'withdrawal' ? sql`` : sql`or min(d.state) = ${STATE.waiting}`;
  await sql`
    insert into deliveries (alert_id, person_id, part, channel, language, frequency, state, due_at)
    select ${id}, p.id, parts.part, parts.channel, parts.language, f.frequency, ${STATE.waiting},
           case parts.part when 1 then ${dueAt(sql.ref('f.frequency'), alert, now)} else ${NOT_YET} end
    from (select d.person_id, min(d.frequency) as frequency from deliveries d
          where d.alert_id = ${first} and d.person_id > ${after} and d.person_id <= ${upTo}
          group by d.person_id having max(d.copies) > 0 ${whoElse}) f
    join people p on p.id = f.person_id
    join alert_parts parts on parts.alert_id = ${id} and parts.channel = ${channelCode()} and parts.language = ${languageCode()}
    where p.gone_at is null and exists (select 1 from subscriptions s where s.person_id = p.id)
    on conflict do nothing`.execute(db);
}

/** What of a replaced alert still waits is not sent: somebody who may have got a copy stays in doubt. */
export async function settleReplaced(
  db: Kysely<Tables>,
  first: number,
  { after, upTo }: { after: number; upTo: number },
): Promise<void> {
  await sql`
    update deliveries set state = case when copies > 0 then ${STATE.doubt} else ${STATE.replaced} end
    where alert_id = ${first} and person_id > ${after} and person_id <= ${upTo} and state = ${STATE.waiting}`.execute(db);
}

/** People and how soon they want to hear of an alert, by what they followed when it was approved. */
export function followers(
  { subjects }: Pick<Alert, 'subjects'>,
  { after, upTo, approvedAt }: { after: number; upTo: number; approvedAt: number },
): RawBuilder<unknown> {
  return sql`
    select person_id, min(case frequency when 'at-once' then 0 when 'daily' then 1 else 2 end) as frequency
    from subscriptions
    where subject in (${sql.join(['all', ...subjects])}) and person_id > ${after} and person_id <= ${upTo}
      and created_at <= ${approvedAt}
    group by person_id`;
}

/** The channel of `people p` as a number; null for channels that cannot write first. */
export function channelCode(): RawBuilder<number> {
  const cases = SENDING_CHANNELS.map((channel) => sql`when ${channel} then ${sql.lit(codeOfChannel(channel))}`);
  return sql`case p.channel ${sql.join(cases, sql` `)} end`;
}

/** The language of `people p` as a number; Russian where the person chose none. */
export function languageCode(): RawBuilder<number> {
  const cases = LANGUAGES.map((language, code) => sql`when ${language} then ${sql.lit(code)}`);
  return sql`case p.language ${sql.join(cases, sql` `)} else 0 end`;
}

/** The moment for `people p`: now or their next digest, after their quiet hours unless it is urgent. The same rule as quietUntil. */
function dueAt(frequency: RawBuilder<unknown>, { importance }: Alert, now: number): RawBuilder<number> {
  const [atOnce, daily, weekly] = (['at-once', 'daily', 'weekly'] as const).map((each) =>
    importance === 'urgent' ? sql`${nextTime(each, now)}` : afterQuiet(nextTime(each, now)),
  );
  return sql`case ${frequency} when 0 then ${atOnce} when 1 then ${daily} else ${weekly} end`;
}

function afterQuiet(at: number): RawBuilder<number> {
  const { dayBegan, minute } = wallClock(at);
  const from = sql`coalesce(p.quiet_from, ${sql.lit(QUIET_BY_DEFAULT.from)})`;
  const to = sql`coalesce(p.quiet_to, ${sql.lit(QUIET_BY_DEFAULT.to)})`;
  const end = (days: number) => sql`${dayBegan + days * 24 * 60 * MINUTE} + ${to} * ${sql.lit(MINUTE)}`;
  return sql`case
    when ${from} = ${to} then ${at}
    when ${from} < ${to} then case when ${minute} >= ${from} and ${minute} < ${to} then ${end(0)} else ${at} end
    when ${minute} >= ${from} then ${end(1)}
    when ${minute} < ${to} then ${end(0)}
    else ${at} end`;
}
