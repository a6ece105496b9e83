import { type Api, GrammyError } from 'grammy';
import { backoffMilliseconds, type Pause } from '../work/pause.ts';
import { describeFault, type Log } from './log.ts';
import { ALLOWED_UPDATES } from './update.ts';
import { updateIdOf } from './update-schema.ts';

const LONG_POLL_SECONDS = 30;
const CONFLICT_PAUSE_SECONDS = 30;

export interface PollParts {
  api: Api;
  /** Takes a batch into safe keeping; only when it has resolved are the updates confirmed to Telegram. */
  take(updates: readonly unknown[]): Promise<void>;
  /** Resolves when there is room for more. */
  room(): Promise<void>;
  onConnected(isConnected: boolean): void;
  pause: Pause;
  stopping: AbortSignal;
  logger: Log;
}

/** Polls until `stopping` aborts or Telegram does not know the token. */
export async function poll({ api, take, room, onConnected, pause, stopping, logger }: PollParts): Promise<void> {
  // Set while there is something to confirm and unset after: should Telegram begin its numbering anew, lower, we would
  // otherwise ask past the new updates.
  let offset: number | undefined;
  let failures = 0;
  let isConflict = false;

  while (!stopping.aborted) {
    try {
      await room();
      const updates: unknown[] = await api.getUpdates(
        { timeout: LONG_POLL_SECONDS, allowed_updates: ALLOWED_UPDATES, ...(offset !== undefined && { offset }) },
        stopping as never,
      );
      failures = 0;
      isConflict = false;
      onConnected(true);
      if (updates.length > 0) await take(updates);
      offset = nextOffset(updates);
    } catch (error) {
      if (stopping.aborted) return;
      onConnected(false);
      if (isTokenUnknown(error)) return void logger.error(TOKEN_UNKNOWN);
      failures += 1;
      const waits = waitMilliseconds(error, failures);
      if (error instanceof GrammyError && error.error_code === 409) {
        if (!isConflict)
          logger.error('Another process polls with this bot token, or a webhook is set: only one can have the updates');
        isConflict = true;
      } else logger.warn({ fault: describeFault(error), failures }, 'Could not take updates from Telegram');
      await pause(waits, stopping).catch(() => undefined);
    }
  }
}

function nextOffset(updates: readonly unknown[]): number | undefined {
  if (updates.length === 0) return undefined;
  const ids = updates.map(updateIdOf).filter((id) => id !== null);
  if (ids.length === 0) throw new Error('Telegram gave updates without update_id');
  return Math.max(...ids) + 1;
}

function waitMilliseconds(error: unknown, failures: number): number {
  if (error instanceof GrammyError && error.error_code === 409) return CONFLICT_PAUSE_SECONDS * 1000;
  if (error instanceof GrammyError && error.parameters.retry_after !== undefined) return error.parameters.retry_after * 1000;
  return backoffMilliseconds(failures);
}

export const TOKEN_UNKNOWN =
  'Telegram does not know TELEGRAM_BOT_TOKEN: expected the token that @BotFather gave. The Telegram channel stays off until a restart';

/** 401 for a token that was revoked, 404 for one that never was. */
export function isTokenUnknown(error: unknown): boolean {
  return error instanceof GrammyError && (error.error_code === 401 || error.error_code === 404);
}
