import whatsapp from 'whatsapp-web.js';
import type { Desk } from '../../desk/desk.ts';
import type { Message, Reply, SendOutcome } from '../../message.ts';
import type { Say } from '../../wording/say.ts';
import { numberedMenu } from '../whatsapp/numbered-menu.ts';
import { renderReply } from '../whatsapp/render.ts';
import { MESSAGE_LIMIT, splitIntoParts } from '../whatsapp/split.ts';
import { type Delivery, type SettleParts, sendUntilSettled } from '../work/send-until-settled.ts';
import type { Client } from './client.ts';
import { chatOf } from './hear.ts';

export interface DeliverParts extends SettleParts {
  /** The client that is linked now; null while there is none. */
  client: () => Client | null;
  say: Say;
  desk: Pick<Desk, 'file'>;
}

/** Sends one reply, part after part; its choices as numbers under the last one. */
export async function deliver(message: Message, reply: Reply, parts: DeliverParts): Promise<Delivery> {
  for (const content of contentsOf(message, reply, parts)) {
    const delivery = await sendUntilSettled(() => send(parts.client(), message, content), message.id, parts);
    if (delivery !== 'finished') return delivery;
  }
  return 'finished';
}

interface File {
  media: whatsapp.MessageMedia;
  caption: string;
}

/** Words, then files, then what there is to choose. A file that is gone after a restart is said to be gone. */
function contentsOf(message: Message, reply: Reply, { say, desk }: DeliverParts): (string | File)[] {
  const files = reply.blocks
    .filter((block) => block.kind === 'file')
    .map(({ id, name, label }): string | File => {
      const file = desk.file(id, message.from);
      if (!file) return say(reply.language, 'dialogue:file-gone');
      return { media: new whatsapp.MessageMedia(file.mime, Buffer.from(file.bytes).toString('base64'), name), caption: label };
    });
  const texts = textsOf(reply, say);
  return files.length === 0 ? texts : [...texts.slice(0, -1), ...files, ...texts.slice(-1)];
}

export function textsOf(reply: Reply, say: Say): string[] {
  const texts = splitIntoParts(renderReply(reply));
  const choices = reply.choices.flat();
  if (choices.length === 0) return texts;
  const menu = `${say(reply.language, 'whatsapp:reply-with-number')}\n${numberedMenu(choices)}`;
  const last = texts.pop();
  if (last === undefined) return [menu];
  return last.length + menu.length + 2 <= MESSAGE_LIMIT ? [...texts, `${last}\n\n${menu}`] : [...texts, last, menu];
}

/** One attempt. In a group the reply hangs under the message it answers. */
async function send(client: Client | null, message: Message, content: string | File): Promise<SendOutcome> {
  if (client === null) return { kind: 'later', afterSeconds: 5, reason: 'not linked' };
  const isGroup = message.from.id.includes('|');
  try {
    const sent = await client.sendMessage(chatOf(message.from), typeof content === 'string' ? content : content.media, {
      ...(typeof content === 'object' && { sendMediaAsDocument: true, caption: content.caption }),
      linkPreview: false,
      // Else it returns before the message has left, and a browser that dies now takes it along.
      waitUntilMsgSent: true,
      // It breaks with changes of WhatsApp Web; chats are marked as seen apart from it.
      sendSeen: false,
      ...(isGroup && { quotedMessageId: message.id }),
    });
    // The library gives nothing when the page lost the message on the way.
    return sent
      ? { kind: 'sent', channelMessageId: sent.id._serialized }
      : { kind: 'later', afterSeconds: 1, reason: 'not sent' };
  } catch (error) {
    return { kind: 'doubt', reason: error instanceof Error ? error.name : typeof error };
  }
}
