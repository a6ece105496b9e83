import { appendFileSync } from 'node:fs';

/** A call of …/messages and what the stand-in made of it. A message was delivered if and only if `ok` is true. */
export interface CallEntry {
  entry: 'call';
  at: number;
  /** The phone or the user id it was sent to. */
  to: string;
  payload: Record<string, unknown>;
  ok: boolean;
  code?: number;
  detail?: string;
  messageId?: string;
  reference?: string;
  /** What the person reads, with WhatsApp's marks as they are. */
  shown?: string;
  choices?: Shown[];
  template?: { name: string; language: string; parameters: string[] };
  /** The message was delivered, but the bot was not told. */
  answerDropped?: true;
}

export interface Shown {
  id: string;
  title: string;
  description?: string;
}

/** A message or status that Meta had for the bot. */
export interface WebhookEntry {
  entry: 'webhook';
  at: number;
  ids: string[];
  kind: string;
}

export type LedgerEntry = CallEntry | WebhookEntry;

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
