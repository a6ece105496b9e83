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
}

/** Sends one reply, part after part; its choices as numbers under the last one. */
export async function deliver(message: Message, reply: Reply, parts: DeliverParts): Promise<Delivery> {
  for (const text of textsOf(reply, parts.say)) {
    const delivery = await sendUntilSettled(() => send(parts.client(), message, text), message.id, parts);
    if (delivery !== 'finished') return delivery;
  }
  return 'finished';
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
async function send(client: Client | null, message: Message, text: string): Promise<SendOutcome> {
  if (client === null) return { kind: 'later', afterSeconds: 5, reason: 'not linked' };
  const isGroup = message.from.id.includes('|');
  try {
    const sent = await client.sendMessage(chatOf(message.from), text, {
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
