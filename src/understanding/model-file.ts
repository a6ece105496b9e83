import type { Softmax, Vocabulary } from './softmax.ts';
import type { Models } from './understanding.ts';

/** Raise it when the layout or the features change: older files are then made anew. */
const MAGIC = 'QORGAN-MODEL-1\n';

interface Part {
  features: string[];
  unseen: number;
  classes: number;
}
interface Header {
  hash: string;
  topics: string[];
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
    exact: [...models.topics.exact].map(([text, topic]) => [text, position.get(topic) ?? 0]),
    calibration: models.calibration,
    parts: { words: partOf(parts.words), letters: partOf(parts.letters), language: partOf(parts.language) },
  };
  const json = Buffer.from(JSON.stringify(header));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(json.length);
  const numbers = [
    models.topics.prior,
    ...Object.values(parts).flatMap(({ vocabulary, softmax }) => [vocabulary.weight, softmax.scales, softmax.weights]),
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
  const prior = take.floats(header.topics.length);
  const part = ({ features, unseen, classes }: Part): { vocabulary: Vocabulary; softmax: Softmax } => {
    const weight = take.floats(features.length);
    const scales = take.floats(features.length + 1);
    const weights = take.bytes((features.length + 1) * classes);
    const position = new Map(features.map((feature, index) => [feature, index]));
    return { vocabulary: { position, weight, unseen }, softmax: { classes, scales, weights } };
  };
  try {
    const words = part(header.parts.words);
    const letters = part(header.parts.letters);
    const language = part(header.parts.language);
    if (!take.isAtEnd()) return null;
    const exact = new Map(header.exact.map(([text, index]) => [text, header.topics[index] ?? '']));
    return { topics: { topics: header.topics, words, letters, prior, exact }, language, calibration: header.calibration };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function partOf({ vocabulary, softmax }: { vocabulary: Vocabulary; softmax: Softmax }): Part {
  return { features: [...vocabulary.position.keys()], unseen: vocabulary.unseen, classes: softmax.classes };
}

function makeReader(file: Buffer, start: number) {
  let at = start;
  const next = (bytes: number): Buffer => {
    if (at + bytes > file.length) throw new RangeError('the model file is cut short');
    at += bytes;
    return file.subarray(at - bytes, at);
  };
  return {
    // Copied: a Float32Array must begin at a multiple of four.
    floats: (count: number) => new Float32Array(Uint8Array.from(next(count * 4)).buffer),
    bytes: (count: number) => {
      const bytes = next(count);
      return new Int8Array(bytes.buffer, bytes.byteOffset, count);
    },
    isAtEnd: () => at === file.length,
  };
}
