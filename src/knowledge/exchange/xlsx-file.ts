import { isLanguage, LANGUAGES } from '../../language.ts';
import { type Content, type Incoming, PHRASE_KINDS, shownPath } from './content.ts';
import { readTexts } from './read-texts.ts';
import { type Row, readWorkbook, type Workbook } from './read-xlsx.ts';
import { KIND_NAMES, LATER_COLUMNS, SHEETS } from './sheets.ts';

/**
 * A workbook as topics and phrases. A topic that stands in a sheet stands there whole: what has no row is gone. A sheet that
 * is not there, or a topic without a row in it, stays as it is in `existing`.
 */
export async function readXlsxFile(bytes: Uint8Array, existing: Content): Promise<Incoming> {
  const faults: string[] = [];
  const workbook = await readWorkbook(bytes, faults);
  // Where each value came from: "topics.<id>.steps.0" -> "topics row 14", so that a fault found later still names its cell.
  const places = new Map<string, string>();
  const texts = readTexts(workbook.get('topics')?.rows ?? [], places, faults);
  const meta = readMeta(workbook.get('meta')?.rows ?? [], places, faults);
  const ids = new Set([...texts.keys(), ...meta.keys()]);
  const absent = LATER_COLUMNS.filter((column) => !workbook.get('meta')?.columns.has(column));
  const topics = new Map(
    [...ids].map((id) => [id, mergeTopic(existing.topics.get(id) ?? {}, meta.get(id), texts.get(id), absent)]),
  );
  const phrases = readPhrases(workbook.get('phrases')?.rows ?? [], places, faults);
  return { topics, phrases, faults, place: (path) => placeOf(path, places, workbook) };
}

const META = SHEETS.meta.filter((column) => column !== 'id');

function mergeTopic(existing: object, meta: unknown, texts: unknown, absent: readonly string[]): unknown {
  const isMeta = (key: string) => META.some((column) => column === key);
  const own = (wanted: boolean) => Object.fromEntries(Object.entries(existing).filter(([key]) => isMeta(key) === wanted));
  const kept = Object.fromEntries(Object.entries(existing).filter(([key]) => absent.includes(key)));
  return { ...kept, ...(meta ?? own(true)), ...(texts ?? own(false)) };
}

function readMeta(rows: readonly Row[], places: Map<string, string>, faults: string[]): Map<string, unknown> {
  const topics = new Map<string, unknown>();
  for (const { number, cells } of rows) {
    const id = cells.get('id');
    if (typeof id !== 'string') {
      faults.push(`meta row ${number}: id is missing`);
      continue;
    }
    if (topics.has(id)) faults.push(`meta row ${number}: duplicate key, the id '${id}' stands twice`);
    const list = (column: string) =>
      String(cells.get(column) ?? '')
        .split(/[\s,;]+/)
        .filter((item) => item !== '');
    topics.set(id, {
      group: cells.get('group'),
      audience: list('audience'),
      reviewed_on: cells.get('reviewed_on'),
      incident: yesOrNo(cells.get('incident')),
      facts: list('facts'),
      neighbours: list('neighbours'),
      ...(cells.has('subject') ? { subject: cells.get('subject') } : {}),
    });
    for (const column of META) places.set(`topics.${id}.${column}`, `meta row ${number}`);
    if (!places.has(`topics.${id}`)) places.set(`topics.${id}`, `meta row ${number}`);
  }
  return topics;
}

/** A box of Excel, or the word for it. Anything else is left for the schema to refuse. */
function yesOrNo(cell: string | boolean | undefined): unknown {
  const word = String(cell).toLowerCase();
  return word === 'true' ? true : word === 'false' ? false : cell;
}

function readPhrases(rows: readonly Row[], places: Map<string, string>, faults: string[]): Map<string, unknown> {
  const phrases = new Map<string, Record<string, Record<string, string[]>>>();
  for (const { number, cells } of rows) {
    const [id, language, kindName, text] = SHEETS.phrases.map((column) => cells.get(column));
    const at = `phrases row ${number}`;
    const kind = PHRASE_KINDS.find((kind) => kind === kindName || KIND_NAMES[kind] === kindName);
    if (typeof id !== 'string') faults.push(`${at}: topic is missing`);
    if (!isLanguage(language)) faults.push(`${at}: language is ${shown(language)}, expected ${LANGUAGES.join(', ')}`);
    if (!kind) faults.push(`${at}: kind is ${shown(kindName)}, expected ${Object.values(KIND_NAMES).join(' or ')}`);
    if (typeof text !== 'string') faults.push(`${at}: text is missing`);
    if (typeof id !== 'string' || !isLanguage(language) || !kind || typeof text !== 'string') continue;
    const lists = phrases.get(id) ?? { learn: { ru: [], kk: [], en: [] }, heldBack: { ru: [], kk: [], en: [] } };
    phrases.set(id, lists);
    const list = lists[kind]?.[language] ?? [];
    for (const path of [[id], [id, kind, language], [id, kind, language, list.length]])
      if (!places.has(['phrases', ...path].join('.'))) places.set(['phrases', ...path].join('.'), at);
    list.push(text);
  }
  return phrases;
}

function shown(value: unknown): string {
  return value === undefined ? 'missing' : `'${String(value)}'`;
}

/** "topics row 14 column D, threat-words.steps.1.kk": the row of the deepest part of the path that has one. */
function placeOf(path: readonly PropertyKey[], places: ReadonlyMap<string, string>, workbook: Workbook): string {
  const said = shownPath(path.slice(1));
  for (let length = path.length; length > 1; length -= 1) {
    const row = places.get(path.slice(0, length).map(String).join('.'));
    if (row === undefined) continue;
    const headings = { topics: path.findLast(isLanguage), meta: String(path[2]), phrases: length > 2 ? 'text' : 'topic' };
    const sheet = row.split(' ')[0] as keyof typeof headings;
    const column = workbook.get(sheet)?.columns.get(headings[sheet] ?? '');
    return `${row}${column ? ` column ${column}` : ''}, ${said}`;
  }
  return said;
}
