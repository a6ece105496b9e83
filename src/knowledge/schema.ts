import { z } from 'zod';
import { day, texts } from '../law/schema.ts';

/** What the files under data/topics/ and data/phrases/ must look like. */

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
});

const phrases = z.strictObject({
  ru: z.array(z.string().min(1)),
  kk: z.array(z.string().min(1)),
  en: z.array(z.string().min(1)),
});

export const phrasesFile = z.strictObject({ topic: id, learn: phrases, heldBack: phrases });

export type Topic = z.infer<typeof topicFile>;
export type TopicGroup = Topic['group'];
export type Phrases = z.infer<typeof phrasesFile>;
