import { z } from 'zod';
import { SUBJECTS } from '../subscription.ts';

export { SUBJECTS, type Subject } from '../subscription.ts';

export const KINDS = ['new', 'update', 'correction', 'withdrawal'] as const;
export type AlertKind = (typeof KINDS)[number];

const TITLE_LIMIT = 200;
const TEXT_LIMIT = 16_000;

const oneOf = <const T extends readonly string[]>(values: T) =>
  z.enum(values, { error: ({ input }) => `is ${show(input)}, expected one of ${values.join(', ')}` });

const words = (limit: number) =>
  z
    .string({ error: ({ input }) => (input === undefined ? 'is missing, expected text' : `is ${show(input)}, expected text`) })
    .trim()
    .min(1, 'is empty, expected text')
    .max(limit, { error: ({ input }) => `has ${String(input).length} characters, expected at most ${limit}` });

/** Three languages or none: nobody gets an alert in a language that they did not choose. */
const inThreeLanguages = (limit: number) =>
  z.strictObject(
    { ru: words(limit), kk: words(limit), en: words(limit) },
    { error: (issue) => (issue.code === 'unrecognized_keys' ? unknown(issue.keys) : `expected texts under ru, kk and en`) },
  );

const change = z.strictObject(
  {
    provision: z.string({ error: "expected a provision like 'cc/380-3'" }).regex(/^[a-z][a-z0-9-]*(\/[\w.-]+)+$/, {
      error: ({ input }) => `is ${show(input)}, expected a provision like 'cc/380-3'`,
    }),
    before: inThreeLanguages(TEXT_LIMIT),
    after: inThreeLanguages(TEXT_LIMIT),
  },
  { error: (issue) => (issue.code === 'unrecognized_keys' ? unknown(issue.keys) : 'expected provision, before and after') },
);

/** A message about a change of law, as an editor drafts it. */
export const alert = z
  .strictObject(
    {
      kind: oneOf(KINDS),
      /** The alert that this one speaks of; an id as `draft` printed it. */
      refersTo: z
        .int({ error: ({ input }) => `is ${show(input)}, expected the id of an alert, a number` })
        .positive({ error: ({ input }) => `is ${show(input)}, expected the id of an alert, a number` })
        .nullable()
        .default(null),
      subjects: z
        .array(oneOf(SUBJECTS), { error: `expected a list of ${SUBJECTS.join(', ')}` })
        .min(1, `is empty, expected at least one of ${SUBJECTS.join(', ')}`)
        .refine((subjects) => new Set(subjects).size === subjects.length, 'names a subject twice'),
      importance: oneOf(['normal', 'urgent']).default('normal'),
      source: z.url({ protocol: /^https?$/, error: ({ input }) => `is ${show(input)}, expected an http(s) address` }),
      /** The first day on which the change is law; null when nothing can be said about it. */
      inForceFrom: z.iso
        .date({ error: ({ input }) => `is ${show(input)}, expected a day like 2026-12-01` })
        .nullable()
        .default(null),
      title: inThreeLanguages(TITLE_LIMIT),
      text: inThreeLanguages(TEXT_LIMIT),
      /** Which provisions changed, e.g. cc/380-3: answers that cite them tell of the alert. */
      provisions: z
        .array(
          z.string().regex(/^[a-z][a-z0-9-]*(\/[\w.-]+)+$/, {
            error: ({ input }) => `is ${show(input)}, expected a provision like 'cc/380-3'`,
          }),
          { error: "expected a list of provisions like 'cc/380-3'" },
        )
        .default([]),
      /** The words of a provision before and after. */
      changes: z.array(change, { error: 'expected a list of provision, before, after' }).default([]),
    },
    {
      error: (issue) =>
        issue.code === 'unrecognized_keys'
          ? unknown(issue.keys)
          : 'expected an alert: kind, refersTo, subjects, importance, source, inForceFrom, title, text',
    },
  )
  .refine(({ kind, refersTo }) => isReferenceRight(kind, refersTo), {
    path: ['refersTo'],
    // Told together with the faults of other fields.
    when: ({ value }) => typeof value === 'object' && value !== null && 'kind' in value,
    error: ({ input }) => {
      const { kind, refersTo } = input as { kind: string; refersTo: unknown };
      return kind === 'new'
        ? `is ${show(refersTo)}, expected nothing: an alert of kind new speaks of no other`
        : `is missing, expected the id of the alert that this ${kind} speaks of`;
    },
  });

export type Alert = z.infer<typeof alert>;

function isReferenceRight(kind: unknown, refersTo: unknown): boolean {
  if (!KINDS.some((known) => known === kind)) return true;
  return kind === 'new' ? refersTo === null || refersTo === undefined : refersTo !== null && refersTo !== undefined;
}

function show(value: unknown): string {
  return value === undefined ? 'missing' : typeof value === 'string' ? `'${value.slice(0, 60)}'` : JSON.stringify(value);
}

function unknown(keys: readonly string[]): string {
  return `has the unknown field${keys.length === 1 ? '' : 's'} ${keys.join(', ')}`;
}
