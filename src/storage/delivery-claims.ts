import { type Kysely, sql } from 'kysely';
import { QUIET_BY_DEFAULT, quietUntil, wallClock } from '../alerts/quiet-hours.ts';
import type { Alert } from '../alerts/schema.ts';
import { LANGUAGES, type Language } from '../language.ts';
import { codeOfChannel, codeOfLanguage, type SendingChannel, STATE } from './delivery-codes.ts';
import type { Tables } from './tables.ts';

/** One message that may now be sent: the claim is committed. */
export interface Claim {
  /** "alert.person.part.copy": what a channel gives back when it tells later what became of the message. */
  reference: string;
  personId: number;
  channel: SendingChannel;
  /** The channel's own id of the person. */
  address: string;
  language: Language;
  /** The rows that this message carries: one, or the items of a digest, oldest first. */
  rows: { alertId: number; part: number }[];
  /** The text of a digest; null when the part's own frozen text goes out. */
  digest: string | null;
  isLastPart: boolean;
  /** 1, or 2 when the first copy is in doubt. */
  copy: number;
}

export interface ClaimOrder {
  channel: SendingChannel;
  limit: number;
  now: number;
  /** People with a message on its way: one at a time, so that parts and alerts arrive in order. */
  busy: ReadonlySet<number>;
  /** A second copy is on its way. They go one at a time: were one of them what killed the process, the others would die with it again. */
  isSecondUnderWay: boolean;
  /** People who are written to in their quiet hours as well: the canaries. */
  awake: ReadonlySet<number>;
  /** Two or more alerts that are due together: as many of them, from the front, as one message holds, and its text. */
  pack(alerts: readonly DueAlert[], language: Language): { taken: number; body: string } | null;
}

export interface DueAlert {
  id: number;
  content: Alert;
}

export interface Claims {
  /** Claims up to `limit` messages, fairly over the languages, in one transaction. Fewer than asked does not mean that none is left. */
  claim(order: ClaimOrder): Promise<{ claims: Claim[]; mayBeMore: boolean }>;
}

interface ActiveAlert extends DueAlert {
  partCount: number;
}

interface Candidate {
  alertId: number;
  personId: number;
  part: number;
  frequency: number;
  copies: number;
  channel: string | null;
  address: string | null;
  goneAt: number | null;
  quietFrom: number | null;
  quietTo: number | null;
  follows: number;
}

/** How many rows are put off or settled in one step when they turn out not to be for now. */
const SWEEP = 200;
/** A language of an alert that had nothing to send is not asked again for so long, unless `wake` says so. */
const DRY_MS = 500;

export function makeClaims(db: Kysely<Tables>): Claims & { wake(): void } {
  const contents = new Map<number, { content: Alert; partCount: number }>();
  let dryUntil = new Map<string, number>();
  let turn = 0;

  /** Urgent ones first, then in the order of their release. */
  async function activeAlerts(transaction: Kysely<Tables>): Promise<ActiveAlert[]> {
    const rows = await transaction
      .selectFrom('alerts')
      .select('id')
      .where('state', '=', 'sending')
      .where('replaced_by', 'is', null)
      .orderBy('id')
      .execute();
    const found: ActiveAlert[] = [];
    for (const { id } of rows) found.push({ id, ...(await contentOf(transaction, id)) });
    const rank = ({ content }: ActiveAlert) => (content.importance === 'urgent' ? 0 : 1);
    return found.sort((a, b) => rank(a) - rank(b) || a.id - b.id);
  }

  /** What was approved does not change: read once. */
  async function contentOf(transaction: Kysely<Tables>, id: number): Promise<{ content: Alert; partCount: number }> {
    const known = contents.get(id);
    if (known) return known;
    const row = await transaction.selectFrom('alerts').select('content').where('id', '=', id).executeTakeFirstOrThrow();
    const { most } = await transaction
      .selectFrom('alert_parts')
      .select(({ fn }) => fn.max('part').as('most'))
      .where('alert_id', '=', id)
      .executeTakeFirstOrThrow();
    const read = { content: JSON.parse(row.content) as Alert, partCount: most ?? 1 };
    if (contents.size > 100) contents.clear();
    contents.set(id, read);
    return read;
  }

  return {
    wake() {
      dryUntil = new Map();
    },

    async claim(order) {
      return db.transaction().execute(async (transaction) => {
        const alerts = await activeAlerts(transaction);
        const claims: Claim[] = [];
        const taken = new Set(order.busy);
        let hasSecond = order.isSecondUnderWay;
        let mayBeMore = false;
        turn = (turn + 1) % LANGUAGES.length;
        for (const alert of alerts) {
          const queues: { language: Language; candidates: Candidate[] }[] = [];
          const wanted = order.limit - claims.length;
          for (let i = 0; i < LANGUAGES.length && queues.length < wanted; i += 1) {
            const language = LANGUAGES[(turn + i) % LANGUAGES.length] ?? 'ru';
            const key = `${alert.id} ${order.channel} ${language}`;
            if ((dryUntil.get(key) ?? 0) > order.now) continue;
            const { ready, putOff } = await readCandidates(transaction, alert, language, order, taken);
            if (putOff > 0) mayBeMore = true;
            if (ready.length === 0 && putOff === 0) dryUntil.set(key, order.now + DRY_MS);
            if (ready.length > 0) queues.push({ language, candidates: ready });
          }
          // One of each language in turn.
          while (claims.length < order.limit && queues.some(({ candidates }) => candidates.length > 0)) {
            for (const { language, candidates } of queues) {
              if (claims.length >= order.limit) break;
              const candidate = candidates.shift();
              if (!candidate || taken.has(candidate.personId)) continue;
              if (candidate.copies > 0 && hasSecond) continue;
              hasSecond ||= candidate.copies > 0;
              taken.add(candidate.personId);
              claims.push(await composeClaim(transaction, alert, alerts, candidate, language, order));
            }
          }
          if (claims.length >= order.limit) {
            mayBeMore = true;
            break;
          }
        }
        await noteClaims(transaction, claims);
        return { claims, mayBeMore };
      });
    },
  };
}

