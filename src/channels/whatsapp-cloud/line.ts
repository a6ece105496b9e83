import type { Logger } from 'pino';
import type { SendOutcome } from '../../message.ts';
import type { GraphClient } from './graph-client.ts';
import type { Payload } from './payload.ts';
import type { Alarm, Verdict } from './verdict.ts';

/**
 * The one way out to WhatsApp. It stops by itself when the account, the token or the payment is at fault, lets one message through
 * now and then to see whether the operator has acted, and tells of everything that somebody should look at.
 */
export interface Line {
  send(payload: Payload): Promise<Verdict>;
  /** What a status or a check of the account told: as if it had been the answer to a send. */
  learn(verdict: Verdict): void;
  /** Why nothing goes out; null when all is well. */
  stopped(): string | null;
  /** Why no alert goes out, and for how long yet. */
  broadcastStopped(): { reason: string; afterSeconds: number } | null;
}

export interface LineParts {
  client: Pick<GraphClient, 'send'>;
  logger: Pick<Logger, 'info' | 'warn' | 'error'>;
  now: () => number;
  onAlarm(alarm: Alarm, code: number | null): void;
}

const PROBE_EVERY_MS = 5 * 60_000;

export function makeLine({ client, logger, now, onAlarm }: LineParts): Line {
  let stop: { reason: string; probeAt: number } | null = null;
  let broadcast: { reason: string; until: number } | null = null;

  function learn({ outcome, code, alarm, effect }: Verdict): void {
    const reason = 'reason' in outcome ? outcome.reason : '';
    if (alarm) {
      onAlarm(alarm, code);
      logger.error({ alarm, code, reason }, 'WhatsApp needs somebody to look at it');
    }
    if (effect === 'stop-channel') stop = { reason, probeAt: now() + PROBE_EVERY_MS };
    if (effect === 'stop-broadcast' && outcome.kind === 'later')
      broadcast = { reason, until: now() + outcome.afterSeconds * 1000 };
  }

  return {
    learn,
    stopped: () => stop?.reason ?? null,
    broadcastStopped() {
      if (stop) return { reason: stop.reason, afterSeconds: Math.max(1, Math.ceil((stop.probeAt - now()) / 1000)) };
      if (!broadcast || broadcast.until <= now()) return null;
      return { reason: broadcast.reason, afterSeconds: Math.ceil((broadcast.until - now()) / 1000) };
    },

    async send(payload) {
      if (stop && now() < stop.probeAt) return { outcome: waitFor(stop), code: null };
      // The next probe is set before this one goes out, so that only one does.
      if (stop) stop = { ...stop, probeAt: now() + PROBE_EVERY_MS };
      const verdict = await client.send(payload);
      learn(verdict);
      if (stop && verdict.outcome.kind === 'sent') {
        stop = null;
        logger.info('WhatsApp takes messages again');
      }
      return verdict;
    },
  };

  function waitFor({ reason, probeAt }: { reason: string; probeAt: number }): SendOutcome {
    return { kind: 'later', afterSeconds: Math.max(1, Math.ceil((probeAt - now()) / 1000)), reason: `stopped: ${reason}` };
  }
}
