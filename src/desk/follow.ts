import { CODE_DIGITS, type FollowingStep } from '../dialogue/following.ts';
import type { Step } from '../dialogue/take-turn.ts';
import type { Language } from '../language.ts';
import { follow, join, NOTHING_FOLLOWED, setFrequency, setQuiet, unfollow } from '../people/following.ts';
import type { Person } from '../people/person.ts';
import type { Holdings } from '../storage/holdings.ts';
import type { Moving } from '../storage/transfers.ts';

/** The version of the sentence following:consent-N: a consent names what the person saw. A changed sentence is a new N. */
export const CONSENT_WORDING = '1';

/** How long a move code lives. */
export const CODE_HOURS = 4;

/** What became of a code that a person sent. */
export type Redeemed = ({ is: 'right' } & Moving) | { is: 'wrong' } | { is: 'own' } | { is: 'too-many' };

/** What a turn needs from the database before it can be decided; the desk fetches it and asks again. */
export type Need = { need: 'holdings' } | { need: 'new-code' } | { need: 'redeem'; code: string };

export interface Supplied {
  holdings?: Holdings;
  /** A fresh code, not stored yet. */
  newCode?: string;
  redeemed?: Redeemed;
}

/** What is still missing to decide these steps. */
export function needOf(steps: readonly Step[], person: Person, supplied: Supplied): Need | null {
  for (const step of steps) {
    if (['my-data', 'my-data-as-json', 'forget'].includes(step.do) && !supplied.holdings) return { need: 'holdings' };
    if (step.do === 'offer-to-move' && canMove(person) && !supplied.newCode) return { need: 'new-code' };
    if (step.do === 'redeem-code' && !supplied.redeemed) return { need: 'redeem', code: step.code };
  }
  return null;
}

export function canMove({ language, following }: Person): boolean {
  return language !== null || following.quiet !== null || following.subscriptions.length > 0;
}

/** The person after the steps of a turn. Alerts need a language: whoever subscribes gets them in the language of this reply. */
export function afterSteps(
  person: Person,
  steps: readonly Step[],
  { now, language, supplied }: { now: number; language: Language; supplied: Supplied },
): Person {
  return steps.reduce((before, step) => afterStep(before, step, now, language, supplied), person);
}

function afterStep(person: Person, step: Step | FollowingStep, now: number, language: Language, supplied: Supplied): Person {
  const { following } = person;
  switch (step.do) {
    case 'set-language':
      return { ...person, language: step.language };
    case 'follow': {
      const spoken = person.language ?? language;
      const consent = { givenAt: now, channel: person.address.channel, wording: `${CONSENT_WORDING}/${spoken}` };
      return { ...person, language: spoken, following: follow(following, step.subjects, consent) };
    }
    case 'set-frequency':
      return { ...person, following: setFrequency(following, step.subject, step.frequency) };
    case 'unfollow':
      return { ...person, following: unfollow(following, step.subject) };
    case 'stop-alerts':
      return { ...person, following: NOTHING_FOLLOWED };
    case 'set-quiet-hours':
      return { ...person, following: setQuiet(following, step.quiet) };
    case 'redeem-code': {
      const { redeemed } = supplied;
      if (redeemed?.is !== 'right') return person;
      return { ...person, language: redeemed.language ?? person.language, following: join(following, redeemed.following) };
    }
    default:
      return person;
  }
}

/** "482913077561348" -> "482-913-077-561-348": read and typed in threes. */
export function codeInWords(code: string): string {
  return code.padStart(CODE_DIGITS, '0').replace(/(\d{3})(?=\d)/g, '$1-');
}
