import type { Refusal } from './refusal.ts';
import { refuse } from './refusal.ts';

export interface AnyUpdate {
  update_id: number;
  [kind: string]: unknown;
}

interface Waiting {
  limit: number;
  give(updates: AnyUpdate[] | Refusal): void;
}

// Telegram leaves these out unless they are asked for by name.
const ONLY_BY_NAME = ['chat_member', 'message_reaction', 'message_reaction_count'];

/** Updates stay until they are confirmed, by a higher offset or by a 2xx of the webhook. */
export function makeUpdates() {
  const queue: AnyUpdate[] = [];
  let allowed: readonly string[] = [];
  let waiting: Waiting | undefined;
  let webhook: { url: string; secret: string | undefined } | undefined;
  let isDelivering = false;
  let lastError: string | undefined;

  function wake(): void {
    if (waiting && queue.length > 0) {
      waiting.give(queue.slice(0, waiting.limit));
      waiting = undefined;
    }
    if (webhook && !isDelivering) void deliver();
  }

  async function deliver(): Promise<void> {
    isDelivering = true;
    for (let pause = 20; webhook && queue[0]; ) {
      const update = queue[0];
      const status = await post(webhook, update);
      if (status >= 200 && status < 300) {
        if (queue[0] === update) queue.shift();
        pause = 20;
      } else {
        lastError = `Wrong response from the webhook: ${status}`;
        await new Promise((resolve) => setTimeout(resolve, pause));
        pause = Math.min(2000, pause * 2);
      }
    }
    isDelivering = false;
  }

  return {
    push(update: AnyUpdate): boolean {
      const kind = Object.keys(update).find((key) => key !== 'update_id') ?? '';
      if (allowed.length > 0 ? !allowed.includes(kind) : ONLY_BY_NAME.includes(kind)) return false;
      queue.push(update);
      wake();
      return true;
    },

    /** Past allowed_updates: what Telegram may do with updates from before they were set. */
    force(update: AnyUpdate): void {
      queue.push(update);
      wake();
    },

    pending: () => queue.length,

    /** `offset` confirms all before it. Waits up to `timeout` seconds; a newer poll ends an older one with 409. */
    poll(
      {
        offset = 0,
        limit = 100,
        timeout = 0,
        allowedUpdates,
      }: { offset?: number; limit?: number; timeout?: number; allowedUpdates?: readonly string[] },
      closed: AbortSignal,
    ) {
      if (webhook)
        return Promise.resolve(
          refuse(
            409,
            "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
          ),
        );
      waiting?.give(
        refuse(409, 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running'),
      );
      waiting = undefined;
      if (allowedUpdates) allowed = allowedUpdates;
      if (offset > 0) while (queue[0] && queue[0].update_id < offset) queue.shift();
      if (offset < 0) queue.splice(0, Math.max(0, queue.length + offset));
      const size = Math.min(Math.max(limit, 1), 100);
      if (queue.length > 0 || timeout <= 0) return Promise.resolve(queue.slice(0, size));
      return new Promise<AnyUpdate[] | Refusal>((resolve) => {
        const mine: Waiting = {
          limit: size,
          give(result) {
            clearTimeout(timer);
            resolve(result);
          },
        };
        const end = () => {
          if (waiting === mine) waiting = undefined;
          mine.give([]);
        };
        const timer = setTimeout(end, timeout * 1000);
        closed.addEventListener('abort', end, { once: true });
        waiting = mine;
      });
    },

    isPolled: () => waiting !== undefined,

    /** Ends a poll under way as its time limit would. */
    endPoll(): void {
      waiting?.give([]);
      waiting = undefined;
    },

    setWebhook(url: string, secret: string | undefined, allowedUpdates?: readonly string[]): void {
      waiting?.give(refuse(409, 'Conflict: terminated by setWebhook request'));
      waiting = undefined;
      if (allowedUpdates) allowed = allowedUpdates;
      webhook = url === '' ? undefined : { url, secret };
      wake();
    },

    webhookInfo: () => ({
      url: webhook?.url ?? '',
      has_custom_certificate: false,
      pending_update_count: queue.length,
      ...(lastError !== undefined && { last_error_message: lastError, last_error_date: Math.floor(Date.now() / 1000) }),
      ...(allowed.length > 0 && { allowed_updates: allowed }),
    }),

    close(): void {
      waiting?.give([]);
      waiting = undefined;
      webhook = undefined;
    },
  };
}

async function post({ url, secret }: { url: string; secret: string | undefined }, update: AnyUpdate): Promise<number> {
  const headers = {
    'content-type': 'application/json',
    ...(secret !== undefined && { 'x-telegram-bot-api-secret-token': secret }),
  };
  return fetch(url, { method: 'POST', headers, body: JSON.stringify(update), signal: AbortSignal.timeout(10_000) }).then(
    async (response) => {
      await response.arrayBuffer();
      return response.status;
    },
    () => 0,
  );
}
