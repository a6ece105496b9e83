import { sql } from 'kysely';
import { FREQUENCIES, type Frequency } from '../alerts/frequency.ts';
import { LANGUAGES, type Language } from '../language.ts';
import type { ChannelName } from '../message.ts';

/** What the numbers in `deliveries` mean. They are in the files of every installation: add, never change. */

/** In the order of what counts when a person's parts fared differently: the lowest tells how the person fared. */
export const STATE = {
  waiting: 0,
  /** Committed before the first byte leaves; found after a crash it is a doubt. */
  claimed: 1,
  /** Two copies may have arrived: no third one goes, an editor decides. */
  doubt: 2,
  refused: 3,
  /** Blocked, forgotten or unsubscribed. */
  gone: 4,
  /** A correction or withdrawal took its place before it was sent. */
  replaced: 5,
  sent: 6,
} as const;

/** States below this one are not settled. The index of open rows says so in its own words: see OPEN. */
export const SETTLED = STATE.doubt;

/** SQLite takes the index of open rows only for a query that says this word for word, without a parameter. */
export const OPEN = sql<boolean>`state < 2`;

/** The channels that reach people who did not just write. */
export const SENDING_CHANNELS = ['telegram', 'whatsapp-cloud'] as const satisfies readonly ChannelName[];
export type SendingChannel = (typeof SENDING_CHANNELS)[number];
const CHANNEL_CODES: Record<SendingChannel, number> = { telegram: 1, 'whatsapp-cloud': 2 };

/** `due_at` of what waits for something else than the time: the part before it. */
export const NOT_YET = 9_000_000_000_000;

export function codeOfChannel(channel: SendingChannel): number {
  return CHANNEL_CODES[channel];
}

export function channelOfCode(code: number): SendingChannel {
  const found = SENDING_CHANNELS.find((channel) => CHANNEL_CODES[channel] === code);
  if (!found) throw new Error(`Unknown channel ${code} in state.db: expected one of ${Object.values(CHANNEL_CODES).join(', ')}`);
  return found;
}

export function codeOfLanguage(language: Language): number {
  return LANGUAGES.indexOf(language);
}

export function languageOfCode(code: number): Language {
  const found = LANGUAGES[code];
  if (!found) throw new Error(`Unknown language ${code} in state.db: expected 0 to ${LANGUAGES.length - 1}`);
  return found;
}

export function codeOfFrequency(frequency: Frequency): number {
  return FREQUENCIES.indexOf(frequency);
}
