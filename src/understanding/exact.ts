import { type KeyTable, makeKeyTable, positionOf } from './keys.ts';

/** Phrases that were learned, each as one number, and the topic of each: a message that repeats one is that topic. */
export interface ExactPhrases {
  table: KeyTable;
  /** Places in the list of topics, in the order of the table's keys. */
  topicOf: Uint8Array;
}

/** `phrases` are skeleton words; of two that read the same the later one counts. */
export function makeExact(phrases: readonly (readonly string[])[], topicOf: readonly number[]): ExactPhrases {
  const topics = new Map(phrases.map((words, i) => [numberOf(words), topicOf[i] ?? 0]));
  return { table: makeKeyTable(Float64Array.from(topics.keys())), topicOf: Uint8Array.from(topics.values()) };
}

/** The place of the topic whose phrase these words repeat, or -1. */
export function exactTopicOf({ table, topicOf }: ExactPhrases, words: readonly string[]): number {
  const position = words.length === 0 ? -1 : positionOf(table, numberOf(words));
  return position < 0 ? -1 : (topicOf[position] as number);
}

/** 48 bits of two hashes: of some ten thousand phrases no two meet, and a stranger's text meets one in ten thousand million times. */
function numberOf(words: readonly string[]): number {
  let [high, low] = [0x811c9dc5, 0x9e3779b9];
  for (const word of words) {
    for (let at = 0; at <= word.length; at += 1) {
      const unit = at < word.length ? word.charCodeAt(at) : 32;
      high = Math.imul(high ^ unit, 0x01000193);
      low = Math.imul(low ^ unit, 0x85ebca6b);
      low ^= low >>> 13;
    }
  }
  return ((high ^ (high >>> 16)) & 0xffff) * 2 ** 32 + (low >>> 0) + 1;
}
