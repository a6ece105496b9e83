import { type Kysely, sql } from 'kysely';
import { FREQUENCIES, type Frequency } from '../alerts/frequency.ts';
import type { Alert } from '../alerts/schema.ts';
import type { Language } from '../language.ts';
import type { Address } from '../message.ts';
import { channelOfCode, languageOfCode, type SendingChannel, STATE } from './delivery-codes.ts';
import { channelCode, followers, languageCode } from './delivery-queue.ts';
import type { Tables } from './tables.ts';

/** How the people of an alert fared. The last five add up to the audience. */
export interface Tally {
  audience: number;
  pending: number;
  sent: number;
  failed: number;
  /** Blocked, unsubscribed or forgotten since; or a correction took the place of what they had not got yet. */
  gone: number;
  /** Two copies may have arrived: an editor decides. */
  inDoubt: number;
}

export interface Report extends Tally {
  byChannelAndLanguage: ({ channel: SendingChannel; language: Language } & Tally)[];
  /** Of the gone: those whom a correction or withdrawal spared this one. */
  replaced: number;
}

export interface Counts {
  report(id: number): Promise<Report>;
  /** Who would get a draft now. */
  audience(alert: Alert): Promise<{ channel: SendingChannel; language: Language; frequency: Frequency; people: number }[]>;
  /** Messages that nobody can say of whether they arrived, twice. */
  doubts(
    id: number | null,
  ): Promise<{ alertId: number; personId: number; part: number; channel: SendingChannel; language: Language }[]>;
  /** Whether an alert reached the operator's own subscribers. */
  reached(id: number, addresses: readonly Address[]): Promise<{ address: string; isReached: boolean }[]>;
  /** The frozen texts of an alert. */
  parts(id: number): Promise<{ channel: SendingChannel; language: Language; part: number; body: string; seal: string }[]>;
}

export function makeCounts(db: Kysely<Tables>): Counts {
  return {
    async report(id) {
      // A person counts once, by the part that fared worst.
      const { rows } = await sql<{ channel: number; language: number; state: number; people: number }>`
        select channel, language, state, count(*) as people from (
          select channel, language, min(state) as state from deliveries where alert_id = ${id} group by person_id)
        group by channel, language, state`.execute(db);
      const groups = new Map<string, Report['byChannelAndLanguage'][number]>();
      for (const { channel, language, state, people } of rows) {
        const key = `${channel} ${language}`;
        const group = groups.get(key) ?? {
          channel: channelOfCode(channel),
          language: languageOfCode(language),
          ...emptyTally(),
        };
        add(group, state, people);
        groups.set(key, group);
      }
      const whole = emptyTally();
      for (const { state, people } of rows) add(whole, state, people);
      const replaced = rows.filter(({ state }) => state === STATE.replaced).reduce((sum, { people }) => sum + people, 0);
      return { ...whole, replaced, byChannelAndLanguage: [...groups.values()] };
    },

    async audience(alert) {
      const everybody = { after: 0, upTo: Number.MAX_SAFE_INTEGER, approvedAt: Number.MAX_SAFE_INTEGER };
      const whoElse = alert.kind === 'withdrawal' ? sql`` : sql`or min(d.state) = ${STATE.waiting}`;
      const people =
        alert.refersTo === null
          ? followers(alert, everybody)
          : sql`select d.person_id, min(d.frequency) as frequency from deliveries d where d.alert_id = ${alert.refersTo}
                group by d.person_id having max(d.copies) > 0 ${whoElse}`;
      const { rows } = await sql<{ channel: number; language: number; frequency: number; people: number }>`
        select ${channelCode()} as channel, ${languageCode()} as language, f.frequency, count(*) as people
        from (${people}) f join people p on p.id = f.person_id
        where p.gone_at is null and ${channelCode()} is not null and exists (select 1 from subscriptions s where s.person_id = p.id)
        group by 1, 2, 3 order by 1, 2, 3`.execute(db);
      return rows.map((row) => ({
        channel: channelOfCode(row.channel),
        language: languageOfCode(row.language),
        frequency: FREQUENCIES[row.frequency] ?? 'at-once',
        people: row.people,
      }));
    },

    async doubts(id) {
      const rows = await db
        .selectFrom('deliveries')
        .select(['alert_id', 'person_id', 'part', 'channel', 'language'])
        .where('state', '=', STATE.doubt)
        .$if(id !== null, (query) => query.where('alert_id', '=', id ?? 0))
        .orderBy('alert_id')
        .orderBy('person_id')
        .execute();
      return rows.map((row) => ({
        alertId: row.alert_id,
        personId: row.person_id,
        part: row.part,
        channel: channelOfCode(row.channel),
        language: languageOfCode(row.language),
      }));
    },

    async reached(id, addresses) {
      const found: { address: string; isReached: boolean }[] = [];
      for (const { channel, id: address } of addresses) {
        const row = await db
          .selectFrom('deliveries as d')
          .innerJoin('people as p', 'p.id', 'd.person_id')
          .select('d.part')
          .where('d.alert_id', '=', id)
          .where('p.channel', '=', channel)
          .where('p.address', '=', address)
          .where('d.state', '=', STATE.sent)
          .executeTakeFirst();
        found.push({ address: `${channel}:${address}`, isReached: row !== undefined });
      }
      return found;
    },

    async parts(id) {
      const rows = await db
        .selectFrom('alert_parts')
        .selectAll()
        .where('alert_id', '=', id)
        .orderBy('channel')
        .orderBy('language')
        .orderBy('part')
        .execute();
      return rows.map((row) => ({
        channel: channelOfCode(row.channel),
        language: languageOfCode(row.language),
        part: row.part,
        body: row.body,
        seal: row.seal,
      }));
    },
  };
}

export function emptyTally(): Tally {
  return { audience: 0, pending: 0, sent: 0, failed: 0, gone: 0, inDoubt: 0 };
}

function add(tally: Tally, state: number, people: number): void {
  tally.audience += people;
  tally[fieldOf(state)] += people;
}

function fieldOf(state: number): Exclude<keyof Tally, 'audience'> {
  switch (state) {
    case STATE.waiting:
    case STATE.claimed:
      return 'pending';
    case STATE.doubt:
      return 'inDoubt';
    case STATE.refused:
      return 'failed';
    case STATE.gone:
    case STATE.replaced:
      return 'gone';
    case STATE.sent:
      return 'sent';
    default:
      throw new Error(`Unknown state ${state} in deliveries: expected 0 to ${STATE.sent}`);
  }
}
