import type { SendOutcome } from '../../message.ts';

/** Why somebody should look: told in the log and counted. */
export type Alarm = 'account' | 'rights' | 'template' | 'spam' | 'bug' | 'unknown-code';

/** What one answer of the Graph API means: for this message, and for the messages after it. */
export interface Verdict {
  outcome: SendOutcome;
  /** The code of Meta's table; null for a fault of the line. */
  code: number | null;
  alarm?: Alarm;
  effect?:
    | 'close-window' // the person wrote more than a day ago
    | 'stop-channel' // nothing goes out until the operator has acted
    | 'stop-broadcast' // answers go out, alerts do not
    | 'slow-person' // too many messages to one person
    | 'template-unusable';
}

const STOPPED_SECONDS = 300;
const BROADCAST_STOPPED_SECONDS = 3600;
const TEMPLATE_SECONDS = 600;

/** Meta's error codes, in a message's answer or in its status. `status` is that of HTTP; absent when the code came by webhook. */
export function verdictOfCode(code: number, status?: number): Verdict {
  const reason = `WhatsApp ${code}`;
  const later = (afterSeconds: number): Pick<Verdict, 'outcome' | 'code'> => ({
    outcome: { kind: 'later', afterSeconds, reason },
    code,
  });
  const refused = { outcome: { kind: 'refused', reason } as const, code };
  if (code >= 200 && code <= 299) return { ...later(STOPPED_SECONDS), alarm: 'rights' };
  switch (code) {
    case 131047:
      return { ...later(0), effect: 'close-window' };
    case 131026:
      return { outcome: { kind: 'gone', reason }, code };
    case 130429:
    case 131057:
      return later(10);
    case 4:
    case 80007:
      return later(60);
    case 131056:
      return { ...later(6), effect: 'slow-person' };
    case 131048:
      return { ...later(BROADCAST_STOPPED_SECONDS), alarm: 'spam', effect: 'stop-broadcast' };
    case 131049:
    case 131050:
    case 130472:
      return refused;
    case 132000:
    case 132012:
      return { ...refused, alarm: 'template' };
    case 132001:
    case 132015:
    case 132016:
      return { ...later(TEMPLATE_SECONDS), alarm: 'template', effect: 'template-unusable' };
    case 131042:
    case 131031:
    case 368:
    case 190:
      return { ...later(STOPPED_SECONDS), alarm: 'account', effect: 'stop-channel' };
    case 10:
      return { ...later(STOPPED_SECONDS), alarm: 'rights' };
    case 100:
    case 131008:
    case 131009:
      return { ...refused, alarm: 'bug' };
    case 131000:
    case 131016:
      return later(5);
    case 1:
    case 2:
      // Meta does not say whether the message went out before the fault; its status will.
      return status !== undefined && status >= 500 ? doubt(reason, code) : later(5);
    default:
      return status !== undefined && status >= 500
        ? { ...doubt(reason, code), alarm: 'unknown-code' }
        : { ...refused, alarm: 'unknown-code' };
  }
}

/** An answer without a code that can be read. */
export function verdictOfStatus(status: number): Verdict {
  const reason = `HTTP ${status}`;
  if (status === 429) return { outcome: { kind: 'later', afterSeconds: 10, reason }, code: null };
  if (status === 401 || status === 403)
    return { outcome: { kind: 'later', afterSeconds: STOPPED_SECONDS, reason }, code: null, alarm: 'rights' };
  if (status >= 400 && status < 500) return { outcome: { kind: 'refused', reason }, code: null, alarm: 'unknown-code' };
  return doubt(reason, null);
}

/** No byte of the request had been written: surely not sent. */
const NEVER_CONNECTED = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
];

/** A call that broke off. Throws what is not the network's: that is a fault of ours. */
export function verdictOfError(error: unknown): Verdict {
  const reason = networkCodeOf(error);
  if (reason === null) throw error;
  return NEVER_CONNECTED.includes(reason)
    ? { outcome: { kind: 'later', afterSeconds: 1, reason }, code: null }
    : doubt(reason, null);
}

/** ECONNRESET and the like, 'timeout', 'aborted'; null when the network had no part in it. */
function networkCodeOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if (error.name === 'TimeoutError') return 'timeout';
  if (error.name === 'AbortError') return 'aborted';
  const { cause } = error;
  if (!(error instanceof TypeError) || !(cause instanceof Error)) return null;
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.name;
}

function doubt(reason: string, code: number | null): Verdict {
  return { outcome: { kind: 'doubt', reason }, code };
}
