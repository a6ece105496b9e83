import type { Api } from 'grammy';
import type { TelegramConfig } from '../../config.ts';
import { backoffMilliseconds, type Pause } from '../work/pause.ts';
import { describeFault, type Log } from './log.ts';
import { isTokenUnknown, TOKEN_UNKNOWN } from './poll.ts';
import type { Bot } from './spoken-to.ts';
import { ALLOWED_UPDATES } from './update.ts';

export interface ConnectParts {
  api: Api;
  config: TelegramConfig;
  pause: Pause;
  stopping: AbortSignal;
  logger: Log;
}

/** Learns who we are; tries until it works. Null when Telegram does not know the token, or when stopped. */
export function findSelf(parts: ConnectParts): Promise<Bot | null> {
  return insist(parts, 'reach Telegram', async () => {
    const { id, username } = await parts.api.getMe(parts.stopping as never);
    return { id, username };
  });
}

/** Tells Telegram how we take updates: by its calls to our webhook, or by ours to it. Null as above. */
export function chooseIntake(parts: ConnectParts): Promise<true | null> {
  const { api, config, stopping } = parts;
  return insist(parts, 'set or delete the webhook', () =>
    config.webhook
      ? api.setWebhook(
          config.webhook.url,
          { secret_token: config.webhook.secret, allowed_updates: ALLOWED_UPDATES },
          stopping as never,
        )
      : api.deleteWebhook({}, stopping as never),
  );
}

async function insist<T>({ pause, stopping, logger }: ConnectParts, what: string, step: () => Promise<T>): Promise<T | null> {
  for (let failures = 1; !stopping.aborted; failures += 1) {
    try {
      return await step();
    } catch (error) {
      if (stopping.aborted) return null;
      if (isTokenUnknown(error)) {
        logger.error(TOKEN_UNKNOWN);
        return null;
      }
      logger.warn({ fault: describeFault(error), failures }, `Could not ${what}`);
      await pause(backoffMilliseconds(failures), stopping).catch(() => undefined);
    }
  }
  return null;
}
