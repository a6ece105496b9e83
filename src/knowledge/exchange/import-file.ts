import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { checkContent } from '../check.ts';
import { readData } from '../read-data.ts';
import { DataFaults } from '../read-yaml.ts';
import { phrasesFile, topicFile } from '../schema.ts';
import { type Change, changesBetween } from './changes.ts';
import { checkIncoming } from './check-incoming.ts';
import { contentOf, type Incoming, type PhrasesContent, type TopicContent } from './content.ts';
import { editYaml } from './edit-yaml.ts';
import { renderYaml } from './house-style.ts';
import { menuFiles } from './menu-file.ts';
import { readFile } from './read-file.ts';
import type { FileChange } from './replace-files.ts';

/** What an import would do. With faults there is nothing to do: all or nothing. */
export interface ImportPlan {
  faults: string[];
  changes: Change[];
  files: FileChange[];
}

/**
 * Reads an editor's file and says which files of data/ become what, or every fault. Writes nothing but a copy of data/ in a
 * temporary folder, where the changed data is checked as the bot would check it.
 */
export async function planImport(file: string, dataFolder: string, today: string): Promise<ImportPlan> {
  const data = readData(dataFolder);
  const existing = contentOf(data);
  const incoming = await readFile(file, existing);
  const faults = [...incoming.faults];
  const wanted = checkIncoming(incoming, existing, faults);
  const files = [
    ...topicFiles(changedOf(wanted.topics, existing.topics), dataFolder),
    ...phraseFiles(changedOf(wanted.phrases, existing.phrases), dataFolder),
    ...menuFiles(data.menu, wanted.topics, dataFolder),
  ];
  // Consequences of a fault that is told already would only hide it.
  const unsound = [...incoming.topics.keys()].filter((id) => !wanted.topics.has(id));
  const deeper = faultsOfCopy(dataFolder, files, today).filter((fault) => !unsound.some((id) => fault.includes(`'${id}'`)));
  faults.push(...deeper.map((fault) => withPlace(fault, incoming)));
  return faults.length > 0
    ? { faults: withoutEchoes(faults), changes: [], files: [] }
    : { faults, changes: changesBetween(existing, wanted), files };
}

/** A cell that was refused is not missing as well. */
function withoutEchoes(faults: readonly string[]): string[] {
  return [...new Set(faults)].filter((fault) => {
    const place = fault.split(/[,:]/)[0] ?? '';
    const isEcho =
      fault.endsWith('missing') && faults.some((other) => !other.endsWith('missing') && other.startsWith(`${place} `));
    return !isEcho;
  });
}

/** What says something else than data/ does: the file of the rest is not even opened. */
function changedOf<T>(wanted: ReadonlyMap<string, T>, existing: ReadonlyMap<string, T>): [string, T][] {
  return [...wanted].filter(([id, value]) => !isDeepStrictEqual(value, existing.get(id)));
}

function topicFiles(topics: readonly [string, TopicContent][], folder: string): FileChange[] {
  const order = Object.keys(topicFile.shape);
  return topics.flatMap(([id, topic]) => change(join('topics', `${id}.yaml`), { id, ...topic }, order, folder));
}

function phraseFiles(phrases: readonly [string, PhrasesContent][], folder: string): FileChange[] {
  const order = Object.keys(phrasesFile.shape);
  return phrases.flatMap(([topic, lists]) => change(join('phrases', `${topic}.yaml`), { topic, ...lists }, order, folder));
}

/** Nothing when the file says the same already: then not a byte of it is touched. */
function change(path: string, values: Record<string, unknown>, order: readonly string[], folder: string): FileChange[] {
  const full = join(folder, path);
  if (!existsSync(full)) {
    const entries = order.filter((key) => values[key] !== undefined && JSON.stringify(values[key]) !== '{}');
    return [{ path, before: null, after: renderYaml(Object.fromEntries(entries.map((key) => [key, values[key]]))) }];
  }
  const before = readFileSync(full, 'utf8');
  const after = editYaml(before, values, order);
  return after === before ? [] : [{ path, before, after }];
}

function faultsOfCopy(dataFolder: string, files: readonly FileChange[], today: string): readonly string[] {
  if (files.length === 0) return [];
  const temporary = mkdtempSync(join(tmpdir(), 'qorgan-import-'));
  const copy = join(temporary, 'data');
  try {
    cpSync(dataFolder, copy, { recursive: true });
    for (const { path, after } of files) {
      mkdirSync(dirname(join(copy, path)), { recursive: true });
      writeFileSync(join(copy, path), after);
    }
    return checkContent(readData(copy), today);
  } catch (error) {
    if (error instanceof DataFaults) return error.faults;
    throw error;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/** A fault of the data, told where the editor finds it: "topics row 14 column D, threat-words.steps.1.kk: …". */
function withPlace(fault: string, incoming: Incoming): string {
  const [, folder = '', id = '', field = '', message] =
    /^data\/(topics|phrases)\/([a-z0-9-]+)\.yaml(?: ([A-Za-z_]+(?:\.[A-Za-z0-9]+)*))?:? (.*)$/s.exec(fault) ?? [];
  if (message === undefined || !(folder === 'topics' ? incoming.topics : incoming.phrases).has(id)) return fault;
  const path = field === '' ? [] : field.split('.').map((piece) => (/^\d+$/.test(piece) ? Number(piece) : piece));
  return `${incoming.place([folder, id, ...path])}: ${message}`;
}
