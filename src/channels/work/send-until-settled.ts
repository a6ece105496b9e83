import type { Logger } from 'pino';
import type { SendOutcome } from '../../message.ts';
import { backoffMilliseconds, type Pause } from './pause.ts';

/** finished: nothing is left to do. gone: the person cannot be reached. left: not all is out, try again later. */
export type Delivery = 'finished' | 'gone' | 'left';

export type Log = Pick<Logger, 'info' | 'warn' | 'error'>;

const ATTEMPTS = 7;

/** Sends one part of a reply to somebody who waits for it. What may not have arrived is sent again: better twice than never. */
export async function sendUntilSettled(
  send: () => Promise<SendOutcome>,
  messageId: string,
  { pause, stopping, logger }: { pause: Pause; stopping: AbortSignal; logger: Log },
): Promise<Delivery> {
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await send();
    switch (outcome.kind) {
      case 'sent':
        return 'finished';
      case 'gone':
        return 'gone';
      case 'refused':
        logger.error({ message: messageId, reason: outcome.reason }, 'The channel refused a reply');
        return 'finished';
      case 'later':
      case 'doubt':
        if (stopping.aborted) return 'left';
        if (attempt === ATTEMPTS) {
          logger.warn({ message: messageId, reason: outcome.reason }, 'A reply could not be sent and waits');
          return 'left';
        }
        await pause(backoffMilliseconds(attempt), stopping).catch(() => undefined);
    }
  }
}
