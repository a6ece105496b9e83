import { z } from 'zod';

/** What the files under data/law/ must look like. Types of the law are inferred from here, so that code and data cannot drift apart. */

const text = z.string().min(1);
export const texts = z.strictObject({ ru: text, kk: text, en: text });

/** YYYY-MM-DD, a real calendar day. */
export const day = z.iso.date();

const webAddress = z.url({ protocol: /^https?$/ });

const source = z.strictObject({
  url: webAddress,
  title: text,
  /** As precise as the source was: a day, a month, a year or words; null when the page bore no date. */
  date: z.string().min(4).nullable(),
});

const confidence = z.strictObject({ level: z.enum(['high', 'medium', 'low']), why: text });

export const PENALTY_KINDS = [
  'fine',
  'corrective_labour',
  'community_service',
  'arrest',
  'restriction_of_liberty',
  'deprivation_of_liberty',
  'life_imprisonment',
] as const;

export const UNITS = [
  'years',
  'months',
  'days',
  'calendar-days',
  'working-days',
  'hours',
  'minutes',
  'mrp',
  'tenge',
  'som',
  'calculation-units',
  'percent',
] as const;

const penalty = z
  .strictObject({
    kind: z.enum(PENALTY_KINDS),
    /** null means "up to max". */
    min: z.number().positive().nullable(),
    /** null only for life imprisonment. */
    max: z.number().positive().nullable(),
    unit: z.enum(['mrp', 'hours', 'days', 'years', 'life']),
  })
  .refine((p) => p.max !== null || p.unit === 'life', { error: 'expected max to be a number', path: ['max'] })
  .refine((p) => p.min === null || p.max === null || p.min <= p.max, { error: 'expected min to be at most max', path: ['min'] });

const provision = z.strictObject({
  id: text,
  act: text,
  article: text,
  part: text.nullable(),
  /** in-force and repealed are law; the others are stages of a bill and never had legal force. */
  version: z.enum([
    'in-force',
    'repealed',
    'introduced',
    'first-reading',
    'second-reading',
    'senate',
    'government-draft',
    'ministry-concept',
  ]),
  status: z.enum(['in-force', 'repealed', 'superseded', 'never-introduced']),
  valid_from: day.nullable(),
  /** The first day on which this text no longer stood. */
  valid_to: day.nullable(),
  dates_are: text.optional(),
  note: text.optional(),
  from_fact: text.optional(),
  article_title: text.or(texts).optional(),
  applies_to_medical_workers: text.optional(),
  extra_penalty: text.optional(),
  aggravating_verified: z.boolean().optional(),
  aggravating_complete: z.boolean().optional(),
  conduct: texts,
  penalties: z.array(penalty),
  aggravating: z.array(text),
  confidence,
  sources: z.array(source).min(1),
});

/** A number of a fact that answers may fill in: one value, or a range. */
const figure = z.strictObject({
  value: z.number().optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  unit: z.enum([...UNITS, 'count']),
});

const fact = z.strictObject({
  id: text,
  topic: text,
  question: text,
  statement: text,
  applies_to: text.nullable(),
  act: text.nullable(),
  article: text.nullable(),
  part: text.nullable(),
  status: z.enum(['in-force', 'repealed', 'announced', 'practice', 'derived', 'open']),
  valid_from: text.nullable(),
  verified_to: text.nullable(),
  terms: z.strictObject({ ru: text, kk: text, en: text, kk_verified: z.boolean() }).nullable(),
  figures: z.record(z.string().regex(/^[a-z][a-z0-9-]*$/), figure).optional(),
  sources: z.array(source).min(1),
  confidence,
  caveat: text.optional(),
});

