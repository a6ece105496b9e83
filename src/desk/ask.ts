import { z } from 'zod';
import { NEW_CONVERSATION } from '../dialogue/conversation.ts';
import { LANGUAGES, type Language } from '../language.ts';
import type { Day } from '../law/editions.ts';
import type { Reply, ReplyKind, SourceLink } from '../message.ts';
import { newPerson } from '../people/person.ts';
import type { Respond } from './respond.ts';

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

export interface AskParts {
  respond: Respond;
  renderText: (reply: Reply) => string;
  today: () => Day;
  now: () => number;
}

/** Answers single questions: nobody is remembered and nothing is stored. */
export function makeAsk({ respond, renderText, today, now }: AskParts): Ask {
  return ({ id, text, lang, on }) => {
    const person = { ...newPerson({ channel: 'terminal', id: 'ask' }, now()), language: lang ?? null };
    const { reply, understanding } = respond({ text }, person, NEW_CONVERSATION, {
      today: today(),
      now: now(),
      isNew: false,
      isWhole: true,
      ...(on ? { on } : {}),
    });
    const isOpen = reply.kind === 'clarify' || reply.kind === 'fallback';
    const offered =
      reply.kind === 'clarify'
        ? `\n${reply.choices
            .flat()
            .map((choice) => `• ${choice.label}`)
            .join('\n')}`
        : '';
    return {
      id: id ?? '',
      lang: reply.language,
      kind: reply.kind,
      topic: isOpen ? null : reply.topic,
      confidence: round(understanding?.confidence ?? 1),
      candidates: (understanding?.candidates ?? []).map(({ topic, score }) => ({ topic, score: round(score) })),
      text: renderText(reply) + offered,
      sources: reply.blocks.flatMap((block): SourceLink[] => (block.kind === 'sources' ? block.items : [])),
    };
  };
}

function round(probability: number): number {
  return Math.round(probability * 10_000) / 10_000;
}
