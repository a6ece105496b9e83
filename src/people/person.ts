import { isLanguage, type Language } from '../language.ts';
import type { Address } from '../message.ts';
import { type Following, NOTHING_FOLLOWED } from './following.ts';

/** What is kept about somebody who writes to the bot. */
export interface Person {
  address: Address;
  /** Chosen by the person; null while replies follow the language of each message. */
  language: Language | null;
  following: Following;
  /** Since when the channel says that they cannot be reached; null while they can. Milliseconds since the epoch. */
  goneAt: number | null;
  /** When their subscriptions moved to another messenger; null as soon as they were told here. */
  movedAt: number | null;
  /** Milliseconds since the epoch. */
  createdAt: number;
  lastSeenAt: number;
}

export function newPerson(address: Address, now: number): Person {
  return { address, language: null, following: NOTHING_FOLLOWED, goneAt: null, movedAt: null, createdAt: now, lastSeenAt: now };
}

/** "ru-RU" -> ru; a language we do not speak -> null. */
export function languageOfDevice(code: string | undefined): Language | null {
  const base = code?.toLowerCase().split(/[-_]/)[0];
  return isLanguage(base) ? base : null;
}
