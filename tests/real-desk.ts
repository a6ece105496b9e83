import type { Kysely } from 'kysely';
import { type Desk, type DeskParts, makeDesk } from '../src/desk/desk.ts';
import { makeFiles } from '../src/desk/files.ts';
import { makePaperDesk } from '../src/desk/papers.ts';
import type { Conversation } from '../src/dialogue/conversation.ts';
import { makePaperMaker } from '../src/papers/make.ts';
import { makeInbox } from '../src/storage/inbox.ts';
import { makePeople } from '../src/storage/people.ts';
import { makeSeal } from '../src/storage/seal.ts';
import type { Tables } from '../src/storage/tables.ts';
import { realParts, TODAY } from './parts.ts';

/** The desk as main.ts builds it, on a given state and on the tests' day. A fault in it fails the test. */
export function realDesk(state: Kysely<Tables>, parts: Partial<DeskParts> = {}): Desk {
  const { respond, say, knowledge, emergencyNumbers } = realParts();
  const seal = makeSeal();
  const files = makeFiles(Date.now);
  return makeDesk({
    inbox: makeInbox(state, seal),
    people: makePeople<Conversation>(state, seal),
    files,
    papers: makePaperDesk({ ...knowledge, say, files, makePaper: makePaperMaker(), emergencyNumbers }),
    respond,
    say,
    today: () => TODAY,
    now: Date.now,
    onFault: ({ name, stack }) => {
      throw new Error(`${name}\n${stack}`);
    },
    onReply: () => undefined,
    emergencyNumber: '112',
    ...parts,
  });
}
