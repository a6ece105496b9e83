import { z } from 'zod';
import { LANGUAGES } from '../language.ts';
import { caseSchema } from './case.ts';
import { ROADS } from './schema.ts';

export const QUESTIONS = ['safe', 'when', 'where', 'who', 'what', 'how', 'seen', 'told'] as const;
export type Question = (typeof QUESTIONS)[number];

/** Where one person stands with the companion: what they stated, what they were asked, what they ticked. No words of theirs. */
export const companionSchema = z.strictObject({
  road: z.enum(ROADS),
  facts: caseSchema,
  /** Answered, skipped, or answered with "don't know", in that order. */
  passed: z.array(z.enum(QUESTIONS)),
  /** Chosen so far, where several may be chosen and "done" was not tapped yet. */
  picked: z.strictObject({ question: z.enum(QUESTIONS), options: z.array(z.string()) }).nullable(),
  /** The question of the day waits for a typed day. */
  waitsForDay: z.boolean(),
  isPaused: z.boolean(),
  /** Ids of steps, in the order of ticking; and steps that were ticked by an answer and taken back. */
  done: z.array(z.string()),
  undone: z.array(z.string()),
  /** Since when reminders are asked for, in milliseconds since the epoch; null: they are not. */
  remindsSince: z.number().nullable(),
  /** The language of the last reply: reminders speak it. */
  language: z.enum(LANGUAGES).nullable(),
});
export type Companion = z.infer<typeof companionSchema>;

export function newCompanion(road: Companion['road']): Companion {
  return {
    road,
    facts: {},
    passed: [],
    picked: null,
    waitsForDay: false,
    isPaused: false,
    done: [],
    undone: [],
    remindsSince: null,
    language: null,
  };
}

/** Null for what an older or a newer version wrote and this one cannot read: the person begins anew. */
export function companionFromJson(json: string): Companion | null {
  const read = companionSchema.safeParse(JSON.parse(json));
  return read.success ? read.data : null;
}
