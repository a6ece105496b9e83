import { isLanguage, type Language } from '../language.ts';
import type { Address } from '../message.ts';

/** What is kept about somebody who writes to the bot. */
export interface Person {
  address: Address;
  /** Chosen by the person; null while replies follow the language of each message. */
  language: Language | null;
  /** Milliseconds since the epoch. */
  createdAt: number;
  lastSeenAt: number;
}

export function newPerson(address: Address, now: number): Person {
  return { address, language: null, createdAt: now, lastSeenAt: now };
}

/** "ru-RU" -> ru; a language we do not speak -> null. */
export function languageOfDevice(code: string | undefined): Language | null {
  const base = code?.toLowerCase().split(/[-_]/)[0];
  return isLanguage(base) ? base : null;
}