const contact = z
  .strictObject({
    id: text,
    kind: text,
    name: texts,
    phone: text.nullable(),
    url: webAddress.nullable(),
    for_what: text,
    who: text,
    hours: text.nullable(),
    use: z.enum(['show', 'verify-first', 'do-not-show']),
    sources: z.array(source),
    confidence,
    note: text.optional(),
  })
  .refine((c) => c.use !== 'show' || c.sources.length > 0, {
    error: 'expected a source for a contact that may be shown',
    path: ['sources'],
  });

const act = z.strictObject({
  id: text,
  name: texts,
  short: texts,
  url: z.strictObject({ ru: webAddress, kk: webAddress, en: webAddress }),
  match: text.optional(),
  /** Only for an act that another one replaced: answers then link to the one of their day. */
  valid_from: day.optional(),
  /** The first day on which it no longer stood. */
  valid_to: day.optional(),
});

const index = z.strictObject({
  year: z.int(),
  tenge: z.number().positive().nullable(),
  law: text.nullable(),
  confidence,
  sources: z.array(source),
});

const event = z.strictObject({
  id: text,
  date: day,
  event: text,
  confidence,
  sources: z.array(source).min(1),
  note: text.optional(),
});

const plural = z.strictObject({ one: text, few: text, many: text, other: text });
const unitWords = z.strictObject({
  ru: z.strictObject({ nominative: plural, genitive: plural }),
  kk: z.strictObject({ nominative: text, dative: text, ablative: text }),
  en: z.strictObject({ one: text, other: text }),
});
const amountSentences = z.strictObject({ upTo: text, range: text, exact: text });
const months = z.array(text).length(12);

const words = z.strictObject({
  units: z.record(z.enum(UNITS), unitWords),
  amounts: z.strictObject({ ru: amountSentences, kk: amountSentences, en: amountSentences }),
  penalties: z.record(z.enum(PENALTY_KINDS), texts),
  unknownIndex: texts,
  alternatives: texts,
  citations: z.strictObject({ article: texts, part: texts }),
  dates: texts,
  months: z.strictObject({
    ru: z.strictObject({ nominative: months }),
    kk: z.strictObject({
      nominative: months,
      genitive: months,
      dative: months,
      locative: months,
      ablative: months,
      attributive: months,
    }),
    en: z.strictObject({ nominative: months }),
  }),
});

/** One schema for each kind of file under data/law/, by the key that the file opens with. */
export const lawFiles = {
  acts: z.strictObject({ acts: z.array(act) }),
  provisions: z.strictObject({ provisions: z.array(provision) }),
  facts: z.strictObject({ facts: z.array(fact) }),
  contacts: z.strictObject({ contacts: z.array(contact) }),
  indexes: z.strictObject({ indexes: z.array(index) }),
  timeline: z.strictObject({ timeline: z.array(event) }),
  aggravating: z.strictObject({ aggravating_circumstances: z.record(z.string(), texts) }),
  penaltyKinds: z.strictObject({ penalty_kinds: z.record(z.enum(PENALTY_KINDS), texts) }),
  words,
};

export type Source = z.infer<typeof source>;
export type Confidence = z.infer<typeof confidence>;
export type Penalty = z.infer<typeof penalty>;
export type PenaltyKind = (typeof PENALTY_KINDS)[number];
export type Unit = (typeof UNITS)[number];
export type Provision = z.infer<typeof provision>;
export type Figure = z.infer<typeof figure>;
export type Fact = z.infer<typeof fact>;
export type Contact = z.infer<typeof contact>;
export type Act = z.infer<typeof act>;
export type Index = z.infer<typeof index>;
export type TimelineEvent = z.infer<typeof event>;
export type LawWords = z.infer<typeof words>;

/** The whole structured law, as loaded and checked. */
export interface Law {
  acts: readonly Act[];
  provisions: readonly Provision[];
  facts: readonly Fact[];
  contacts: readonly Contact[];
  indexes: readonly Index[];
  timeline: readonly TimelineEvent[];
  aggravating: Readonly<Record<string, { ru: string; kk: string; en: string }>>;
  words: LawWords;
}
