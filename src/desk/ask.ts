import { z } from 'zod';
import { LANGUAGES, type Language } from '../language.ts';
import type { ReplyKind, SourceLink } from '../message.ts';

/** One question of `qorgan ask --jsonl` and `POST /api/ask`. `on` is the day of the incident that is asked about. */
export const askQuestion = z.object({
  id: z.string().max(200).optional(),
  text: z
    .string({ error: "expected 'text' to be a string" })
    .max(100_000, { error: "expected 'text' to have at most 100000 characters" }),
  lang: z.enum(LANGUAGES, { error: "expected 'lang' to be ru, kk or en" }).optional(),
  on: z.iso.date({ error: "expected 'on' to be a day, YYYY-MM-DD" }).optional(),
});
export type AskQuestion = z.infer<typeof askQuestion>;

export interface AskAnswer {
  id: string;
  lang: Language;
  kind: ReplyKind;
  topic: string | null;
  /** A calibrated probability: of the answers given with 0.8 about 80 % are right. */
  confidence: number;
  /** At most five, best first. */
  candidates: { topic: string; score: number }[];
  /** The whole answer as the person reads it, without markup. */
  text: string;
  sources: SourceLink[];
}

/** Each question is a fresh conversation. */
export type Ask = (question: AskQuestion) => AskAnswer;
