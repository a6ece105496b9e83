import { createHash } from 'node:crypto';
import type { Kysely, Selectable } from 'kysely';
import type { PublishedAlert } from '../alerts/published.ts';
import type { Alert } from '../alerts/schema.ts';
import type { Tables } from './tables.ts';

export type AlertState = Tables['alerts']['state'];

/** An alert as it stands with its editors. */
export interface StoredAlert {
  id: number;
  state: AlertState;
  content: Alert;
  replacedBy: number | null;
  draftedBy: string;
  draftedAt: number;
  approvedBy: string | null;
  approvedAt: number | null;
  haltedWhy: string | null;
  doneAt: number | null;
}

export interface Alerts {
  /** Stores a draft. Throws when it refers to an alert that was never released or that something replaced. */
  draft(content: Alert, who: string, now: number): Promise<number>;
  find(id: number): Promise<StoredAlert | null>;
  /** Newest first. */
  list(): Promise<StoredAlert[]>;
  /** Released alerts, newest first. */
  published(): Promise<PublishedAlert[]>;
  /** What was done to an alert, oldest first. */
  history(id: number): Promise<{ at: number; who: string; did: string; detail: string | null }[]>;
}

export function makeAlerts(db: Kysely<Tables>): Alerts {
  return {
    async draft(content, who, now) {
      return db.transaction().execute(async (transaction) => {
        if (content.refersTo !== null) await assertCanBeSpokenOf(transaction, content.refersTo);
        const text = JSON.stringify(content);
        const { id } = await transaction
          .insertInto('alerts')
          .values({
            state: 'draft',
            content: text,
            kind: content.kind,
            refers_to: content.refersTo,
            drafted_by: who,
            drafted_at: now,
            seal: sealOf(text),
          })
          .returning('id')
          .executeTakeFirstOrThrow();
        await noteDown(transaction, { alert: id, at: now, who, did: 'drafted' });
        return id;
      });
    },

    async find(id) {
      const row = await db.selectFrom('alerts').selectAll().where('id', '=', id).executeTakeFirst();
      return row ? storedAlert(row) : null;
    },

    async list() {
      return (await db.selectFrom('alerts').selectAll().orderBy('id', 'desc').execute()).map(storedAlert);
    },

    async published() {
      const rows = await db
        .selectFrom('alerts as a')
        .leftJoin('alerts as r', 'r.id', 'a.replaced_by')
        .select(['a.id', 'a.state', 'a.content', 'a.approved_at', 'a.replaced_by', 'r.kind as replaced_by_kind'])
        .where('a.approved_at', 'is not', null)
        .orderBy('a.approved_at', 'desc')
        .orderBy('a.id', 'desc')
        .execute();
      return rows.map((row) => ({
        ...(JSON.parse(row.content) as Alert),
        id: row.id,
        approvedAt: row.approved_at ?? 0,
        replacedBy: row.replaced_by,
        withdrawn: row.replaced_by_kind === 'withdrawal',
        halted: row.state === 'halted',
      }));
    },

    async history(id) {
      return db
        .selectFrom('alert_audit')
        .select(['at', 'who', 'did', 'detail'])
        .where('alert_id', '=', id)
        .orderBy('id')
        .execute();
    },
  };
}

/** A withdrawn or corrected alert has no readers left to tell: the one that took its place has. */
export async function assertCanBeSpokenOf(db: Kysely<Tables>, id: number): Promise<void> {
  const first = await db.selectFrom('alerts').select(['state', 'replaced_by']).where('id', '=', id).executeTakeFirst();
  if (!first) throw new Error(`refersTo is ${id}: there is no such alert, expected the id of a released one`);
  if (first.state === 'draft') throw new Error(`refersTo is ${id}: that alert is a draft, expected a released one`);
  if (first.replaced_by !== null)
    throw new Error(`refersTo is ${id}: alert ${first.replaced_by} took its place, expected refersTo: ${first.replaced_by}`);
}

export async function noteDown(
  db: Kysely<Tables>,
  { alert, at, who, did, detail = null }: { alert: number; at: number; who: string; did: string; detail?: string | null },
): Promise<void> {
  const last = await db.selectFrom('alert_audit').select('seal').orderBy('id', 'desc').limit(1).executeTakeFirst();
  const seal = auditSeal(last?.seal ?? '', { alert_id: alert, at, who, did, detail });
  await db.insertInto('alert_audit').values({ alert_id: alert, at, who, did, detail, seal }).execute();
}

/** Each line seals the one before it: none can be changed, left out or slipped in unseen. */
export function auditSeal(
  before: string,
  row: { alert_id: number; at: number; who: string; did: string; detail: string | null },
): string {
  return sealOf(JSON.stringify([before, row.alert_id, row.at, row.who, row.did, row.detail]));
}

export function sealOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}

function storedAlert(row: Selectable<Tables['alerts']>): StoredAlert {
  return {
    id: row.id,
    state: row.state,
    content: JSON.parse(row.content) as Alert,
    replacedBy: row.replaced_by,
    draftedBy: row.drafted_by,
    draftedAt: row.drafted_at,
    approvedBy: row.approved_by,
    approvedAt: row.approved_at,
    haltedWhy: row.halted_why,
    doneAt: row.done_at,
  };
}
