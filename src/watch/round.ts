import type { Logger } from 'pino';
import type { DraftsFolder } from './drafts-folder.ts';
import { type Look, type LookParts, lookAtAct } from './look.ts';
import { type Clock, type Manners, makePoliteFetch } from './polite-fetch.ts';
import type { WatchedAct } from './watch-list.ts';

export interface RoundParts extends Omit<LookParts, 'fetch' | 'now'> {
  list: readonly WatchedAct[];
  manners: Manners;
  clock: Clock;
  drafts: DraftsFolder;
  logger: Pick<Logger, 'info' | 'warn'>;
}

/** Looks at every act that is due, in the order of the list and one request after another, and writes the drafts of what it found. */
export async function lookAround(parts: RoundParts, signal: AbortSignal): Promise<[act: string, look: Look][]> {
  const { list, manners, clock, drafts, logger } = parts;
  // What a process that died had found and not yet written.
  await drafts.writeWaiting();
  const fetch = makePoliteFetch(manners, clock);
  const looks: [string, Look][] = [];
  for (const act of list) {
    if (signal.aborted) break;
    const look = await lookAtAct(act, { ...parts, fetch, now: () => clock.now() }, signal);
    looks.push([act.id, look]);
    if (look.kind === 'cannot-tell')
      logger.warn({ act: act.id, why: look.why, detail: look.detail }, 'cannot tell whether the act changed');
    else if (look.kind === 'edition') {
      logger.info({ act: act.id, edition: look.edition, articles: look.articles }, 'the act has a new edition');
      await drafts.writeWaiting();
    } else logger.info({ act: act.id, look: look.kind }, 'looked at the act');
  }
  return looks;
}
