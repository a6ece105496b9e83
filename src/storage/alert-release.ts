import type { Kysely } from 'kysely';
import type { Composer } from '../alerts/compose.ts';
import type { Alert } from '../alerts/schema.ts';
import { LANGUAGES } from '../language.ts';
import type { Outlet } from '../message.ts';
import { assertCanBeSpokenOf, noteDown, sealOf } from './alerts.ts';
import { codeOfChannel, codeOfLanguage, type SendingChannel, STATE } from './delivery-codes.ts';
import type { Tables } from './tables.ts';

/** What somebody decides about an alert: each decision and its line in the audit are one transaction. */
export interface Releases {
  /**
   * Freezes text and audience; queueing follows. Asked again by the same person it changes nothing: a press of a button that was
   * repeated. Throws when the drafter releases without `alone`, and when somebody else was first.
   */
  approve(id: number, decision: { who: string; alone: boolean; now: number }, freeze: FreezeParts): Promise<void>;
  /** No delivery is claimed after this. */
  halt(id: number, decision: { who: string; why: string; now: number }): Promise<void>;
  /** Goes on from where it was. */
  resume(id: number, decision: { who: string; now: number }): Promise<void>;
  /** What an editor knows of messages in doubt, of everybody or of one person. Gives how many there were. */
  decideDoubts(
    id: number,
    decision: { who: string; as: 'sent' | 'failed'; personId: number | null; now: number },
  ): Promise<number>;
}

export interface FreezeParts {
  composer: Composer;
  renderers: readonly Renderer[];
}

/** What one channel makes of blocks; known without a connection. */
export interface Renderer {
  channel: SendingChannel;
  partsOf: Outlet['partsOf'];
}

export function makeReleases(db: Kysely<Tables>): Releases {
  const rowOf = async (transaction: Kysely<Tables>, id: number) => {
    const row = await transaction.selectFrom('alerts').selectAll().where('id', '=', id).executeTakeFirst();
    if (!row) throw new Error(`There is no alert ${id}: qorgan alerts list shows them all`);
    return row;
  };

  return {
    async approve(id, { who, alone, now }, { composer, renderers }) {
      await db.transaction().execute(async (transaction) => {
        const row = await rowOf(transaction, id);
        if (row.state !== 'draft') {
          if (row.approved_by !== null && isSamePerson(row.approved_by, who)) return;
          throw new Error(`Alert ${id} was released by ${row.approved_by}: it is '${row.state}', expected 'draft'`);
        }
        if (isSamePerson(row.drafted_by, who) && !alone) {
          throw new Error(
            `Alert ${id} was drafted by ${row.drafted_by}: expected somebody else to release it, or --alone when there is nobody else`,
          );
        }
        if (sealOf(row.content) !== row.seal) throw new Error(`Alert ${id} is damaged in state.db: draft it again`);
        const alert = JSON.parse(row.content) as Alert;
        if (alert.refersTo !== null) await takeUpFirst(transaction, alert, alert.refersTo, id);
        for (const { channel, partsOf } of renderers) {
          const frozen = composer.freeze(alert, id, partsOf);
          const parts = LANGUAGES.flatMap((language) =>
            frozen[language].map((body, index) => ({
              alert_id: id,
              channel: codeOfChannel(channel),
              language: codeOfLanguage(language),
              part: index + 1,
              body,
              seal: sealOf(body),
            })),
          );
          await transaction.insertInto('alert_parts').values(parts).execute();
        }
        const { last } = await transaction
          .selectFrom('people')
          .select(({ fn }) => fn.max('id').as('last'))
          .executeTakeFirstOrThrow();
        await transaction
          .updateTable('alerts')
          .set({ state: 'approved', approved_by: who, approved_at: now, queued_to: 0, queue_ends: last ?? 0, moved_at: now })
          .where('id', '=', id)
          .execute();
        const did = isSamePerson(row.drafted_by, who) ? 'approved alone' : 'approved';
        await noteDown(transaction, { alert: id, at: now, who, did });
      });
    },

    async halt(id, { who, why, now }) {
      await db.transaction().execute(async (transaction) => {
        const { state } = await rowOf(transaction, id);
        if (state === 'halted') return;
        if (state === 'draft' || state === 'done')
          throw new Error(`Cannot halt alert ${id}: it is '${state}', nothing is on its way`);
        await transaction.updateTable('alerts').set({ state: 'halted', halted_why: why }).where('id', '=', id).execute();
        await noteDown(transaction, { alert: id, at: now, who, did: 'halted', detail: why });
      });
    },

    async resume(id, { who, now }) {
      await db.transaction().execute(async (transaction) => {
        const row = await rowOf(transaction, id);
        if (row.state !== 'halted') throw new Error(`Cannot resume alert ${id}: it is '${row.state}', expected 'halted'`);
        if (row.replaced_by !== null) throw new Error(`Cannot resume alert ${id}: alert ${row.replaced_by} took its place`);
        const isQueued = (row.queued_to ?? 0) >= (row.queue_ends ?? 0);
        await transaction
          .updateTable('alerts')
          .set({ state: isQueued ? 'sending' : 'approved', halted_why: null, moved_at: now })
          .where('id', '=', id)
          .execute();
        await noteDown(transaction, { alert: id, at: now, who, did: 'resumed' });
      });
    },

    async decideDoubts(id, { who, as, personId, now }) {
      return db.transaction().execute(async (transaction) => {
        await rowOf(transaction, id);
        const { numUpdatedRows } = await transaction
          .updateTable('deliveries')
          .set({ state: as === 'sent' ? STATE.sent : STATE.refused })
          .where('alert_id', '=', id)
          .where('state', '=', STATE.doubt)
          .$if(personId !== null, (query) => query.where('person_id', '=', personId ?? 0))
          .executeTakeFirst();
        const detail = `${numUpdatedRows} as ${as}${personId === null ? '' : `, person ${personId}`}`;
        await noteDown(transaction, { alert: id, at: now, who, did: 'decided doubts', detail });
        return Number(numUpdatedRows);
      });
    },
  };
}

/** A correction or withdrawal takes the place of the first from this moment: no more of it is claimed. */
async function takeUpFirst(transaction: Kysely<Tables>, { kind }: Alert, first: number, id: number): Promise<void> {
  await assertCanBeSpokenOf(transaction, first);
  const { queued_to: done, queue_ends: ends } = await transaction
    .selectFrom('alerts')
    .select(['queued_to', 'queue_ends'])
    .where('id', '=', first)
    .executeTakeFirstOrThrow();
  if ((done ?? 0) < (ends ?? 0)) throw new Error(`Alert ${first} is still being queued: try again in a few seconds`);
  if (kind === 'update') return;
  await transaction.updateTable('alerts').set({ replaced_by: id }).where('id', '=', first).execute();
}

/** "Айгүл" and " айгүл" are one editor. */
function isSamePerson(one: string, other: string): boolean {
  const folded = (name: string) => name.trim().replace(/\s+/g, ' ').toLocaleLowerCase();
  return folded(one) === folded(other);
}
