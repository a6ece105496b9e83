import { LANGUAGES } from '../../language.ts';
import type { Row } from './read-xlsx.ts';

const FIELD =
  /^(?:(title|label|answer|unsettled)|(views)\.(manager|citizen)|(steps)\.([1-9]\d{0,3})|(law)\.([1-9]\d{0,3})\.(text|provision))$/;

interface Line {
  row: number;
  /** Where the value belongs; the number of a step or a line of law as it was typed. */
  path: (string | number)[];
  value: unknown;
}

/**
 * The sheet "topics" as the text fields of each topic. Steps and lines of law come in the order of their numbers, whatever
 * those are: a row taken out of the middle leaves no hole. A row whose three cells are empty counts as taken out.
 */
export function readTexts(rows: readonly Row[], places: Map<string, string>, faults: string[]): Map<string, unknown> {
  const topics = new Map<string, Line[]>();
  const seen = new Set<string>();
  for (const { number, cells } of rows) {
    const [id, field] = [cells.get('id'), cells.get('field')];
    if (typeof id !== 'string' || typeof field !== 'string') {
      faults.push(`topics row ${number}: ${id === undefined ? 'id' : 'field'} is missing`);
      continue;
    }
    const path = pathOf(field);
    if (path === null) {
      faults.push(`topics row ${number} (${id}): unknown field '${field}'`);
      continue;
    }
    const key = [id, ...path.slice(0, 2)].join('.');
    if (seen.has(key)) faults.push(`topics row ${number} (${id}): duplicate key, the field '${field}' stands twice`);
    seen.add(key);
    const lines = topics.get(id) ?? [];
    topics.set(id, lines);
    if (lines.length === 0) places.set(`topics.${id}`, `topics row ${number}`);
    const words = Object.fromEntries(
      LANGUAGES.flatMap((language) => (cells.has(language) ? [[language, cells.get(language)]] : [])),
    );
    if (Object.keys(words).length > 0) lines.push({ row: number, path, value: words });
  }
  return new Map([...topics].map(([id, lines]) => [id, assemble(id, lines, places, faults)]));
}

function pathOf(field: string): (string | number)[] | null {
  const [whole, plain, views, reader, steps, step, law, line, kind] = FIELD.exec(field) ?? [];
  if (whole === undefined) return null;
  if (plain) return [plain];
  if (views && reader) return [views, reader];
  return steps ? [steps, Number(step)] : [law ?? '', Number(line), kind ?? ''];
}

function assemble(id: string, lines: readonly Line[], places: Map<string, string>, faults: string[]): Record<string, unknown> {
  const steps: unknown[] = [];
  const law: unknown[] = [];
  const views: Record<string, unknown> = {};
  const topic: Record<string, unknown> = { steps, law, views };
  for (const { row, path, value } of [...lines].sort((a, b) => Number(a.path[1]) - Number(b.path[1]) || a.row - b.row)) {
    const [first = '', second = ''] = path.map(String);
    if (first === 'steps') steps.push(value);
    else if (first === 'law')
      law.push(
        path[2] === 'text' ? { text: value } : { provision: provisionOf(value as Record<string, string>, row, id, faults) },
      );
    else if (first === 'views') views[second] = value;
    else topic[first] = value;
    const place = first === 'steps' ? ['steps', steps.length - 1] : first === 'law' ? ['law', law.length - 1] : path;
    for (const path of [place.slice(0, 1), place]) {
      const key = ['topics', id, ...path].join('.');
      if (!places.has(key)) places.set(key, `topics row ${row}`);
    }
  }
  return topic;
}

/** A provision has no languages: it stands in the column ru, and whoever repeats it beside must mean the same. */
function provisionOf(value: Record<string, string>, row: number, id: string, faults: string[]): string | undefined {
  const said = new Set(Object.values(value));
  if (said.size > 1) faults.push(`topics row ${row} (${id}): one provision expected, found ${[...said].join(' and ')}`);
  return value['ru'] ?? [...said][0];
}
