import type { Reply } from '../../message.ts';
import { renderReply } from '../whatsapp/render.ts';
import { READABLE, splitIntoParts } from '../whatsapp/split.ts';
import { type ChoiceWords, flatChoices, type Offered, roomFor, withChoices } from './choices.ts';
import { type Content, textContent } from './payload.ts';

/** The messages that a reply becomes, in order; the last one carries the choices. */
export function contentsOf(reply: Reply, words: ChoiceWords): { contents: Content[]; offered: Offered } {
  const offered: Offered = { language: reply.language, choices: flatChoices(reply.choices), page: 0, isDesks: true };
  const parts = splitIntoParts(renderReply(reply), READABLE, roomFor(offered, words, READABLE));
  if (parts.length === 0 && offered.choices.length === 0) return { contents: [], offered };
  const last = parts.pop() ?? '';
  return { contents: [...parts.map(textContent), withChoices(last, offered, words)], offered };
}
