import { appendFileSync, closeSync, existsSync, fsyncSync, openSync, readFileSync } from 'node:fs';
import type { Kysely } from 'kysely';
import type { Address, ChannelName } from '../message.ts';
import type { KeyedHash } from './keyed-hash.ts';
import { removePerson } from './remove-person.ts';
import type { Tables } from './tables.ts';

/** A keyed hash of a deleted address, and when it was deleted (milliseconds since the epoch). */
export interface Tombstone {
  hash: string;
  at: number;
}

export function hashOfAddress(keyed: KeyedHash, { channel, id }: Address): string {
  return keyed('tombstone', `${channel}\0${id}`);
}

export async function bury(db: Kysely<Tables>, { hash, at }: Tombstone): Promise<void> {
  await db
    .insertInto('tombstones')
    .values({ address_hash: hash, deleted_at: at })
    .onConflict((conflict) => conflict.column('address_hash').doUpdateSet({ deleted_at: at }))
    .execute();
}

/**
 * The tombstones outside the database: one "hash time" a line, only ever appended to. A restored backup of state.db does
 * not know who was deleted after it was made; this file does, and is never restored over.
 */
export interface TombstoneFile {
  append(tombstone: Tombstone): void;
  read(): Tombstone[];
}

export function openTombstones(path: string): TombstoneFile {
  return {
    append({ hash, at }) {
      const file = openSync(path, 'a', 0o600);
      appendFileSync(file, `${hash} ${at}\n`);
      fsyncSync(file);
      closeSync(file);
    },
    read() {
      if (!existsSync(path)) return [];
      // A line that a crash cut off names nobody: the table of the database still has it.
      const lines = readFileSync(path, 'utf8').matchAll(/^([0-9a-f]{64}) (\d+)$/gm);
      return [...lines].map(([, hash = '', at]) => ({ hash, at: Number(at) }));
    },
  };
}

/** What a restored backup needs: everybody who was deleted after it was made is deleted again. */
export interface Reapplied {
  tombstones: number;
  /** People and addresses that had come back. */
  deleted: number;
}

/** Brings the file and the table in line. `isThorough` looks for everybody again; else only for those whom the table did not know. */
export async function reapplyDeletions(
  db: Kysely<Tables>,
  keyed: KeyedHash,
  file: TombstoneFile,
  isThorough: boolean,
): Promise<Reapplied> {
  const inFile = latest(file.read());
  const rows = await db.selectFrom('tombstones').selectAll().execute();
  const inTable = new Map(rows.map(({ address_hash, deleted_at }) => [address_hash, deleted_at]));
  for (const [hash, at] of inTable) if ((inFile.get(hash) ?? 0) < at) file.append({ hash, at });
  const unknown = new Map([...inFile].filter(([hash, at]) => (inTable.get(hash) ?? 0) < at));
  for (const [hash, at] of unknown) await bury(db, { hash, at });
  const all = new Map([...inTable, ...unknown]);
  const deleted = await deleteAgain(db, keyed, isThorough ? all : unknown);
  return { tombstones: all.size, deleted };
}

/** Nobody who wrote anew after their deletion is touched. */
async function deleteAgain(db: Kysely<Tables>, keyed: KeyedHash, tombstones: ReadonlyMap<string, number>): Promise<number> {
  if (tombstones.size === 0) return 0;
  const people = await db.selectFrom('people').select(['channel', 'address', 'created_at as at']).execute();
  const others = await db
    .selectFrom('conversations as c')
    .leftJoin('people as p', (join) => join.onRef('p.channel', '=', 'c.channel').onRef('p.address', '=', 'c.address'))
    .where('p.id', 'is', null)
    .select(['c.channel', 'c.address', 'c.updated_at as at'])
    .execute();
  const waiting = await db
    .selectFrom('inbox')
    .select(['channel', 'address', 'received_at as at'])
    .where('address', '!=', '')
    .execute();
  const isBuried = ({ channel, address, at }: { channel: string; address: string; at: number }) =>
    at < (tombstones.get(hashOfAddress(keyed, { channel: channel as ChannelName, id: address })) ?? 0);
  const returned = [...people, ...others].filter(isBuried);
  const rows = waiting.filter(isBuried);
  await db.transaction().execute(async (transaction) => {
    for (const { channel, address } of returned)
      await removePerson(transaction, { channel: channel as ChannelName, id: address });
    for (const { channel, address, at } of rows) {
      await transaction
        .deleteFrom('inbox')
        .where('channel', '=', channel)
        .where('address', '=', address)
        .where('received_at', '<=', at)
        .execute();
    }
  });
  return new Set([...returned, ...rows].map(({ channel, address }) => `${channel}\0${address}`)).size;
}

function latest(tombstones: readonly Tombstone[]): Map<string, number> {
  const times = new Map<string, number>();
  for (const { hash, at } of tombstones) times.set(hash, Math.max(at, times.get(hash) ?? 0));
  return times;
}
