import type { Block, Reply } from '../../message.ts';
import { renderReply } from '../whatsapp/render.ts';
import { READABLE, splitIntoParts } from '../whatsapp/split.ts';
import { type ChoiceWords, flatChoices, type Offered, roomFor, withChoices } from './choices.ts';
import { type Content, textContent } from './payload.ts';

/** A file of a reply, not yet at Meta. */
export type FileBlock = Block & { kind: 'file' };

/** The messages that a reply becomes, in order: words, files, and last what carries the choices. */
export function contentsOf(reply: Reply, words: ChoiceWords): { contents: (Content | FileBlock)[]; offered: Offered } {
  const files = reply.blocks.filter((block) => block.kind === 'file');
  const offered: Offered = { language: reply.language, choices: flatChoices(reply.choices), page: 0, isDesks: true };
  const parts = splitIntoParts(renderReply(reply), READABLE, roomFor(offered, words, READABLE));
  if (parts.length === 0 && offered.choices.length === 0) return { contents: files, offered };
  const last = parts.pop() ?? '';
  return { contents: [...parts.map(textContent), ...files, withChoices(last, offered, words)], offered };
}
