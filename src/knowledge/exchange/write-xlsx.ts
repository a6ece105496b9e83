import { type Cell, type CellStyle, type WriteSheet, writeXlsx } from 'hucre/xlsx';
import { LANGUAGES, type Language } from '../../language.ts';
import { type Content, phraseRows, textRows } from './content.ts';
import { HOW_TO, KIND_NAMES, SHEETS, WIDTHS } from './sheets.ts';

type Row = (string | boolean)[];

/** Text format: what begins with = + - @ is text and stays text, also after an editor touched the cell. */
const TEXT: CellStyle = { numFmt: '@', alignment: { wrapText: true, vertical: 'top' } };
const HEADING: CellStyle = { ...TEXT, font: { bold: true } };

/** Topics and phrases as a workbook: every cell is text (or yes and no), nothing is a formula. */
export async function makeXlsx({ topics, phrases }: Content, howTo: Record<Language, readonly string[]>): Promise<Uint8Array> {
  const texts = [...topics].flatMap(([id, topic]) =>
    textRows(topic).map(([field, text]): Row => [id, field, ...LANGUAGES.map((language) => text[language] ?? '')]),
  );
  const meta = [...topics].map(
    ([id, topic]): Row => [
      id,
      topic.group,
      topic.audience.join(', '),
      topic.incident,
      topic.reviewed_on,
      topic.facts.join(', '),
      topic.neighbours.join(', '),
      topic.subject ?? '',
    ],
  );
  const said = [...phrases].flatMap(([id, lists]) =>
    phraseRows(lists).map(([kind, language, text]): Row => [id, language, KIND_NAMES[kind], text]),
  );
  const lines = howTo.ru.map((_, index): Row => LANGUAGES.map((language) => howTo[language][index] ?? ''));
  return writeXlsx({
    sheets: [
      makeSheet(HOW_TO, LANGUAGES, [60, 60, 60], lines),
      makeSheet('topics', SHEETS.topics, WIDTHS.topics, texts),
      makeSheet('meta', SHEETS.meta, WIDTHS.meta, meta),
      makeSheet('phrases', SHEETS.phrases, WIDTHS.phrases, said),
    ],
    activeSheet: 1,
  });
}

function makeSheet(name: string, headings: readonly string[], widths: readonly number[], rows: readonly Row[]): WriteSheet {
  return {
    name,
    columns: widths.map((width) => ({ width, style: TEXT })),
    rows: [[...headings], ...rows.map((row) => row.map((value) => (typeof value === 'string' ? escaped(value) : value)))],
    cells: new Map(
      headings.map((value, column): [string, Partial<Cell>] => [`0,${column}`, { value, type: 'string', style: HEADING }]),
    ),
    freezePane: { rows: 1 },
    autoFilter: { range: `A1:${'ABCDEFGH'[headings.length - 1]}${rows.length + 1}` },
  };
}

/** In a workbook `_x0041_` means the character with that number: an underscore before such a word is written as one itself. */
function escaped(text: string): string {
  return text.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_');
}
