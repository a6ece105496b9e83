/**
 * Features as numbers. A feature is a few letters; packed into a number they are counted and looked up without making a string,
 * which is what understanding a question would otherwise spend most of its time on.
 */

/** The different keys of one text in the order in which they first came, and how often each did. */
export interface Counts {
  keys: Float64Array;
  times: Uint16Array;
  /** What a feature of its kind counts beside the others; all count alike without it. */
  share?: (key: number) => number;
}

/** Where each key stands: open addressing, a slot holds the position + 1, or 0 when it is free. `mask` is the number of slots - 1. */
export interface KeyTable {
  keys: Float64Array;
  slots: Int32Array;
  mask: number;
}

/** Writes the keys of all n-grams of a word, given as codes below `base`, into `keys` from `found` on; returns where they end. */
export function addGrams(
  keys: Float64Array,
  found: number,
  codes: readonly number[],
  { shortest, longest, base }: { shortest: number; longest: number; base: number },
): number {
  let end = found;
  for (let start = 0; start + shortest <= codes.length; start += 1) {
    let key = 0;
    for (let at = start; at < Math.min(start + longest, codes.length); at += 1) {
      key = key * base + (codes[at] as number);
      if (at - start + 1 < shortest) continue;
      keys[end] = key;
      end += 1;
    }
  }
  return end;
}

// Shared by all texts, one after the other: a question then needs no table of its own.
let scratch = new Int32Array(1024);

/** Every key must be above 0. */
export function countKeys(found: Float64Array): Counts {
  const mask = maskFor(found.length);
  if (scratch.length <= mask) scratch = new Int32Array(mask + 1);
  scratch.fill(0, 0, mask + 1);
  const table: KeyTable = { keys: new Float64Array(found.length), slots: scratch, mask };
  const times = new Uint16Array(found.length);
  let different = 0;
  for (let i = 0; i < found.length; i += 1) {
    const key = found[i] as number;
    const slot = slotOf(table, key);
    if (scratch[slot] === 0) {
      table.keys[different] = key;
      different += 1;
      scratch[slot] = different;
    }
    const position = (scratch[slot] as number) - 1;
    times[position] = (times[position] as number) + 1;
  }
  return { keys: table.keys.subarray(0, different), times: times.subarray(0, different) };
}

/** A table of keys that differ; a key's position is its place in the list. */
export function makeKeyTable(keys: Float64Array): KeyTable {
  const mask = maskFor(keys.length);
  const table = { keys, slots: new Int32Array(mask + 1), mask };
  keys.forEach((key, position) => {
    table.slots[slotOf(table, key)] = position + 1;
  });
  return table;
}

/** -1 when the key is not in the table. */
export function positionOf(table: KeyTable, key: number): number {
  return (table.slots[slotOf(table, key)] as number) - 1;
}

/** The slot of the key, or the free one where it would go. */
function slotOf({ keys, slots, mask }: KeyTable, key: number): number {
  const mixed = Math.imul(key ^ Math.imul(key / 0x100000000, 0x9e3779b1), 0x85ebca6b);
  let slot = (mixed ^ (mixed >>> 15)) & mask;
  for (;;) {
    const taken = slots[slot] as number;
    if (taken === 0 || keys[taken - 1] === key) return slot;
    slot = (slot + 1) & mask;
  }
}

/** Slots are a power of two, at most half of them taken. */
function maskFor(keys: number): number {
  let slots = 16;
  while (slots < keys * 2) slots *= 2;
  return slots - 1;
}
