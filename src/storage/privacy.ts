import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import type { Address } from '../message.ts';
import { findHoldings, type Holdings } from './holdings.ts';
import { type KeyedHash, openKeyedHash } from './keyed-hash.ts';
import { eraseTraces } from './open.ts';
import type { Tables } from './tables.ts';
import { hashOfAddress, openTombstones, type Tombstone, type TombstoneFile } from './tombstones.ts';
import { findMoving, type Moving } from './transfers.ts';

/** What the desk needs for people's own rights: to see what is kept, to move, to be forgotten. */
export interface Privacy {
  holdingsOf(address: Address, now: number): Promise<Holdings>;
  /** A fresh one-time code: digits only, not stored yet. */
  newCode(digits: number): string;
  hashOfCode(code: string): string;
  findMoving(code: string, now: number): Promise<Moving | null>;
  tombstoneOf(address: Address, now: number): Tombstone;
  /** Writes the tombstone where no backup of the database is restored over it. */
  noteDeletion(tombstone: Tombstone): void;
  /** Cuts the database's own log, which may still hold what was deleted. */
  eraseTraces(): Promise<void>;
}

export function makePrivacy(db: Kysely<Tables>, keyed: KeyedHash, file: Pick<TombstoneFile, 'append'>): Privacy {
  const hashOfCode = (code: string) => keyed('transfer-code', code);
  return {
    holdingsOf: (address, now) => findHoldings(db, address, now),
    newCode: (digits) => Array.from({ length: digits }, () => randomInt(10)).join(''),
    hashOfCode,
    findMoving: (code, now) => findMoving(db, hashOfCode(code), now),
    tombstoneOf: (address, now) => ({ hash: hashOfAddress(keyed, address), at: now }),
    noteDeletion: (tombstone) => file.append(tombstone),
    eraseTraces: () => eraseTraces(db),
  };
}

/** The key and the tombstones as they lie in DATA_DIR. */
export function openPrivacyFiles(dataDir: string): { keyed: KeyedHash; tombstones: TombstoneFile } {
  return { keyed: openKeyedHash(dataDir), tombstones: openTombstones(join(dataDir, 'tombstones.txt')) };
}
