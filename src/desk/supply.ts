import { CODE_DIGITS } from '../dialogue/following.ts';
import type { Message } from '../message.ts';
import type { Privacy } from '../storage/privacy.ts';
import { makeCodeGuard } from './code-guard.ts';
import type { Need, Supplied } from './follow.ts';

/** Fetches what a turn needs from the database. Guessing codes is slowed here, where all channels meet. */
export function makeSupply(privacy: Privacy, now: () => number): (need: Need, message: Message) => Promise<Supplied> {
  const guard = makeCodeGuard();
  return async (need, { from }) => {
    switch (need.need) {
      case 'holdings':
        return { holdings: await privacy.holdingsOf(from, now()) };
      case 'new-code':
        return { newCode: privacy.newCode(CODE_DIGITS) };
      case 'redeem': {
        const person = `${from.channel} ${from.id}`;
        if (!guard.mayTry(person, now())) return { redeemed: { is: 'too-many' } };
        const moving = await privacy.findMoving(need.code, now());
        if (!moving) {
          guard.wasWrong(person, now());
          return { redeemed: { is: 'wrong' } };
        }
        const isOwn = moving.from.channel === from.channel && moving.from.id === from.id;
        return { redeemed: isOwn ? { is: 'own' } : { is: 'right', ...moving } };
      }
    }
  };
}
