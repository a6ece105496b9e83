/** The sheets of an .xlsx file and their columns, as both ways know them. */
export const SHEETS = {
  topics: ['id', 'field', 'ru', 'kk', 'en'],
  meta: ['id', 'group', 'audience', 'incident', 'reviewed_on', 'facts', 'neighbours'],
  phrases: ['topic', 'language', 'kind', 'text'],
} as const;

export const HOW_TO = 'how to';

/** Widths in characters, in the order of the columns. */
export const WIDTHS: Record<keyof typeof SHEETS, readonly number[]> = {
  topics: [28, 18, 60, 60, 60],
  meta: [28, 14, 24, 10, 14, 60, 50],
  phrases: [28, 10, 12, 90],
};

/** "held back" reads better in a sheet than the key of the data. */
export const KIND_NAMES = { learn: 'learn', heldBack: 'held back' } as const;
