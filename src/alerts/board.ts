import type { PublishedAlert } from './published.ts';

/** Released alerts, kept at hand: pages, feeds and answers ask for them all the time, and an editor releases one a month. */
export interface Board {
  alerts(): readonly PublishedAlert[];
  /** Reads them now. Throws what the reading throws. */
  refresh(): Promise<void>;
  /** Reads them now and then from here on: alerts are released by another process. */
  start(): void;
  stop(): void;
}

const EVERY_MS = 5_000;

export function makeBoard({
  read,
  onFault,
}: {
  read: () => Promise<PublishedAlert[]>;
  onFault: (error: unknown) => void;
}): Board {
  let alerts: readonly PublishedAlert[] = [];
  let timer: NodeJS.Timeout | undefined;
  async function refresh() {
    alerts = await read();
  }
  return {
    alerts: () => alerts,
    refresh,
    start() {
      // What was read last stays up while the database cannot be read.
      timer = setInterval(() => void refresh().catch(onFault), EVERY_MS).unref();
    },
    stop: () => clearInterval(timer),
  };
}
