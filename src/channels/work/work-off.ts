import type { Desk } from '../../desk/desk.ts';
import { isLanguage, type Language } from '../../language.ts';
import type { Address, Message, Reply } from '../../message.ts';
import type { Say } from '../../wording/say.ts';
import type { Delivery, Log } from './send-until-settled.ts';

export interface WorkOffParts {
  desk: Desk;
  say: Say;
  logger: Log;
  counts: Record<Delivery | 'broken', number>;
  deliver(message: Message, reply: Reply): Promise<Delivery>;
  /** What may be told of an error: never its message, which may quote a person. */
  describeFault(error: unknown): object;
  tellGone(address: Address): void;
  /** Called when a message stays open because its replies could not be sent. It is not waited for. */
  returnLater(): void;
}

/** Makes what is done with one received message: answer, send, done. It never throws, so nobody's message stops another's. */
export function makeWorkOff({
  desk,
  say,
  logger,
  counts,
  deliver,
  describeFault,
  tellGone,
  returnLater,
}: WorkOffParts): (message: Message) => Promise<void> {
  return async function workOff(message) {
    try {
      const delivery = await answer(message);
      counts[delivery] += 1;
      if (delivery === 'left') {
        returnLater();
        return;
      }
      if (delivery === 'gone') tellGone(message.from);
      await desk.done(message);
    } catch (error) {
      logger.error({ message: message.id, fault: describeFault(error) }, 'A message could not be finished');
    }
  };

  async function answer(message: Message): Promise<Delivery> {
    try {
      return await deliverAll(message, await desk.answer(message));
    } catch (error) {
      counts.broken += 1;
      logger.error(
        { message: message.id, fault: describeFault(error) },
        'A message broke its answer: the person gets an apology',
      );
      return deliverAll(message, [apologyTo(message)]);
    }
  }

  async function deliverAll(message: Message, replies: readonly Reply[]): Promise<Delivery> {
    for (const reply of replies) {
      const delivery = await deliver(message, reply);
      if (delivery !== 'finished') return delivery;
    }
    return 'finished';
  }

  function apologyTo(message: Message): Reply {
    const language = languageOf(message);
    const text = say(language, 'dialogue:broken', { phone: '112' });
    return { kind: 'fallback', language, topic: null, blocks: [{ kind: 'paragraph', spans: [{ text }] }], choices: [] };
  }
}

export function languageOf({ deviceLanguage }: { deviceLanguage?: string }): Language {
  const base = deviceLanguage?.toLowerCase().split('-')[0];
  return isLanguage(base) ? base : 'ru';
}
