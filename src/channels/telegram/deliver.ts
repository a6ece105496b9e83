import type { Desk } from '../../desk/desk.ts';
import type { Block, Message, Reply } from '../../message.ts';
import type { Say } from '../../wording/say.ts';
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
  desk: Pick<Desk, 'file'>;
  say: Say;
  buttons: Buttons;
  pause: Pause;
  stopping: AbortSignal;
  logger: Log;
}

/** Sends one reply, part after part. A part that may not have arrived is sent again: better twice than never. */
export async function deliver(message: Message, reply: Reply, parts: DeliverParts): Promise<Delivery> {
  for (const part of partsOf(message, reply, parts)) {
    const delivery = await sendUntilSettled(() => parts.send(chatOf(message.from), part), message.id, parts);
    if (delivery !== 'finished') return delivery;
  }
  return 'finished';
}

function partsOf(message: Message, reply: Reply, { buttons, desk, say }: DeliverParts): Part[] {
  const keyboard = buttons.keyboard(reply.choices, userOf(message.from));
  const replyTo = replyToOf(message.id);
  const documents = reply.blocks.filter((block): block is Block & { kind: 'file' } => block.kind === 'file');
  const contents = [
    ...splitIntoParts(renderReply(reply)).map((html) => ({ html })),
    ...documents.map(({ id, label }) => {
      const document = desk.file(id, message.from);
      // Files do not outlive the process that made them.
      return document ? { document, caption: label } : { html: say(reply.language, 'dialogue:file-gone') };
    }),
  ];
  // Telegram has no message of buttons alone.
  if (contents.length === 0 && keyboard) contents.push({ html: '…' });
  return contents.map((content, index) => ({
    ...content,
    ...(keyboard && index === contents.length - 1 && { keyboard }),
    ...(replyTo !== null && { replyTo }),
  }));
}
