import { createHmac, randomBytes } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A keyed hash: who has the database and not the key cannot find out by trying what was hashed. */
export type KeyedHash = (purpose: 'tombstone' | 'transfer-code', value: string) => string;

const KEY_BYTES = 32;

export function makeKeyedHash(key: Buffer): KeyedHash {
  return (purpose, value) => createHmac('sha256', key).update(`${purpose}\0${value}`).digest('hex');
}

/** The key of this instance, in a file of DATA_DIR that is made at the first use. Losing it makes tombstones and codes worthless. */
export function openKeyedHash(dataDir: string): KeyedHash {
  const path = join(dataDir, 'seal.key');
  if (!existsSync(path)) writeKey(path);
  const key = readFileSync(path);
  if (key.length !== KEY_BYTES)
    throw new Error(`${path} holds ${key.length} bytes, expected ${KEY_BYTES}: put the key back from the backup`);
  return makeKeyedHash(key);
}

/** Written whole or not at all: `wx` refuses a file that another process made meanwhile. */
function writeKey(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  let file: number;
  try {
    file = openSync(path, 'wx', 0o600);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return;
    throw error;
  }
  writeSync(file, randomBytes(KEY_BYTES));
  fsyncSync(file);
  closeSync(file);
}
