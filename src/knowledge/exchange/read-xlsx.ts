import { type Cell, type CellValue, readXlsx, type Sheet } from 'hucre/xlsx';
import { MAX_ROWS } from './limits.ts';
import { HOW_TO, LATER_COLUMNS, SHEETS } from './sheets.ts';

/** One row below the headings: its number as the sheet shows it, and its cells by heading. Empty cells are not there. */
export interface Row {
  number: number;
  cells: Map<string, string | boolean>;
}

export type Workbook = Map<keyof typeof SHEETS, { rows: Row[]; columns: Map<string, string> }>;

/** Reads the sheets that hold content. The archive must have been checked before: this unpacks it. */
export async function readWorkbook(bytes: Uint8Array, faults: string[]): Promise<Workbook> {
  const workbook: Workbook = new Map();
  let sheets: Sheet[];
  try {
    sheets = (await readXlsx(bytes, { maxRows: MAX_ROWS + 2 })).sheets;
  } catch (error) {
    faults.push(`the file cannot be read: ${(error as Error).message}`);
    return workbook;
  }
  const total = sheets.reduce((sum, sheet) => sum + sheet.rows.length, 0);
  if (total > MAX_ROWS) {
    faults.push(`the file has ${total} rows or more, expected at most ${MAX_ROWS}`);
    return workbook;
  }
  for (const sheet of sheets) {
    const name = sheet.name.trim().toLowerCase();
    if (isContent(name)) workbook.set(name, readSheet(sheet, name, faults));
    else if (name !== HOW_TO) faults.push(`sheet '${sheet.name}': unknown, expected ${Object.keys(SHEETS).join(', ')}`);
  }
  if (workbook.size === 0) faults.push(`the file has none of the sheets ${Object.keys(SHEETS).join(', ')}`);
  return workbook;
}

function isContent(name: string): name is keyof typeof SHEETS {
  return Object.hasOwn(SHEETS, name);
}

function readSheet(sheet: Sheet, name: keyof typeof SHEETS, faults: string[]): { rows: Row[]; columns: Map<string, string> } {
  const expected: readonly string[] = SHEETS[name];
  const needed = expected.filter((heading) => !LATER_COLUMNS.includes(heading));
  const headings = (sheet.rows[0] ?? []).map((value) => (typeof value === 'string' ? value.trim() : ''));
  const columns = new Map(
    headings.map((heading, column): [string, string] => [heading, letterOf(column)]).filter(([heading]) => heading !== ''),
  );
  for (const heading of needed) if (!columns.has(heading)) faults.push(`${name} row 1: column '${heading}' is missing`);
  headings.forEach((heading, column) => {
    const at = `${name} row 1 column ${letterOf(column)}`;
    if (heading !== '' && !expected.includes(heading)) faults.push(`${at}: unknown column '${heading}'`);
    if (heading !== '' && headings.indexOf(heading) !== column) faults.push(`${at}: column '${heading}' stands twice`);
  });
  if (needed.some((heading) => !columns.has(heading))) return { rows: [], columns };
  const rows = sheet.rows.slice(1).map((values, index): Row => {
    const cells = new Map<string, string | boolean>();
    values.forEach((value, column) => {
      const at = `${name} row ${index + 2} column ${letterOf(column)}`;
      const read = readCell(value, sheet.cells?.get(`${index + 1},${column}`), headings[column] ?? '', at, faults);
      if (read !== '') cells.set(headings[column] ?? '', read);
    });
    return { number: index + 2, cells };
  });
  return { rows: rows.filter((row) => row.cells.size > 0), columns };
}

/** The text of a cell. Formulas are faults and never computed; a day typed in Excel is a day. */
function readCell(value: CellValue, cell: Cell | undefined, heading: string, at: string, faults: string[]): string | boolean {
  const where = heading === '' ? at : `${at} (${heading})`;
  if (cell?.formula !== undefined || cell?.type === 'formula') {
    faults.push(`${where}: a formula, expected text (put the text itself into the cell)`);
    return '';
  }
  if (value === null || value === '') return '';
  if (heading === '') {
    faults.push(`${at}: a value in a column without heading`);
    return '';
  }
  if (typeof value === 'string' && cell?.type !== 'error') return cleaned(value, where, faults);
  if (typeof value === 'boolean' && heading === 'incident') return value;
  const day = heading === 'reviewed_on' ? dayOf(value) : null;
  if (day !== null) return day;
  const shown = value instanceof Date ? 'a date' : `the ${typeof value} ${String(value)}`;
  faults.push(`${where}: wrong type: expected text, found ${cell?.type === 'error' ? `the error ${String(value)}` : shown}`);
  return '';
}

/** Excel makes a date of what looks like one, or leaves the number of days since 1900 in a cell of format Text. */
function dayOf(value: CellValue): string | null {
  const isSerial = typeof value === 'number' && Number.isInteger(value) && value > 40_000 && value < 80_000;
  const date = isSerial ? new Date(Date.UTC(1899, 11, 30 + value)) : value;
  return date instanceof Date && !Number.isNaN(date.getTime()) ? date.toISOString().slice(0, 10) : null;
}

/** Excel's line breaks, spaces around a text and composed letters carry no meaning of their own. */
function cleaned(text: string, where: string, faults: string[]): string {
  const clean = text.replace(/\r\n?/g, '\n').trim().normalize('NFC');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\u0000-\u0009\u000b-\u001f\u007f]/.test(clean)) faults.push(`${where}: an invisible control character (or a tab)`);
  return clean;
}

export function letterOf(column: number): string {
  return column < 26 ? String.fromCharCode(65 + column) : letterOf(Math.floor(column / 26) - 1) + letterOf(column % 26);
}
