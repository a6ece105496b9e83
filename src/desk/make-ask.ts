import { NEW_CONVERSATION } from '../dialogue/conversation.ts';
import type { Day } from '../law/editions.ts';
import type { Reply, SourceLink } from '../message.ts';
import { newPerson } from '../people/person.ts';
import type { Ask } from './ask.ts';
import type { Respond } from './respond.ts';

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
