import type { Kysely } from 'kysely';
import type { SendingStore } from '../alerts/sending.ts';
import { makeReleases } from './alert-release.ts';
import { makeAlerts } from './alerts.ts';
import { makeCare } from './delivery-care.ts';
import { makeClaims } from './delivery-claims.ts';
import { makeCounts } from './delivery-counts.ts';
import { makeOutcomes } from './delivery-outcomes.ts';
import { makeDeliveryQueue } from './delivery-queue.ts';
import { makeSenderLock } from './sender-lock.ts';
import type { Tables } from './tables.ts';

/** Everything that sending alerts keeps in state.db; `lockPath` names the file that only one sender holds. */
export function makeSendingStore(state: Kysely<Tables>, lockPath: string): SendingStore {
  return {
    claims: makeClaims(state),
    outcomes: makeOutcomes(state),
    queue: makeDeliveryQueue(state),
    care: makeCare(state),
    find: makeAlerts(state).find,
    parts: makeCounts(state).parts,
    halt: makeReleases(state).halt,
    lock: makeSenderLock(lockPath),
  };
}
