import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import { caseFrom } from '../src/desk/case-of.ts';
import { type Desk, type DeskParts, makeDesk } from '../src/desk/desk.ts';
import { makeFiles } from '../src/desk/files.ts';
import { makePaperDesk } from '../src/desk/papers.ts';
import { remindersFor } from '../src/desk/remind.ts';
import type { Conversation } from '../src/dialogue/conversation.ts';
import { makePaperMaker } from '../src/papers/make.ts';
import { makeCompanions } from '../src/storage/companions.ts';
import { makeInbox } from '../src/storage/inbox.ts';
import { makeKeyedHash } from '../src/storage/keyed-hash.ts';
import { makePeople } from '../src/storage/people.ts';
import { makePrivacy } from '../src/storage/privacy.ts';
import { makeSeal } from '../src/storage/seal.ts';
import type { Tables } from '../src/storage/tables.ts';
import { realParts, TODAY } from './parts.ts';

/** Noon of the tests' day, and a second later at each look: nobody is slowed for writing too fast. */
export function makeClock(): () => number {
  let clock = Date.parse(`${TODAY}T07:00:00Z`);
  return () => {
    clock += 1000;
    return clock;
  };
}

/** The desk as main.ts builds it, on a given state and on the tests' day. A fault in it fails the test. */
export function realDesk(state: Kysely<Tables>, parts: Partial<DeskParts> = {}): Desk {
  const { respond, say, knowledge, emergencyNumbers } = realParts();
  const seal = makeSeal();
  const files = makeFiles(Date.now);
  const companions = makeCompanions(state);
  return makeDesk({
    inbox: makeInbox(state, seal),
    people: makePeople<Conversation>(state, seal),
    companions,
    remindersOf: remindersFor(knowledge),
    files,
    papers: makePaperDesk({
      ...knowledge,
      say,
      files,
      makePaper: makePaperMaker(),
      emergencyNumbers,
      caseOf: caseFrom(companions),
    }),
    privacy: makePrivacy(state, makeKeyedHash(randomBytes(32)), { append: () => undefined }),
    respond,
    say,
    today: () => TODAY,
    now: makeClock(),
    onFault: ({ name, stack }) => {
      throw new Error(`${name}\n${stack}`);
    },
    onReply: () => undefined,
    emergencyNumber: '112',
    ...parts,
  });
}
