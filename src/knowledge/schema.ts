import { z } from 'zod';
import { day, texts } from '../law/schema.ts';
import { FOLLOWABLE } from '../subscription.ts';

/** What the files of the editors must look like: topics, phrases, and the lists that hold the answers to their facts and words. */

export const KNOWLEDGE_GROUPS = [
  'law',
  'who',
  'act',
  'attacker',
  'penalty',
  'now',
  'evidence',
  'police',
  'employer',
  'support',
  'reverse',
  'citizen',
  'updates',
] as const;
export const OTHER_GROUPS = ['urgent', 'out-of-scope', 'command', 'small-talk'] as const;

const id = z.string().regex(/^[a-z][a-z0-9-]*$/, { error: 'expected a kebab-case id' });

/** A line of the section "the law": a provision in the edition of the day asked about, or words of ours with slots. */
const lawLine = z.union([z.strictObject({ provision: z.string() }), z.strictObject({ text: texts })]);

export const topicFile = z.strictObject({
  id,
  group: z.enum([...KNOWLEDGE_GROUPS, ...OTHER_GROUPS]),
  /** Who asks this: the order is the order of the menu. */
  audience: z.array(z.enum(['medic', 'manager', 'citizen'])).min(1),
  /** The day on which the three languages were last compared with the facts. */
  reviewed_on: day,
  /** True when the answer tells what an incident leads to, so that the day of the incident decides which law it is. */
  incident: z.boolean().default(false),
  title: texts,
  /** For buttons: at most 30 characters a language. */
  label: texts,
  answer: texts,
  steps: z.array(texts).default([]),
  law: z.array(lawLine).default([]),
  /** What is not settled and who decides. */
  unsettled: texts.optional(),
  /** The same subject for another reader, where it differs from the medic's view. */
  views: z.strictObject({ manager: texts.optional(), citizen: texts.optional() }).default({}),
  facts: z.array(z.string()).default([]),
  neighbours: z.array(id).max(3).default([]),
  /** What to follow to hear of changes, where it is not the act of the first provision or of most facts. */
  subject: z.enum(FOLLOWABLE).optional(),
});

const phrases = z.strictObject({
  ru: z.array(z.string().min(1)),
  kk: z.array(z.string().min(1)),
  en: z.array(z.string().min(1)),
});

export const phrasesFile = z.strictObject({ topic: id, learn: phrases, heldBack: phrases });

/** Facts that no answer uses on purpose. */
export const leftOutFile = z.strictObject({ left_out: z.array(z.strictObject({ fact: z.string(), why: z.string().min(10) })) });

const patterns = z.array(z.string().min(2)).default([]);

/** One word for one thing: what to say, and stems (regular expressions) that no answer may hold. */
export const termsFile = z.strictObject({
  terms: z.array(
    z.strictObject({
      id,
      say: z.strictObject({ ru: z.array(z.string()).min(1), kk: z.array(z.string()).min(1), en: z.array(z.string()).min(1) }),
      never: z.strictObject({ ru: patterns, kk: patterns, en: patterns }).partial().default({}),
      /** True when the Kazakh was read in an official Kazakh text. */
      kk_verified: z.boolean(),
      /** The fact whose `terms` this comes from. */
      fact: z.string().optional(),
    }),
  ),
});

/** Sentences that promise how a case ends, as regular expressions. */
export const promisesFile = z.strictObject({ promises: z.strictObject({ ru: patterns, kk: patterns, en: patterns }) });

const stamp = z.string().regex(/^[0-9a-f]{12}$/, { error: 'expected twelve hexadecimal digits in quotes' });

/** What each language of a topic said when the three were last brought in line. */
export const reviewedFile = z.strictObject({
  reviewed: z.record(id, z.strictObject({ ru: stamp, kk: stamp, en: stamp, on: day })),
});

/** data/menu.yaml: the order in which each group shows its topics. */
export const menuFile = z.strictObject({ menu: z.record(z.enum([...KNOWLEDGE_GROUPS, ...OTHER_GROUPS]), z.array(id)) });

/** data/whatsapp/short-labels.yaml: shorter labels for the topics whose own are too long for a row of a WhatsApp list. */
export const shortLabelsFile = z.strictObject({
  short_labels: z.record(id, z.strictObject({ ru: z.string(), kk: z.string(), en: z.string() }).partial()),
});

export type Topic = z.infer<typeof topicFile>;
export type ShortLabels = z.infer<typeof shortLabelsFile>['short_labels'];
export type TopicGroup = Topic['group'];
export type Phrases = z.infer<typeof phrasesFile>;
export type LeftOut = z.infer<typeof leftOutFile>['left_out'][number];
export type Term = z.infer<typeof termsFile>['terms'][number];
export type Promises = z.infer<typeof promisesFile>['promises'];
export type Reviewed = z.infer<typeof reviewedFile>['reviewed'];

export function isKnowledge(topic: Pick<Topic, 'group'>): boolean {
  return KNOWLEDGE_GROUPS.some((group) => group === topic.group);
}
