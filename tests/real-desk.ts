import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import { type Desk, type DeskParts, makeDesk } from '../src/desk/desk.ts';
import type { Conversation } from '../src/dialogue/conversation.ts';
import { makeInbox } from '../src/storage/inbox.ts';
import { makePeople } from '../src/storage/people.ts';
import { makePrivacy } from '../src/storage/privacy.ts';
import { makeSeal } from '../src/storage/seal.ts';
import type { Tables } from '../src/storage/tables.ts';
import { realParts, TODAY } from './parts.ts';

/** The desk as main.ts builds it, on a given state and on the tests' day. A fault in it fails the test. */
export function realDesk(state: Kysely<Tables>, parts: Partial<DeskParts> = {}): Desk {
  const { respond, say } = realParts();
  return makeDesk({
    inbox: makeInbox(state),
    people: makePeople<Conversation>(state),
    privacy: makePrivacy(state, makeSeal(randomBytes(32)), { append: () => undefined }),
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
