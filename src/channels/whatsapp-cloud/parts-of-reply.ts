import type { Reply } from '../../message.ts';
import { renderReply } from '../whatsapp/render.ts';
import { splitIntoParts } from '../whatsapp/split.ts';

/** As long as it can be, so that an alert is one message; the rest is for choices as numbered lines. */
const PART_LIMIT = 3500;

/** The messages that WhatsApp makes of a reply; known without a connection. */
export function partsOfReply(reply: Pick<Reply, 'blocks'>): string[] {
  return splitIntoParts(renderReply(reply), PART_LIMIT);
}
