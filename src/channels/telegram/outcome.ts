import { GrammyError, HttpError } from 'grammy';
import type { SendOutcome } from '../../message.ts';
import { networkCodeOf } from './log.ts';

/** What one attempt to send came to. The last two are settled here in the channel, by sending in another way. */
export type Attempt =
  | Exclude<SendOutcome, { kind: 'sent' }>
  | { kind: 'throttled'; afterSeconds: number }
  | { kind: 'moved'; chat: number }
  | { kind: 'unparsed' };

/** No byte of the request had been written: surely not sent. */
const NEVER_CONNECTED = [
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
];

/** Descriptions that hold no words of a person and may be told; others stay unsaid. */
const TELLABLE = [
  'message is too long',
  'message text is empty',
  'BUTTON_DATA_INVALID',
  'chat not found',
  'not enough rights',
  'bot was blocked by the user',
  'user is deactivated',
  'bot was kicked',
  "bot can't initiate conversation",
];

/** Reads an error of a send. Throws what is neither Telegram's nor the network's: that is a fault of ours. */
export function readFailure(error: unknown): Attempt {
  if (error instanceof GrammyError) return readRefusal(error);
  if (!(error instanceof HttpError)) throw error;
  const reason = networkCodeOf(error);
  return NEVER_CONNECTED.includes(reason) ? { kind: 'later', afterSeconds: 1, reason } : { kind: 'doubt', reason };
}

function readRefusal({ error_code: code, description, parameters }: GrammyError): Attempt {
  const reason = `${code}: ${TELLABLE.find((known) => description.includes(known)) ?? 'other'}`;
  if (parameters.migrate_to_chat_id !== undefined) return { kind: 'moved', chat: parameters.migrate_to_chat_id };
  if (code === 429) return { kind: 'throttled', afterSeconds: parameters.retry_after ?? 1 };
  if (code === 403) return { kind: 'gone', reason };
  if (code === 400 && description.includes("can't parse entities")) return { kind: 'unparsed' };
  if (code === 400 && description.includes('chat not found')) return { kind: 'gone', reason };
  // 401 and 404 speak of the token, not of the message: it is sent when the operator has put the token right.
  if (code === 401 || code === 404) return { kind: 'later', afterSeconds: 30, reason };
  return code >= 500 ? { kind: 'doubt', reason } : { kind: 'refused', reason };
}
