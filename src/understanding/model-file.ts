import { ByteReader, ByteWriter, checksumOf } from './bytes.ts';
import { type ConceptLexicon, compileConcepts } from './concepts.ts';
import type { ExactPhrases } from './exact.ts';
import { makeKeyTable } from './keys.ts';
import type { Softmax } from './softmax.ts';
import type { Models } from './understanding.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Raise it when the layout changes: older files are then learned anew. */
const MAGIC = 'QORGAN-MODEL-7\n';
const CHECKSUM_BYTES = 4;

/** Words with their weights, for one channel. */
interface Channel {
  vocabulary: Vocabulary;
  softmax: Softmax;
}

/** What is not a list of numbers. `E` is what the program adds of its own. */
interface Header<E> {
  hash: string;
  topics: readonly string[];
  lexicon: ConceptLexicon;
  calibration: Models['calibration'];
  extra: E;
}

/**
 * One file: magic, the header as JSON, then the numbers of each part; a checksum at the end. Keys are sorted and written as steps,
 * weights as one byte each beside the step to their class, and what repeats is written once: a quarter of the room that it takes in
 * memory. `hash` says from what the models were learned. The same models give the same bytes.
 */
export function encodeModels<E>(models: Models, hash: string, extra: E): Buffer {
  const { topics } = models;
  const header: Header<E> = {
    hash,
    topics: topics.topics,
    lexicon: topics.concepts.lexicon,
    calibration: models.calibration,
    extra,
  };
  const to = new ByteWriter();
  to.bytes(Buffer.from(MAGIC));
  const json = Buffer.from(JSON.stringify(header));
  to.whole(json.length);
  to.bytes(json);
  to.floats(topics.prior);
  writeExact(to, topics.exact);
  for (const channel of [topics.words, topics.letters, models.language]) writeChannel(to, channel);
  const checksum = Buffer.alloc(CHECKSUM_BYTES);
  checksum.writeUInt32LE(checksumOf(to.written()));
  return Buffer.concat([to.written(), checksum]);
}

/** Null when the file is another version's, was spoilt or cut short, or holds what was learned from something else. */
export function decodeModels<E>(file: Buffer, hash: string): { models: Models; extra: E } | null {
  const end = file.length - CHECKSUM_BYTES;
  if (end < MAGIC.length || file.subarray(0, MAGIC.length).toString() !== MAGIC) return null;
  if (checksumOf(file.subarray(0, end)) !== file.readUInt32LE(end)) return null;
  const from = new ByteReader(file.subarray(MAGIC.length, end));
  const header = JSON.parse(Buffer.from(from.bytes(from.whole())).toString()) as Header<E>;
  if (header.hash !== hash) return null;
  const prior = from.floats(header.topics.length);
  const exact = readExact(from);
  const words = readChannel(from);
  const letters = readChannel(from);
  const language = readChannel(from);
  if (!from.isAtEnd()) return null;
  const topics = { topics: header.topics, concepts: compileConcepts(header.lexicon), words, letters, prior, exact };
  return { models: { topics, language, calibration: header.calibration }, extra: header.extra };
}

function writeExact(to: ByteWriter, { table, topicOf }: ExactPhrases): void {
  const order = inOrderOf(table.keys);
  to.whole(order.length);
  to.ascending(order.map((position) => table.keys[position] as number));
  to.bytes(Uint8Array.from(order, (position) => topicOf[position] as number));
}

function readExact(from: ByteReader): ExactPhrases {
  const count = from.whole();
  return { table: makeKeyTable(from.ascending(count)), topicOf: from.bytes(count).slice() };
}

function writeChannel(to: ByteWriter, { vocabulary, softmax }: Channel): void {
  const order = inOrderOf(vocabulary.table.keys);
  to.whole(order.length);
  to.floats(Float32Array.of(vocabulary.unseen));
  to.ascending(order.map((position) => vocabulary.table.keys[position] as number));
  writeRepeating(
    to,
    order.map((position) => vocabulary.weight[position] as number),
  );
  // The bias has no key: its row comes last.
  writeRows(to, softmax, [...order, order.length]);
}

function readChannel(from: ByteReader): Channel {
  const features = from.whole();
  const unseen = from.floats(1)[0] as number;
  const table = makeKeyTable(from.ascending(features));
  const weight = readRepeating(from, features);
  return { vocabulary: { table, weight, unseen }, softmax: readRows(from, features + 1) };
}

/** Four lists: the scales of the rows, how many classes each has, the steps between the classes, and the weights. */
function writeRows(to: ByteWriter, { classes, starts, entries, scales }: Softmax, rows: readonly number[]): void {
  to.whole(classes);
  to.floats(Float32Array.from(rows, (row) => scales[row] as number));
  const written = new ByteWriter();
  const weights = new ByteWriter();
  for (const row of rows) {
    to.whole((starts[row + 1] as number) - (starts[row] as number));
    let before = 0;
    for (let i = starts[row] as number; i < (starts[row + 1] as number); i += 1) {
      const entry = entries[i] as number;
      written.byte((entry & 0xff) - before);
      weights.byte(entry >> 8);
      before = entry & 0xff;
    }
  }
  to.bytes(written.written());
  to.bytes(weights.written());
}

function readRows(from: ByteReader, rows: number): Softmax {
  const classes = from.whole();
  const scales = from.floats(rows);
  const starts = new Uint32Array(rows + 1);
  for (let row = 0; row < rows; row += 1) starts[row + 1] = (starts[row] as number) + from.whole();
  const count = starts[rows] as number;
  const steps = from.bytes(count);
  const weights = from.bytes(count);
  const entries = new Int16Array(count);
  for (let row = 0; row < rows; row += 1) {
    let k = 0;
    for (let i = starts[row] as number; i < (starts[row + 1] as number); i += 1) {
      k += steps[i] as number;
      entries[i] = ((weights[i] as number) << 8) | k;
    }
  }
  return { classes, starts, scales, entries };
}

/** Numbers of which most occur often: each once, the commonest first, then which of them stands where. */
function writeRepeating(to: ByteWriter, values: readonly number[]): void {
  const times = new Map<number, number>();
  for (const value of values) times.set(value, (times.get(value) ?? 0) + 1);
  const different = [...times].sort(([a, often], [b, oftenToo]) => oftenToo - often || a - b).map(([value]) => value);
  const place = new Map(different.map((value, index) => [value, index]));
  to.whole(different.length);
  to.floats(Float32Array.from(different));
  for (const value of values) to.whole(place.get(value) ?? 0);
}

function readRepeating(from: ByteReader, count: number): Float32Array {
  const different = from.floats(from.whole());
  const values = new Float32Array(count);
  for (let i = 0; i < count; i += 1) values[i] = different[from.whole()] as number;
  return values;
}

/** Positions of the keys from the least on. */
function inOrderOf(keys: Float64Array): number[] {
  return Array.from(keys.keys()).sort((a, b) => (keys[a] as number) - (keys[b] as number));
}
