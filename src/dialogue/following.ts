import {
  DEFAULT_QUIET,
  type Followable,
  type Frequency,
  isFollowable,
  isFrequency,
  NO_QUIET,
  type QuietHours,
} from '../subscription.ts';

/** What follows a word or a tap about subscriptions and about one's own data. */
export type FollowingStep =
  | { do: 'choose-subjects'; unknown: string[] }
  | { do: 'follow'; subjects: Followable[]; unknown: string[] }
  | { do: 'subscriptions' }
  | { do: 'edit-subscription'; subject: Followable }
  | { do: 'set-frequency'; subject: Followable; frequency: Frequency }
  | { do: 'unfollow'; subject: Followable }
  | { do: 'stop-alerts' }
  | { do: 'quiet-hours' }
  | { do: 'set-quiet-hours'; quiet: QuietHours }
  | { do: 'offer-to-move' }
  | { do: 'redeem-code'; code: string }
  | { do: 'my-data' }
  | { do: 'my-data-as-json' }
  | { do: 'ask-to-forget' }
  | { do: 'forget' }
  | { do: 'keep' }
  | { do: 'show-alert'; id: number };

/** Digits only: they are on every keyboard, in every layout, and none looks like another. 10^15 is about 50 bits. */
export const CODE_DIGITS = 15;

/** A code alone, or after /move; spaces and hyphens between the digits are the person's. */
export function codeIn(text: string): string | null {
  const digits = text.replace(/[\s\-–—]/g, '');
  return digits.length === CODE_DIGITS && /^[0-9]+$/.test(digits) ? digits : null;
}

/** The steps of a topic that does more than answer; null for every other topic. `argument` is what stood behind the command. */
export function stepsOfFollowing(topic: string, argument: string): FollowingStep[] | null {
  switch (topic) {
    case 'cmd-subscribe': {
      const { subjects, unknown } = subjectsIn(argument);
      return subjects.length > 0 ? [{ do: 'follow', subjects, unknown }] : [{ do: 'choose-subjects', unknown }];
    }
    case 'cmd-my-subscriptions':
      return [{ do: 'subscriptions' }];
    case 'cmd-unsubscribe':
      return [{ do: 'stop-alerts' }];
    case 'cmd-move-account': {
      const code = codeIn(argument);
      return [argument === '' || code === null ? { do: 'offer-to-move' } : { do: 'redeem-code', code }];
    }
    case 'cmd-my-data':
      return [{ do: 'my-data' }];
    case 'cmd-delete-my-data':
      return [{ do: 'ask-to-forget' }];
    default:
      return null;
  }
}

/**
 * s, s:SUBJECT subscribe · o my subscriptions · e:SUBJECT[:FREQUENCY|:stop] edit one · q, q:21-08, q:off quiet hours ·
 * a:ID an alert · u stop everything (the button of every alert) · k move · j my data as JSON · f, f:yes, f:no forget. Null for any other choice.
 */
export function stepsOfFollowingChoice(kind: string, argument: string): FollowingStep[] | null {
  switch (kind) {
    case 's':
      return [
        isFollowable(argument) ? { do: 'follow', subjects: [argument], unknown: [] } : { do: 'choose-subjects', unknown: [] },
      ];
    case 'o':
      return [{ do: 'subscriptions' }];
    case 'e': {
      const [subject, change] = argument.split(':');
      if (!isFollowable(subject)) return [{ do: 'subscriptions' }];
      if (change === 'stop') return [{ do: 'unfollow', subject }];
      return [isFrequency(change) ? { do: 'set-frequency', subject, frequency: change } : { do: 'edit-subscription', subject }];
    }
    case 'q': {
      const quiet = quietHoursIn(argument);
      return [quiet ? { do: 'set-quiet-hours', quiet } : { do: 'quiet-hours' }];
    }
    case 'a':
      return [{ do: 'show-alert', id: /^\d{1,15}$/.test(argument) ? Number(argument) : 0 }];
    case 'u':
      return [{ do: 'stop-alerts' }];
    case 'k':
      return [{ do: 'offer-to-move' }];
    case 'j':
      return [{ do: 'my-data-as-json' }];
    case 'f':
      return [argument === 'yes' ? { do: 'forget' } : argument === 'no' ? { do: 'keep' } : { do: 'ask-to-forget' }];
    default:
      return null;
  }
}

/** The windows that a tap can choose; others would need typing, which nobody wants at night. */
export const QUIET_CHOICES: readonly QuietHours[] = [
  DEFAULT_QUIET,
  { from: 20 * 60, to: 9 * 60 },
  { from: 22 * 60, to: 7 * 60 },
  { from: 23 * 60, to: 6 * 60 },
];

/** { from: 1260, to: 480 } -> "21-08"; no quiet hours -> "off". */
export function idOfQuietHours({ from, to }: QuietHours): string {
  const hour = (minutes: number) => String(Math.floor(minutes / 60)).padStart(2, '0');
  return from === to ? 'off' : `${hour(from)}-${hour(to)}`;
}

function quietHoursIn(id: string): QuietHours | null {
  return [...QUIET_CHOICES, NO_QUIET].find((quiet) => idOfQuietHours(quiet) === id) ?? null;
}

const MOST_WORDS = 20;

function subjectsIn(argument: string): { subjects: Followable[]; unknown: string[] } {
  const words = argument
    .toLowerCase()
    .split(/[\s,;]+/)
    .filter(Boolean)
    .slice(0, MOST_WORDS);
  return {
    subjects: [...new Set(words.filter(isFollowable))],
    unknown: words.filter((word) => !isFollowable(word)).map((word) => word.slice(0, 40)),
  };
}
