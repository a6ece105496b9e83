/** What a person can follow, as the editors of alerts name it; 'all' stands for every alert. */
export const SUBJECTS = [
  'criminal-code',
  'administrative-code',
  'health-code',
  'labour-code',
  'procedure',
  'insurance-and-support',
  'draft-laws',
  'kyrgyzstan',
] as const;
export type Subject = (typeof SUBJECTS)[number];

/** What a subscription can name. */
export const FOLLOWABLE = ['all', ...SUBJECTS] as const;
export type Followable = (typeof FOLLOWABLE)[number];

export const FREQUENCIES = ['at-once', 'daily', 'weekly'] as const;
export type Frequency = (typeof FREQUENCIES)[number];

export function isFollowable(value: unknown): value is Followable {
  return FOLLOWABLE.some((followable) => followable === value);
}

export function isFrequency(value: unknown): value is Frequency {
  return FREQUENCIES.some((frequency) => frequency === value);
}

/** Hours in which nobody is woken, in minutes after midnight in Kazakhstan. The two ends are equal when there are none. */
export interface QuietHours {
  from: number;
  to: number;
}

export const DEFAULT_QUIET: QuietHours = { from: 21 * 60, to: 8 * 60 };
export const NO_QUIET: QuietHours = { from: 0, to: 0 };
