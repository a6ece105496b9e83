import { inflateRawSync } from 'node:zlib';
import { MAX_UNZIPPED_BYTES, MAX_UNZIPPED_RATIO, UNZIPPED_BYTES_ALWAYS_ALLOWED } from './limits.ts';

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_ENTRY = 0x04034b50;
const ZIP64 = 0xffffffff;

interface Entry {
  name: string;
  method: number;
  packed: number;
  unpacked: number;
  offset: number;
}

/**
 * Null when the archive unpacks to a sane size, else what is wrong with it. The sizes an archive tells about itself are
 * checked first, then measured with a ceiling: a bomb may lie about its size, and no reader should find out by unpacking it.
 */
export function faultOfZip(bytes: Buffer): string | null {
  const entries = entriesOf(bytes);
  if (typeof entries === 'string') return entries;
  const ceiling = Math.min(MAX_UNZIPPED_BYTES, Math.max(bytes.length * MAX_UNZIPPED_RATIO, UNZIPPED_BYTES_ALWAYS_ALLOWED));
  const tooMuch = `unpacks to more than ${MAX_UNZIPPED_RATIO} times its size or ${MAX_UNZIPPED_BYTES / 1024 / 1024} MB`;
  if (sum(entries.map((entry) => entry.unpacked)) > ceiling) return tooMuch;
  let left = ceiling;
  for (const entry of entries) {
    const size = measure(bytes, entry, left);
    if (size === null) return `its part '${entry.name}' is damaged`;
    left -= size;
    if (left < 0) return tooMuch;
  }
  return null;
}

/** Unpacks into nothing. A size above `limit` when the part is larger, null when it cannot be unpacked at all. */
function measure(bytes: Buffer, entry: Entry, limit: number): number | null {
  if (entry.offset + 30 > bytes.length || bytes.readUInt32LE(entry.offset) !== LOCAL_ENTRY) return null;
  const start = entry.offset + 30 + bytes.readUInt16LE(entry.offset + 26) + bytes.readUInt16LE(entry.offset + 28);
  const packed = bytes.subarray(start, start + entry.packed);
  if (packed.length < entry.packed) return null;
  if (entry.method === 0) return packed.length;
  if (entry.method !== 8) return null;
  try {
    return inflateRawSync(packed, { maxOutputLength: limit + 1 }).length;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? limit + 1 : null;
  }
}

function entriesOf(bytes: Buffer): Entry[] | string {
  const end = endOfDirectory(bytes);
  if (end === -1) return 'is not an .xlsx file (no ZIP archive)';
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  if (count === 0xffff || at === ZIP64) return 'is a ZIP64 archive, which no sheet of ours needs';
  const entries: Entry[] = [];
  for (let number = 0; number < count; number += 1) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== DIRECTORY_ENTRY) return 'has a damaged ZIP directory';
    const nameLength = bytes.readUInt16LE(at + 28);
    const entry = {
      name: bytes.toString('utf8', at + 46, at + 46 + nameLength),
      method: bytes.readUInt16LE(at + 10),
      packed: bytes.readUInt32LE(at + 20),
      unpacked: bytes.readUInt32LE(at + 24),
      offset: bytes.readUInt32LE(at + 42),
    };
    if (entry.packed === ZIP64 || entry.unpacked === ZIP64 || entry.offset === ZIP64)
      return 'is a ZIP64 archive, which no sheet of ours needs';
    entries.push(entry);
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries;
}

/** The last signature wins, as it does for the reader that comes after. */
function endOfDirectory(bytes: Buffer): number {
  for (let at = bytes.length - 22; at >= Math.max(0, bytes.length - 65_557); at -= 1)
    if (bytes.readUInt32LE(at) === END_OF_DIRECTORY) return at;
  return -1;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
