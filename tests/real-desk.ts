import type { Kysely } from 'kysely';
import { type Desk, type DeskParts, makeDesk } from '../src/desk/desk.ts';
import { makeFiles } from '../src/desk/files.ts';
import { remindersFor } from '../src/desk/remind.ts';
import type { Conversation } from '../src/dialogue/conversation.ts';
import { makeCompanions } from '../src/storage/companions.ts';
import { makeInbox } from '../src/storage/inbox.ts';
import { makePeople } from '../src/storage/people.ts';
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
  const { respond, say, knowledge } = realParts();
  return makeDesk({
    inbox: makeInbox(state),
    people: makePeople<Conversation>(state),
    companions: makeCompanions(state),
    remindersOf: remindersFor(knowledge),
    files: makeFiles(Date.now),
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
