import { appendFileSync } from 'node:fs';

/** An update that Telegram had for the bot. */
export interface UpdateEntry {
  entry: 'update';
  at: number;
  updateId: number;
  kind: string;
  chat: number | null;
  text: string | null;
}

/** A call of the bot and what Telegram made of it. A message was delivered if and only if `ok` is true. */
export interface CallEntry {
  entry: 'call';
  at: number;
  method: string;
  parameters: Record<string, unknown>;
  ok: boolean;
  errorCode?: number;
  description?: string;
  messageId?: number;
  /** What the person sees: without markup. */
  shown?: string;
  /** What was uploaded with the call. */
  files?: { name: string; base64: string }[];
  /** The message was delivered, but the bot was not told. */
  answerDropped?: true;
}

export type LedgerEntry = UpdateEntry | CallEntry;

/** Append-only, and on the disk before the bot gets its answer: a verdict after a kill is taken from here alone. */
export interface Ledger {
  readonly entries: readonly LedgerEntry[];
  add(entry: LedgerEntry): void;
}

export function makeLedger(file?: string): Ledger {
  const entries: LedgerEntry[] = [];
  return {
    entries,
    add(entry) {
      entries.push(entry);
      if (file !== undefined) appendFileSync(file, `${JSON.stringify(entry)}\n`);
    },
  };
}
