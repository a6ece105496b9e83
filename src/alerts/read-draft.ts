import { LineCounter, parseDocument } from 'yaml';
import { type Alert, alert } from './schema.ts';

/** Reads an editor's YAML. Every fault at once, each with its line, its field and what was expected. */
export function readDraft(yaml: string): { alert: Alert } | { faults: string[] } {
  const lines = new LineCounter();
  const document = parseDocument(yaml, { lineCounter: lines, schema: 'core', uniqueKeys: true });
  if (document.errors.length > 0) {
    return {
      faults: document.errors.map((error) => `line ${lines.linePos(error.pos[0]).line}: ${error.message.split('\n')[0]}`),
    };
  }
  const result = alert.safeParse(document.toJS());
  if (result.success) return { alert: result.data };
  return {
    faults: result.error.issues.map(
      ({ path, message }) => `line ${lineOf(document, lines, path)}: ${path.map(String).join('.') || 'the file'} ${message}`,
    ),
  };
}

/** The line of the deepest node on the path that exists: a missing field is told at its parent. */
function lineOf(document: ReturnType<typeof parseDocument>, lines: LineCounter, path: readonly PropertyKey[]): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node: unknown = document.getIn(path.slice(0, length), true);
    const range = typeof node === 'object' && node !== null && 'range' in node ? (node.range as number[] | undefined) : undefined;
    if (range?.[0] !== undefined) return lines.linePos(range[0]).line;
  }
  return 1;
}
