import type { Message, Reply } from '../../message.ts';
import type { Pause } from '../work/pause.ts';
import { type Delivery, sendUntilSettled } from '../work/send-until-settled.ts';
import { chatOf, replyToOf, userOf } from './address.ts';
import type { Buttons } from './keyboard.ts';
import type { Log } from './log.ts';
import { renderReply } from './render.ts';
import type { Part, Send } from './send.ts';
import { splitIntoParts } from './split.ts';

export interface DeliverParts {
  send: Send;
  buttons: Buttons;
  pause: Pause;
  stopping: AbortSignal;
  logger: Log;
}

/** Sends one reply, part after part. A part that may not have arrived is sent again: better twice than never. */
export async function deliver(message: Message, reply: Reply, parts: DeliverParts): Promise<Delivery> {
  for (const part of partsOf(message, reply, parts.buttons)) {
    const delivery = await sendUntilSettled(() => parts.send(chatOf(message.from), part), message.id, parts);
    if (delivery !== 'finished') return delivery;
  }
  return 'finished';
}

function partsOf(message: Message, reply: Reply, buttons: Buttons): Part[] {
  const keyboard = buttons.keyboard(reply.choices, userOf(message.from));
  const replyTo = replyToOf(message.id);
  const htmls = splitIntoParts(renderReply(reply));
  // Telegram has no message of buttons alone.
  if (htmls.length === 0 && keyboard) htmls.push('…');
  return htmls.map((html, index) => ({
    html,
    ...(keyboard && index === htmls.length - 1 && { keyboard }),
    ...(replyTo !== null && { replyTo }),
  }));
}
