import { DEFAULT_QUIET, type Followable, type Frequency, type QuietHours } from '../subscription.ts';

/** What a person follows, and how they want to be told. Everything here is the person's own choice. */
export interface Following {
  /** In the order of subscribing; a subject stands once. */
  subscriptions: readonly Subscription[];
  /** Null: the default of everybody. */
  quiet: QuietHours | null;
  /** The consent that is in force; null when there is none, and then nothing may be sent. */
  consent: Consent | null;
}

export interface Subscription {
  subject: Followable;
  frequency: Frequency;
  /** Milliseconds since the epoch. */
  since: number;
}

export interface Consent {
  /** Milliseconds since the epoch. */
  givenAt: number;
  channel: string;
  /** Version and language of the sentence that the person saw, e.g. "1/kk". */
  wording: string;
}

export const NOTHING_FOLLOWED: Following = { subscriptions: [], quiet: null, consent: null };

export function follows(following: Following, subject: Followable): boolean {
  return following.subscriptions.some((subscription) => subscription.subject === subject);
}

/** Adds what is not followed yet, told at once; what is followed keeps its frequency. The consent is given anew. */
export function follow(following: Following, subjects: readonly Followable[], consent: Consent): Following {
  const added = subjects.filter((subject, place) => !follows(following, subject) && subjects.indexOf(subject) === place);
  if (added.length === 0) return following;
  const fresh = added.map((subject): Subscription => ({ subject, frequency: 'at-once', since: consent.givenAt }));
  return { ...following, subscriptions: [...following.subscriptions, ...fresh], consent };
}

/** With the last subscription the consent ends. */
export function unfollow(following: Following, subject: Followable): Following {
  const subscriptions = following.subscriptions.filter((subscription) => subscription.subject !== subject);
  return { ...following, subscriptions, consent: subscriptions.length === 0 ? null : following.consent };
}

export function setFrequency(following: Following, subject: Followable, frequency: Frequency): Following {
  const subscriptions = following.subscriptions.map((subscription) =>
    subscription.subject === subject ? { ...subscription, frequency } : subscription,
  );
  return { ...following, subscriptions };
}

/** The default is kept as "no choice", so that a better default reaches whoever never chose. */
export function setQuiet(following: Following, quiet: QuietHours): Following {
  const isDefault = quiet.from === DEFAULT_QUIET.from && quiet.to === DEFAULT_QUIET.to;
  return { ...following, quiet: isDefault ? null : quiet };
}

/** What comes from another messenger joins what is followed here; where both say something, what was brought wins. */
export function join(here: Following, brought: Following): Following {
  const others = here.subscriptions.filter(({ subject }) => !follows(brought, subject));
  return {
    subscriptions: [...brought.subscriptions, ...others],
    quiet: brought.quiet ?? here.quiet,
    consent: brought.consent ?? here.consent,
  };
}
