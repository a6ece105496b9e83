import { Cron } from 'croner';
import type { Logger } from 'pino';
import type { RoundParts } from './round.ts';
import { lookAround } from './round.ts';

export interface Watcher {
  start(): void;
  /** Gives up a look that is under way: what it had not proved is looked at again. Resolves when nothing runs any more. */
  stop(): Promise<void>;
}

/**
 * Looks once an hour which acts are due; each is due once a day, give or take an hour, so that a restart neither repeats nor forgets a look.
 * The minute of the hour is drawn at each start: a thousand copies of this bot must not call the register together.
 */
export function makeWatcher(parts: RoundParts & { logger: Logger }): Watcher {
  const { random, logger } = parts;
  let job: Cron | null = null;
  let stopping = new AbortController();
  let running: Promise<unknown> = Promise.resolve();

  const round = () => {
    const { signal } = stopping;
    running = lookAround(parts, signal).catch((error: unknown) => {
      if (!signal.aborted)
        logger.error(
          { name: (error as Error).name, message: (error as Error).message },
          'the watch stopped in the middle of a round',
        );
    });
    return running;
  };
  return {
    start() {
      stopping = new AbortController();
      const minute = Math.floor(random() * 60);
      job = new Cron(`${minute} * * * *`, { protect: true, timezone: 'Asia/Almaty' }, async () => void (await round()));
      void job.trigger();
    },
    async stop() {
      job?.stop();
      stopping.abort();
      await running;
    },
  };
}
