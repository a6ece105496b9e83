import type { Outgoing, Outlet, SendOutcome } from '../message.ts';
import type { Claim, ClaimOrder } from '../storage/delivery-claims.ts';
import type { Result } from '../storage/delivery-outcomes.ts';
import { makePace } from './pace.ts';

/** The way of all alerts to one channel: claim, send, mark, at the channel's pace. */
export interface Lane {
  start(): void;
  /** Claims nothing more; resolves when what is on its way has been marked. */
  stop(): Promise<void>;
  /** Looks for work now. */
  wake(): void;
  inFlight(): number;
}

export interface LaneParts {
  outlet: Outlet;
  perSecond: number;
  claim(order: Omit<ClaimOrder, 'pack' | 'awake'>): Promise<{ claims: Claim[]; mayBeMore: boolean }>;
  mark(results: readonly Result[], now: number): Promise<void>;
  messageOf(claim: Claim): Promise<Outgoing>;
  /** Told of every outcome once it is marked. */
  onOutcome(claim: Claim, outcome: SendOutcome): void;
  /** Told when the database does not take what it is given, and when a message of ours cannot even be made. */
  onFault(error: unknown, what: string): void;
  /** At most so many messages on their way; null for what the pace needs. */
  atOnce: number | null;
  now: () => number;
}

/** Messages on their way unless the pace needs more. */
const USUALLY_AT_ONCE = 3;
const MOST_AT_ONCE = 100;
/** One claim takes what the pace allows in so many seconds, so that a fast channel commits for many messages at once. */
const BATCH_SECONDS = 0.012;
const IDLE_MS = 500;
const RETRY_STORAGE_MS = 1000;
const NO_TEXT_WAITS_SECONDS = 5;
/** A second copy after a doubt; longer where a status may settle it. */
const DOUBT_WAITS_MS = 5000;
const STATUS_WAITS_MS = 15 * 60_000;

export function makeLane(parts: LaneParts): Lane {
  const { outlet, perSecond, now } = parts;
  const clock = () => performance.now();
  const pace = makePace(perSecond, clock);
  const batch = Math.max(1, Math.floor(perSecond * BATCH_SECONDS));
  const busy = new Set<number>();
  const results: Result[] = [];
  let flying = 0;
  let secondsFlying = 0;
  let meanSeconds = 0.02;
  /** Nothing is sent before this moment: the channel said so, for everybody. */
  let holdUntil = 0;
  /** After a failure of the channel one message at a time finds out whether it is back. */
  let isProbing = false;
  let isStopped = false;
  let isMarking = false;
  let running: Promise<void> = Promise.resolve();
  let nudge: (() => void) | null = null;
  let isNudged = false;

  /** Sleeps, but not longer than until somebody wakes it. */
  function rest(milliseconds: number): Promise<void> {
    if (isNudged || isStopped) {
      isNudged = false;
      return new Promise((resolve) => setImmediate(resolve));
    }
    return new Promise((resolve) => {
      const timer = setTimeout(done, Math.max(1, milliseconds));
      function done() {
        clearTimeout(timer);
        nudge = null;
        isNudged = false;
        resolve();
      }
      nudge = done;
    });
  }

  function wake(): void {
    if (nudge) nudge();
    else isNudged = true;
  }

  function atOnce(): number {
    if (isProbing) return 1;
    if (parts.atOnce !== null) return parts.atOnce;
    const needed = Math.ceil(perSecond * meanSeconds * 1.25) + (batch > 1 ? 2 * batch : 0);
    return Math.min(MOST_AT_ONCE, Math.max(USUALLY_AT_ONCE, needed));
  }

  async function run(): Promise<void> {
    while (!isStopped) {
      const held = holdUntil - clock();
      if (held > 0) {
        await rest(Math.min(held, IDLE_MS));
        continue;
      }
      const room = atOnce() - flying;
      const wanted = Math.min(batch, atOnce());
      if (room < 1) {
        await rest(IDLE_MS);
        continue;
      }
      const wait = pace.waitFor(Math.min(wanted, room));
      if (wait > 0) {
        await rest(wait);
        continue;
      }
      const limit = Math.min(room, pace.ready());
      if (limit < 1) {
        await rest(1);
        continue;
      }
      await claimAndSend(limit);
    }
  }

  async function claimAndSend(limit: number): Promise<void> {
    try {
      const channel = outlet.channel as Claim['channel'];
      const isSecondUnderWay = secondsFlying > 0;
      const { claims, mayBeMore } = await parts.claim({ channel, limit, now: now(), busy, isSecondUnderWay });
      for (const claim of claims) {
        flying += 1;
        if (claim.copy > 1) secondsFlying += 1;
        busy.add(claim.personId);
        pace.spend(1);
        void send(claim);
      }
      if (claims.length === 0) await rest(mayBeMore ? 1 : IDLE_MS);
    } catch (error) {
      parts.onFault(error, 'claim');
      await rest(RETRY_STORAGE_MS);
    }
  }

  async function send(claim: Claim): Promise<void> {
    const began = clock();
    const outcome = await attempt(claim);
    if (outcome.kind === 'sent') meanSeconds = meanSeconds * 0.9 + Math.min(2, (clock() - began) / 1000) * 0.1;
    heed(outcome);
    results.push({ claim, outcome, doubtWaitsMs: outlet.settlesDoubts ? STATUS_WAITS_MS : DOUBT_WAITS_MS });
    // One transaction for all that come back in the same moment.
    if (!isMarking) {
      isMarking = true;
      setImmediate(() => void markAll());
    }
  }

  async function attempt(claim: Claim): Promise<SendOutcome> {
    let message: Outgoing;
    try {
      message = await parts.messageOf(claim);
    } catch (error) {
      parts.onFault(error, 'text');
      return { kind: 'later', afterSeconds: NO_TEXT_WAITS_SECONDS, reason: 'fault' };
    }
    try {
      return await outlet.send(claim.address, message);
    } catch (error) {
      parts.onFault(error, 'send');
      return { kind: 'doubt', reason: 'fault' };
    }
  }

  /** What an outcome says of the channel as a whole. */
  function heed(outcome: SendOutcome): void {
    switch (outcome.kind) {
      case 'later':
        if (outcome.scope === 'person') return;
        holdUntil = Math.max(holdUntil, clock() + outcome.afterSeconds * 1000);
        isProbing = true;
        return;
      case 'doubt':
        isProbing = true;
        return;
      case 'sent':
      case 'gone':
      case 'refused':
        isProbing = false;
    }
  }

  /** The outcomes are kept until the database takes them: meanwhile their places stay taken, so that sending stops by itself. */
  async function markAll(): Promise<void> {
    while (results.length > 0) {
      const marked = results.slice();
      try {
        await parts.mark(marked, now());
      } catch (error) {
        parts.onFault(error, 'mark');
        await new Promise((resolve) => setTimeout(resolve, RETRY_STORAGE_MS));
        continue;
      }
      results.splice(0, marked.length);
      for (const { claim, outcome } of marked) {
        flying -= 1;
        if (claim.copy > 1) secondsFlying -= 1;
        busy.delete(claim.personId);
        parts.onOutcome(claim, outcome);
      }
      wake();
    }
    isMarking = false;
    wake();
  }

  return {
    start() {
      running = run();
    },
    async stop() {
      isStopped = true;
      wake();
      await running;
      while (flying > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    },
    wake,
    inFlight: () => flying,
  };
}
