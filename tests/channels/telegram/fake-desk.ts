import type { Desk } from '../../../src/desk/desk.ts';
import { type Files, makeFiles } from '../../../src/desk/files.ts';
import type { Message, Reply } from '../../../src/message.ts';

export interface FakeDesk extends Desk {
  files: Files;
  /** Ids in the order they were answered for the first time. */
  answered: string[];
  /** How many are received and not done. */
  openCount(): number;
}

/** A desk in memory that keeps the inbox rule of src/desk/desk.ts: known messages change nothing, done ones give nothing. */
export function makeFakeDesk(decide: (message: Message) => Reply[] | Promise<Reply[]>): FakeDesk {
  const inbox = new Map<string, { message: Message; replies: Reply[] | null; isDone: boolean }>();
  const answered: string[] = [];
  const files = makeFiles(Date.now);
  return {
    answered,
    files,
    openCount: () => [...inbox.values()].filter(({ isDone }) => !isDone).length,
    async receive(messages) {
      for (const message of messages)
        if (!inbox.has(message.id)) inbox.set(message.id, { message, replies: null, isDone: false });
    },
    async answer(message) {
      const row = inbox.get(message.id);
      if (!row) throw new Error('answered before it was received');
      if (row.isDone) return [];
      if (!row.replies) {
        answered.push(message.id);
        row.replies = await decide(message);
      }
      return row.replies;
    },
    async done(message) {
      const row = inbox.get(message.id);
      if (row) row.isDone = true;
    },
    async open() {
      return [...inbox.values()].filter(({ isDone }) => !isDone).map(({ message }) => message);
    },
    file: (id, to) => files.find(id, to),
  };
}

export function says(text: string, choices: Reply['choices'] = []): Reply {
  return { kind: 'answer', language: 'ru', topic: 'law-overview', blocks: [{ kind: 'paragraph', spans: [{ text }] }], choices };
}

/** Answers each message with its own words, so that the ledger shows which answer belongs to what. */
export const echo = ({ text, choice }: Message): Reply[] => [says(`→ ${choice ?? text}`)];
