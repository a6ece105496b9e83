import { type ConceptLexicon, compileConcepts } from './concepts.ts';
import { makeKeyTable } from './keys.ts';
import type { Softmax } from './softmax.ts';
import type { Models } from './understanding.ts';
import type { Vocabulary } from './vocabulary.ts';

/** Raise it when the layout or the features change: older files are then made anew. */
const MAGIC = 'QORGAN-MODEL-9\n';

interface Part {
  features: number;
  entries: number;
  unseen: number;
  classes: number;
}
interface Header {
  hash: string;
  topics: string[];
  lexicon: ConceptLexicon;
  exact: [string, number][];
  calibration: Models['calibration'];
  parts: { words: Part; letters: Part; language: Part };
}

/** One file: magic, length of the header, header (JSON), then the numbers of each part one after the other. */
export function encodeModels(models: Models, hash: string): Buffer {
  const parts = { words: models.topics.words, letters: models.topics.letters, language: models.language };
  const position = new Map(models.topics.topics.map((topic, index) => [topic, index]));
  const header: Header = {
    hash,
    topics: [...models.topics.topics],
    lexicon: models.topics.concepts.lexicon,
    exact: [...models.topics.exact].map(([text, topic]) => [text, position.get(topic) ?? 0]),
    calibration: models.calibration,
    parts: { words: partOf(parts.words), letters: partOf(parts.letters), language: partOf(parts.language) },
  };
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(json.length);
  const numbers = [
    models.topics.prior,
    ...Object.values(parts).flatMap(({ vocabulary, softmax }) => [
      vocabulary.table.keys,
      vocabulary.weight,
      softmax.scales,
      softmax.starts,
      softmax.entries,
    ]),
  ];
  return Buffer.concat([
    Buffer.from(MAGIC),
    length,
    json,
    ...numbers.map((array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength)),
  ]);
}

/** Null when the file is another version's, was made from other phrases, or was cut short. */
export function decodeModels(file: Buffer, hash: string): Models | null {
  if (file.subarray(0, MAGIC.length).toString() !== MAGIC || file.length < MAGIC.length + 4) return null;
  const start = MAGIC.length + 4;
  const end = start + file.readUInt32LE(MAGIC.length);
  if (file.length < end) return null;
  const header = JSON.parse(file.subarray(start, end).toString()) as Header;
  if (header.hash !== hash) return null;
  const take = makeReader(file, end);
  const part = ({ features, entries, unseen, classes }: Part): { vocabulary: Vocabulary; softmax: Softmax } => {
    const vocabulary = { table: makeKeyTable(take.doubles(features)), weight: take.floats(features), unseen };
    const scales = take.floats(features + 1);
    const starts = new Uint32Array(take.copy((features + 2) * 4));
    return { vocabulary, softmax: { classes, scales, starts, entries: new Int16Array(take.copy(entries * 2)) } };
  };
  try {
    const prior = take.floats(header.topics.length);
    const words = part(header.parts.words);
    const letters = part(header.parts.letters);
    const language = part(header.parts.language);
    if (!take.isAtEnd()) return null;
    const exact = new Map(header.exact.map(([text, index]) => [text, header.topics[index] ?? '']));
    return {
      topics: { topics: header.topics, concepts: compileConcepts(header.lexicon), words, letters, prior, exact },
      language,
      calibration: header.calibration,
    };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function partOf({ vocabulary, softmax }: { vocabulary: Vocabulary; softmax: Softmax }): Part {
  return {
    features: vocabulary.weight.length,
    entries: softmax.entries.length,
    unseen: vocabulary.unseen,
    classes: softmax.classes,
  };
}

function makeReader(file: Buffer, start: number) {
  let at = start;
  // Copied: an array of numbers must begin at a multiple of their size.
  const copy = (bytes: number): ArrayBuffer => {
    if (at + bytes > file.length) throw new RangeError('the model file is cut short');
    at += bytes;
    return Uint8Array.from(file.subarray(at - bytes, at)).buffer;
  };
  return {
    copy,
    doubles: (count: number) => new Float64Array(copy(count * 8)),
    floats: (count: number) => new Float32Array(copy(count * 4)),
    isAtEnd: () => at === file.length,
  };
}
