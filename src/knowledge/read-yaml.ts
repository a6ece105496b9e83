import { readFileSync } from 'node:fs';
import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';

/** Faults of data files, each with its file, line and key; thrown together, so that an editor mends them in one go. */
export class DataFaults extends Error {
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(
      `${faults.length} fault${faults.length === 1 ? '' : 's'} in the data:\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
    );
    this.name = 'DataFaults';
    this.faults = faults;
  }
}

/** Reads and checks one YAML file. Faults go into `faults` as "file:line key: what was expected"; the result is then null. */
export function readYaml<T>(path: string, shownPath: string, schema: z.ZodType<T>, faults: string[]): T | null {
  const lines = new LineCounter();
  const document = parseDocument(readFileSync(path, 'utf8'), { lineCounter: lines, schema: 'core', uniqueKeys: true });
  for (const error of document.errors) {
    faults.push(`${shownPath}:${lines.linePos(error.pos[0]).line} ${error.message.split('\n')[0]}`);
  }
  if (document.errors.length > 0) return null;
  const result = schema.safeParse(document.toJS());
  if (result.success) return result.data;
  for (const issue of result.error.issues) {
    const at = `${shownPath}:${lineOf(document, lines, issue.path)}`;
    faults.push(`${at} ${issue.path.map(String).join('.') || '(file)'}: ${issue.message}`);
  }
  return null;
}

/** The line of the deepest node on the path that exists: a missing key is reported at its parent. */
export function lineOf(document: ReturnType<typeof parseDocument>, lines: LineCounter, path: readonly PropertyKey[]): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    const range = typeof node === 'object' && node !== null && 'range' in node ? (node.range as number[] | undefined) : undefined;
    if (range?.[0] !== undefined) return lines.linePos(range[0]).line;
  }
  return 1;
}