/** The next people of one alert and language. Those who are not for now are put off, those who left are settled. */
async function readCandidates(
  db: Kysely<Tables>,
  { id, content }: ActiveAlert,
  language: Language,
  { channel, limit, now, awake }: ClaimOrder,
  taken: ReadonlySet<number>,
): Promise<{ ready: Candidate[]; putOff: number }> {
  const subjects = content.refersTo === null ? sql`and s.subject in (${sql.join(['all', ...content.subjects])})` : sql``;
  // Somebody who still waits for the first alert gets that one first.
  const first =
    content.kind === 'update'
      ? sql`and not exists (select 1 from deliveries f where f.alert_id = ${content.refersTo} and f.person_id = d.person_id and f.state < 2)`
      : sql``;
  const notTaken = taken.size === 0 ? sql`` : sql`and d.person_id not in (${sql.join([...taken])})`;
  const { rows } = await sql<Candidate>`
    select d.alert_id as alertId, d.person_id as personId, d.part, d.frequency, d.copies, p.channel, p.address,
           p.gone_at as goneAt, p.quiet_from as quietFrom, p.quiet_to as quietTo,
           exists (select 1 from subscriptions s where s.person_id = d.person_id ${subjects}) as follows
    from deliveries d left join people p on p.id = d.person_id
    where d.alert_id = ${id} and d.channel = ${codeOfChannel(channel)} and d.language = ${codeOfLanguage(language)}
      and d.state = ${STATE.waiting} and d.state < 2 and d.due_at <= ${now} ${notTaken} ${first}
    order by d.due_at limit ${limit}`.execute(db);
  const ready: Candidate[] = [];
  const clock = wallClock(now);
  let putOff = 0;
  for (const row of rows) {
    const quiet = { from: row.quietFrom ?? QUIET_BY_DEFAULT.from, to: row.quietTo ?? QUIET_BY_DEFAULT.to };
    const until = content.importance === 'urgent' || awake.has(row.personId) ? now : quietUntil(now, quiet, clock);
    if (row.address === null || row.goneAt !== null || row.follows === 0 || row.channel !== channel) {
      await db
        .updateTable('deliveries')
        .set({ state: STATE.gone })
        .where('alert_id', '=', id)
        .where('person_id', '=', row.personId)
        .where('state', '=', STATE.waiting)
        .execute();
      putOff += 1;
    } else if (until > now) {
      putOff += await putOffQuiet(db, { id, channel, language, now, until, quiet });
      break;
    } else ready.push(row);
  }
  return { ready, putOff };
}

