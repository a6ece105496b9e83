import { readFileSync, writeFileSync } from 'node:fs';

/** A Markdown table; the first column is words, the others numbers. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

/** 0.987 as 98.7; a dash where there was nothing to count. */
export function percent(share: number): string {
  return Number.isNaN(share) ? '–' : (share * 100).toFixed(1);
}

/** Puts `text` between the two comments that name `part` in the file. */
export function writeBetweenMarkers(path: string, part: string, text: string): void {
  const [open, close] = [`<!-- ${part} -->`, `<!-- end of ${part} -->`];
  const before = readFileSync(path, 'utf8');
  const [start, end] = [before.indexOf(open), before.indexOf(close)];
  if (start < 0 || end < start) throw new Error(`Cannot write into ${path}: expected the markers ${open} and ${close}`);
  writeFileSync(path, `${before.slice(0, start + open.length)}\n\n${text}\n\n${before.slice(end)}`);
}
