import type { Language } from '../language.ts';

/** A paper as it will stand on the page, whatever the format. `value` null is a line to fill in by hand. */
export type Part =
  | { kind: 'mark'; text: string }
  | { kind: 'addressee'; to: { label: string; text: string }; from: { label: string; rows: Row[] } }
  | { kind: 'title'; text: string; about: string[] }
  | { kind: 'heading'; text: string }
  | { kind: 'paragraph'; text: string }
  | ({ kind: 'row' } & Row)
  | { kind: 'list'; heading: string; items: string[]; emptyLines: number }
  | { kind: 'signature'; date: string; signature: string; name: string | null }
  | { kind: 'receipt'; heading: string; rows: string[] };

export interface Row {
  label: string;
  value: string | null;
  /** How many empty lines when there is no value. */
  lines: number;
}

export interface PaperDocument {
  language: Language;
  /** For the properties of the file. */
  title: string;
  /** Without an ending. */
  fileName: string;
  parts: Part[];
}