/** Everybody with the same quiet hours at once, some at a time: at 21:00 there may be a million of them. */
async function putOffQuiet(
  db: Kysely<Tables>,
  {
    id,
    channel,
    language,
    now,
    until,
    quiet,
  }: {
    id: number;
    channel: SendingChannel;
    language: Language;
    now: number;
    until: number;
    quiet: { from: number; to: number };
  },
): Promise<number> {
  const { numAffectedRows } = await sql`
    update deliveries set due_at = ${until}
    where (alert_id, person_id, part) in (
      select d.alert_id, d.person_id, d.part from deliveries d join people p on p.id = d.person_id
      where d.alert_id = ${id} and d.channel = ${codeOfChannel(channel)} and d.language = ${codeOfLanguage(language)}
        and d.state = ${STATE.waiting} and d.state < 2 and d.due_at <= ${now}
        and coalesce(p.quiet_from, ${QUIET_BY_DEFAULT.from}) = ${quiet.from} and coalesce(p.quiet_to, ${QUIET_BY_DEFAULT.to}) = ${quiet.to}
      order by d.due_at limit ${SWEEP})`.execute(db);
  return Number(numAffectedRows ?? 0);
}

async function composeClaim(
  db: Kysely<Tables>,
  alert: ActiveAlert,
  alerts: readonly ActiveAlert[],
  candidate: Candidate,
  language: Language,
  { channel, now, pack }: ClaimOrder,
): Promise<Claim> {
  const { personId, part, copies, frequency } = candidate;
  const items = frequency === 0 || alert.partCount > 1 ? [alert] : await digestOf(db, alert, alerts, candidate, language, now);
  const packed = items.length > 1 ? pack(items, language) : null;
  const together = items.slice(0, packed?.taken ?? 1).map(({ id }) => id);
  const lead = together[0] ?? alert.id;
  return {
    reference: `${lead}.${personId}.${part}.${copies + 1}`,
    personId,
    channel,
    address: candidate.address ?? '',
    language,
    rows: together.map((alertId) => ({ alertId, part })),
    digest: packed?.body ?? null,
    isLastPart: part >= alert.partCount,
    copy: copies + 1,
  };
}

/** Many people of one alert in one statement; a digest, which takes several rows of one person, in its own. */
async function noteClaims(db: Kysely<Tables>, claims: readonly Claim[]): Promise<void> {
  const groups = new Map<string, { alertIds: number[]; part: number; personIds: number[]; ledBy: number | null }>();
  for (const { rows, personId, digest } of claims) {
    const part = rows[0]?.part ?? 1;
    const alertIds = rows.map(({ alertId }) => alertId);
    const key = `${alertIds.join(',')}.${part}.${digest === null}`;
    const ledBy = digest === null ? null : (alertIds[0] ?? null);
    const group = groups.get(key) ?? { alertIds, part, personIds: [], ledBy };
    group.personIds.push(personId);
    groups.set(key, group);
  }
  for (const { alertIds, part, personIds, ledBy } of groups.values()) {
    await db
      .updateTable('deliveries')
      .set((expression) => ({ state: STATE.claimed, copies: expression('copies', '+', 1), led_by: ledBy }))
      .where('alert_id', 'in', alertIds)
      .where('part', '=', part)
      .where('person_id', 'in', personIds)
      .where('state', '=', STATE.waiting)
      .execute();
  }
}

/** What else is due for this person with the same digest: short alerts that they follow, with as many copies behind them as this one. */
async function digestOf(
  db: Kysely<Tables>,
  alert: ActiveAlert,
  alerts: readonly ActiveAlert[],
  { personId, copies }: Candidate,
  language: Language,
  now: number,
): Promise<ActiveAlert[]> {
  const subscriptions = await db.selectFrom('subscriptions').select('subject').where('person_id', '=', personId).execute();
  const followed = new Set(subscriptions.map(({ subject }) => subject));
  const isFollowed = ({ content }: ActiveAlert) =>
    content.refersTo !== null || followed.has('all') || content.subjects.some((subject) => followed.has(subject));
  const fitting = alerts.filter((each) => each.partCount === 1 && isFollowed(each));
  if (!fitting.includes(alert)) return [alert];
  const rows = await db
    .selectFrom('deliveries')
    .select('alert_id')
    .where(
      'alert_id',
      'in',
      fitting.map(({ id }) => id),
    )
    .where('person_id', '=', personId)
    .where('state', '=', STATE.waiting)
    .where('frequency', '>', 0)
    .where('due_at', '<=', now)
    .where('copies', '=', copies)
    .where('language', '=', codeOfLanguage(language))
    .orderBy('alert_id')
    .execute();
  const due = new Set(rows.map(({ alert_id: id }) => id));
  return fitting.filter(({ id }) => due.has(id)).sort((a, b) => a.id - b.id);
}
