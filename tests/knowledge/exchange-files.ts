import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CellValue, writeXlsx } from 'hucre/xlsx';
import { afterAll } from 'vitest';
import { DATA_FOLDER } from '../../src/parts.ts';

const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'qorgan-exchange-'));
  made.push(folder);
  return folder;
}

/** A copy of data/ that a test may change. */
export function copyData(): string {
  const folder = join(makeFolder(), 'data');
  cpSync(DATA_FOLDER, folder, { recursive: true });
  return folder;
}

export function writeIn(folder: string, name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** Path -> text of every file below data/, to see that nothing else changed. */
export function textsOf(folder: string): Map<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path): [string, string] => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]),
  );
}

/** The lines of one text that the other has not. */
export function newLines(before: string, after: string): string[] {
  const old = new Set(before.split('\n'));
  return after.split('\n').filter((line) => !old.has(line));
}

/** A workbook as an editor may have made it. A cell like '=1+1' in `formulas` ("row,column", from zero) becomes a formula. */
export function workbookOf(sheets: Record<string, CellValue[][]>, formulas: Record<string, Record<string, string>> = {}) {
  return writeXlsx({
    sheets: Object.entries(sheets).map(([name, rows]) => ({
      name,
      rows,
      cells: new Map(
        Object.entries(formulas[name] ?? {}).map(([at, formula]) => [at, { value: null, type: 'formula' as const, formula }]),
      ),
    })),
  });
}
