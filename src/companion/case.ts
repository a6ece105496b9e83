import { z } from 'zod';

/** The kinds of answers that the companion keeps about an incident: types from short lists, never words of a person. */
export const PLACES = ['hospital', 'ambulance', 'home-visit', 'street', 'online'] as const;
export const ROLES = ['doctor', 'nurse', 'driver', 'support', 'student', 'manager', 'witness'] as const;
export const ACTS = ['threat', 'blow', 'injury', 'weapon', 'insult', 'damage', 'obstruction', 'filming'] as const;
export const INJURIES = ['light', 'serious'] as const;
export const TOLD = ['police', 'employer', 'doctor'] as const;

/**
 * What a person stated about one incident. Every field may be missing: not asked yet, skipped, or not known.
 * `support` is registrars, orderlies and guards; `nurse` stands for feldshers and midwives too.
 */
export const caseSchema = z.strictObject({
  safe: z.boolean().optional(),
  /** The day of the incident in Kazakhstan, YYYY-MM-DD. */
  day: z.iso.date().optional(),
  /** Minutes after midnight in Kazakhstan; only where the hour is known. */
  minute: z.int().min(0).max(1439).optional(),
  place: z.enum(PLACES).optional(),
  role: z.enum(ROLES).optional(),
  /** Whether it was at work or because of it, where somebody was asked in so many words: on a paper. Else the place speaks. */
  isDuty: z.boolean().optional(),
  /** Empty: asked, and none of them. */
  acts: z.array(z.enum(ACTS)).optional(),
  /** Only beside the act `injury`. */
  injury: z.enum(INJURIES).optional(),
  victims: z.enum(['one', 'several']).optional(),
  attackers: z.enum(['one', 'several']).optional(),
  /** The same attacker did it before. */
  isRepeated: z.boolean().optional(),
  /** A declared emergency or mass riots, as the law means it; not an emergency call. */
  isEmergency: z.boolean().optional(),
  witnesses: z.boolean().optional(),
  video: z.boolean().optional(),
  /** Who knows already: the police, the employer, the doctor who wrote the injuries down. Empty: nobody. */
  told: z.array(z.enum(TOLD)).optional(),
});

export type Case = z.infer<typeof caseSchema>;
export type Place = (typeof PLACES)[number];
export type Role = (typeof ROLES)[number];
export type Act = (typeof ACTS)[number];
export type Told = (typeof TOLD)[number];

/** Reads a stored case. Throws a ZodError for anything that is not one: a damaged row must not be guessed at. */
export function caseFromJson(json: string): Case {
  return caseSchema.parse(JSON.parse(json));
}

export function caseToJson(facts: Case): string {
  return JSON.stringify(caseSchema.parse(facts));
}
