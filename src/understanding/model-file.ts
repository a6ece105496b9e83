import { ByteReader, ByteWriter, checksumOf } from './bytes.ts';
import { type ConceptLexicon, compileConcepts } from './concepts.ts';
import type { ExactPhrases } from './exact.ts';
import { makeKeyTable } from './keys.ts';
import type { Softmax } from './softmax.ts';
import type { Models } from './understanding.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Raise it when the layout changes: older files are then learned anew. */
const MAGIC = 'QORGAN-MODEL-10\n';
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
  const order = writeVocabulary(to, vocabulary);
  // The bias has no key: its row comes last.
  writeRows(to, softmax, [...order, order.length]);
}

function readChannel(from: ByteReader): Channel {
  const vocabulary = readVocabulary(from);
  return { vocabulary, softmax: readRows(from, vocabulary.weight.length + 1) };
}

/** Features of one weight lie together, the commonest first: so do their rows in memory then, and a question finds most of its own near each other. */
function writeVocabulary(to: ByteWriter, { table, weight, unseen }: Vocabulary): number[] {
  const groups = [...Map.groupBy(inOrderOf(table.keys), (position) => weight[position] as number)].sort(([a], [b]) => a - b);
  to.floats(Float32Array.of(unseen));
  to.whole(groups.length);
  to.floats(Float32Array.from(groups, ([value]) => value));
  for (const [, positions] of groups) {
    to.whole(positions.length);
    to.ascending(positions.map((position) => table.keys[position] as number));
  }
  return groups.flatMap(([, positions]) => positions);
}

function readVocabulary(from: ByteReader): Vocabulary {
  const [unseen = 0] = from.floats(1);
  const groups = Array.from(from.floats(from.whole()), (value) => ({ value, keys: from.ascending(from.whole()) }));
  const features = groups.reduce((sum, { keys }) => sum + keys.length, 0);
  const keys = new Float64Array(features);
  const weight = new Float32Array(features);
  let end = 0;
  for (const group of groups) {
    keys.set(group.keys, end);
    weight.fill(group.value, end, end + group.keys.length);
    end += group.keys.length;
  }
  return { table: makeKeyTable(keys), weight, unseen };
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

/** Positions of the keys from the least on. */
function inOrderOf(keys: Float64Array): number[] {
  return Array.from(keys.keys()).sort((a, b) => (keys[a] as number) - (keys[b] as number));
}
