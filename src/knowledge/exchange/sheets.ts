/** The sheets of an .xlsx file and their columns, as both ways know them. */
export const SHEETS = {
  topics: ['id', 'field', 'ru', 'kk', 'en'],
  meta: ['id', 'group', 'audience', 'incident', 'reviewed_on', 'facts', 'neighbours', 'subject'],
  phrases: ['topic', 'language', 'kind', 'text'],
} as const;

/** Columns that came later: an older workbook has none, and what they would say stays as it is. */
export const LATER_COLUMNS: readonly string[] = ['subject'];

export const HOW_TO = 'how to';

/** Widths in characters, in the order of the columns. */
export const WIDTHS: Record<keyof typeof SHEETS, readonly number[]> = {
  topics: [28, 18, 60, 60, 60],
  meta: [28, 14, 24, 10, 14, 60, 50, 24],
  phrases: [28, 10, 12, 90],
};

/** "held back" reads better in a sheet than the key of the data. */
export const KIND_NAMES = { learn: 'learn', heldBack: 'held back' } as const;
