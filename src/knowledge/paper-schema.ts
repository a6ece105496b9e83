import { z } from 'zod';
import { day, texts } from '../law/schema.ts';

/** What the files of data/papers/ must look like: papers as data, their fields, and the words they share. */

const id = z.string().regex(/^[a-z][a-z0-9-]*$/, { error: 'expected a kebab-case id' });

/** Circumstances that show or hide a part of a paper; src/papers/circumstances.ts finds them out. */
export const CIRCUMSTANCES = [
  'crime',
  'not-crime',
  'articles',
  'no-articles',
  'open-role',
  'disputed-day',
  'injured',
  'has-video',
] as const;

const when = z.array(z.enum(CIRCUMSTANCES)).default([]);
const facts = z.union([id.transform((one) => [one]), z.array(id)]).default([]);
/** A sentence of ours. One that says law names the facts it says it from. */
const sentence = z.strictObject({ text: texts, when, fact: facts });
const heading = z.strictObject({ heading: texts, when });
/** A line "label: answer"; `with` adds a second answer to it. */
const row = z.strictObject({ field: id, with: id.optional(), when });

export const paperFile = z.strictObject({
  id,
  order: z.int(),
  reviewed_on: day,
  /** For buttons: at most 30 characters. */
  label: texts,
  /** The name of the file without its ending: no spaces, and nothing that tells a stranger more than it must. */
  file: texts,
  /** Topics whose answers offer this paper. */
  offered_by: z.array(id),
  /** In the order of asking; `personal` fields come last by themselves. */
  asks: z.array(id).min(1),
  to: texts,
  from: z.array(id).min(1),
  title: texts,
  about: z.array(sentence).min(1),
  body: z.array(z.union([sentence, heading, row])).min(1),
  requests: z.array(sentence),
  close: z.array(sentence),
  attachments: z.array(sentence),
  /** Room for the mark of the one who takes it. */
  receipt: z.boolean(),
});

const option = z.strictObject({ id, button: texts, say: texts });
const field = z.strictObject({
  id,
  kind: z.enum(['text', 'day', 'time', 'iin', 'phone', 'one', 'many']),
  label: texts,
  question: texts,
  /** Most characters of an answer. */
  max: z.int().positive().max(4000).default(60),
  /** Empty lines where it is left to be filled in by hand. */
  long: z.int().min(1).max(12).default(1),
  personal: z.boolean().default(false),
  options: z.array(option).default([]),
});
export const fieldsFile = z.strictObject({ fields: z.array(field) });

const words = z.strictObject({
  to: texts,
  from: texts,
  requests: texts,
  attachments: texts,
  date: texts,
  signature: texts,
  receipt: texts,
  receiver: texts,
  at: texts,
  'reading-copy': texts,
});
const stopWords = z.strictObject({ ru: z.array(z.string()), kk: z.array(z.string()), en: z.array(z.string()) });
export const paperWordsFile = z.strictObject({
  words,
  /** Written instead of an answer, they give the paper up. */ cancel: stopWords,
});

export type Paper = z.infer<typeof paperFile>;
export type Sentence = z.infer<typeof sentence>;
export type PaperField = z.infer<typeof field>;
export type PaperWords = z.infer<typeof words>;
export type CircumstanceName = (typeof CIRCUMSTANCES)[number];

/** All that papers are made of. */
export interface Papers {
  papers: readonly Paper[];
  fields: readonly PaperField[];
  words: PaperWords;
  cancel: readonly string[];
}
