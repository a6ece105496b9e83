import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Law } from '../law/schema.ts';
import type { WatchStore } from '../storage/watch.ts';
import type { Cited } from './citations.ts';
import { makeDraftsFolder } from './drafts-folder.ts';
import type { Clock } from './polite-fetch.ts';
import type { RoundParts } from './round.ts';
import { readInThread } from './text-reader.ts';
import { movedTo, readWatchList } from './watch-list.ts';

export interface WatchSettings {
  /** Another server in place of those of the list. */
  root: string | null;
  secondsBetween: number;
  /** Whom the owners of the sites can write to. */
  contact: string;
}

export const SYSTEM_CLOCK: Clock = {
  now: Date.now,
  sleep: (ms, signal) => sleep(ms, undefined, { signal }),
};

/** The parts of the watch as they serve: the list from data/, the manners, the folder of drafts. Throws DataFaults. */
export function makeWatchParts({
  settings,
  dataFolder,
  dataDir,
  cited,
  store,
  logger,
}: {
  settings: WatchSettings;
  dataFolder: string;
  dataDir: string;
  cited: Cited & { law: Pick<Law, 'acts'> };
  store: WatchStore;
  logger: Logger;
}): RoundParts & { logger: Logger } {
  const listed = readWatchList(dataFolder, cited.law.acts);
  const list = settings.root === null ? listed : movedTo(settings.root, listed);
  return {
    list,
    cited,
    store,
    logger,
    readText: readInThread,
    clock: SYSTEM_CLOCK,
    random: Math.random,
    drafts: makeDraftsFolder(dataDir, { store, list, cited }),
    manners: {
      name: NAME,
      userAgent: userAgentOf(settings.contact),
      origins: new Set(list.flatMap(({ card, texts }) => [card, texts.rus, texts.kaz]).map((url) => new URL(url).origin)),
      pauseMs: settings.secondsBetween * 1000,
      timeoutMs: 90_000,
      retryAfterMs: [15_000, 60_000],
      patienceMs: 600_000,
    },
  };
}

const NAME = 'Qorgan';

/**
 * Who we are, why we come and whom to write to. It begins like a browser's because the register sends other names round in circles, and says
 * in the same breath that it is none. A header takes no Cyrillic: such letters are written as in an address.
 */
export function userAgentOf(contact: string): string {
  const plain = contact.toWellFormed().replace(/[^\x20-\x7e]/gu, (letter) => encodeURIComponent(letter));
  return `Mozilla/5.0 (compatible; ${NAME}/0.1; looks once a day whether a law changed; operator: ${plain})`;
}
