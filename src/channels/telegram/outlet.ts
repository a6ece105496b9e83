import { type Api, GrammyError } from 'grammy';
import type { Outgoing, Outlet, SendOutcome } from '../../message.ts';
import { chatOf, userOf } from './address.ts';
import type { Buttons } from './keyboard.ts';
import { partsOfReply } from './parts-of-reply.ts';
import { sendOnce, type Throttle } from './send.ts';

/** After a throttle the answers that waited for its end go first. */
const AFTER_ANSWERS_SECONDS = 0.1;
const LOST_CONNECTION_SECONDS = 2;
const PROBE_MILLISECONDS = 7000;

/** The way out to people who did not just write: one attempt, no waiting. */
export function makeOutlet({
  api,
  throttle,
  buttons,
  stopping,
  cut,
}: {
  api: Api;
  throttle: Throttle;
  buttons: Buttons;
  stopping: AbortSignal;
  cut: AbortSignal;
}): Outlet & { settled(): Promise<void> } {
  const underWay = new Set<Promise<unknown>>();
  // While the line is bad every message that is tried may become a doubt, so a call without consequences goes first.
  let isLineBad = false;

  async function attempt(to: string, { body, choices }: Outgoing): Promise<SendOutcome> {
    if (stopping.aborted) return { kind: 'later', afterSeconds: 1, reason: 'stopping' };
    const left = throttle.leftSeconds();
    if (left > 0) return { kind: 'later', afterSeconds: left + AFTER_ANSWERS_SECONDS, reason: 'throttled' };
    if (isLineBad) {
      const answer = await askWhetherReachable();
      if (answer !== null) return answer;
    }
    const address = { channel: 'telegram' as const, id: to };
    const keyboard = buttons.keyboard(choices, userOf(address));
    const outcome = await sendOnce({ api, cut }, chatOf(address), { html: body, ...(keyboard && { keyboard }) });
    isLineBad = outcome.kind === 'doubt' || outcome.kind === 'later';
    if (outcome.kind !== 'throttled') return outcome;
    throttle.hold(outcome.afterSeconds);
    return { kind: 'later', afterSeconds: outcome.afterSeconds + AFTER_ANSWERS_SECONDS, reason: 'throttled' };
  }

  /** Null when Telegram answers. */
  async function askWhetherReachable(): Promise<SendOutcome | null> {
    try {
      await api.getMe(AbortSignal.any([cut, AbortSignal.timeout(PROBE_MILLISECONDS)]) as never);
      isLineBad = false;
      return null;
    } catch (error) {
      if (error instanceof GrammyError && error.parameters.retry_after !== undefined) throttle.hold(error.parameters.retry_after);
      return { kind: 'later', afterSeconds: LOST_CONNECTION_SECONDS, reason: 'not reachable' };
    }
  }

  return {
    channel: 'telegram',
    partsOf: partsOfReply,
    send(to, outgoing) {
      const sending = attempt(to, outgoing);
      underWay.add(sending);
      const settled = () => underWay.delete(sending);
      sending.then(settled, settled);
      return sending;
    },
    async settled() {
      await Promise.allSettled(underWay);
    },
  };
}
