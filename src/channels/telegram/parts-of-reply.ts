import type { Reply } from '../../message.ts';
import { renderReply } from './render.ts';
import { splitIntoParts } from './split.ts';

/** The messages that Telegram makes of a reply; known without a connection. */
export function partsOfReply(reply: Pick<Reply, 'blocks'>): string[] {
  return splitIntoParts(renderReply(reply));
}
