import type { Logger } from 'pino';
import type { Desk } from '../../desk/desk.ts';
import type { Message, Reply } from '../../message.ts';

const KEPT_FOR_RETRY_MS = 5 * 60_000;
const SWEEP_EVERY_MS = 60_000;
const MOST_KEPT = 10_000;

/**
 * HTTP has no receipt: the page may have lost our response and ask again with the same id. So the last message of each
 * session stays open at the desk, which then repeats its replies, until the session's next message shows that they came,
 * or some minutes have passed. Stopping leaves messages open too: a restart is when responses get lost most.
 */
export interface Conversations {
  /** One message of a session at a time, in the order of arrival. */
  answer(message: Message): Promise<Reply[]>;
  /** Takes over what a stop or a crash left open. */
  start(): Promise<void>;
  /** Finishes what has waited long enough. */
  sweep(): Promise<void>;
  stop(): void;
}

export function makeConversations({ desk, now, logger }: { desk: Desk; now: () => number; logger: Logger }): Conversations {
  /** The last message of each session without its words, oldest first. */
  const kept = new Map<string, { message: Message; since: number }>();
  const turns = new Map<string, Promise<unknown>>();
  let timer: NodeJS.Timeout | undefined;

  async function take(message: Message): Promise<Reply[]> {
    await keep(message);
    await desk.receive([message]);
    const replies = await desk.answer(message);
    // Who asked to be forgotten is forgotten now, not in some minutes. Asked again, there is nobody left to forget.
    if (replies.some(({ isLast }) => isLast)) await finish(message.from.id);
    return replies;
  }

  async function keep(message: Message): Promise<void> {
    const session = message.from.id;
    const before = kept.get(session);
    if (before && before.message.id !== message.id) await finish(session);
    kept.delete(session);
    kept.set(session, { message: { ...message, text: '' }, since: now() });
    const oldest = kept.size > MOST_KEPT ? kept.keys().next().value : undefined;
    if (oldest !== undefined) await finish(oldest);
  }

  async function finish(session: string): Promise<void> {
    const entry = kept.get(session);
    if (!entry) return;
    kept.delete(session);
    try {
      await desk.done(entry.message);
    } catch (error) {
      // The words stay at the desk until the next start takes them over; the person's turn must not fail for it.
      logger.error({ fault: error instanceof Error ? error.name : typeof error }, 'a web message could not be finished');
    }
  }

  async function sweep(): Promise<void> {
    for (const [session, { since }] of kept) {
      if (now() - since < KEPT_FOR_RETRY_MS) return;
      await finish(session);
    }
  }

  return {
    answer(message) {
      const session = message.from.id;
      const turn = (turns.get(session) ?? Promise.resolve()).then(() => take(message));
      const settled = turn.then(
        () => {},
        () => {},
      );
      turns.set(session, settled);
      void settled.then(() => {
        if (turns.get(session) === settled) turns.delete(session);
      });
      return turn;
    },
    async start() {
      for (const message of await desk.open('web')) await keep(message);
      timer = setInterval(() => void sweep(), SWEEP_EVERY_MS).unref();
    },
    sweep,
    stop: () => clearInterval(timer),
  };
}
