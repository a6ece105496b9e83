import type { Address, Outlet, SendOutcome } from '../message.ts';
import type { StoredAlert } from '../storage/alerts.ts';
import type { Claim, Claims } from '../storage/delivery-claims.ts';
import type { LaterNews, Outcomes } from '../storage/delivery-outcomes.ts';
import type { Composer } from './compose.ts';
import { type Lane, makeLane } from './lane.ts';
import { makeTexts, type Texts } from './texts.ts';

/** Alerts on their way, from the moment of their release until nothing waits. */
export interface Sending {
  start(): void;
  /** No new message leaves; resolves when those on their way are settled. */
  stop(): Promise<void>;
  /** For channels that tell later what became of a message: by Outgoing.reference. */
  settle(reference: string, outcome: LaterNews): Promise<void>;
  /** A channel says by itself that somebody cannot be reached any more: no further call for them. */
  gone(address: Address): Promise<void>;
  figures(): Figures;
}

export interface Figures {
  pending: number;
  inDoubt: number;
  sent: number;
  /** Canaries that an alert of the last day did not reach in time. */
  unreachedCanaries: number;
  /** Since the start, by channel and outcome. */
  outcomes: ReadonlyMap<string, number>;
  /** False while another process sends from the same folder. */
  isSender: boolean;
}

/** What this needs of the storage; src/storage/sending-store.ts puts it together. */
export interface SendingStore {
  claims: Claims & { wake(): void };
  outcomes: Outcomes;
  queue: { unqueued(): Promise<{ id: number; movedAt: number }[]>; queueChunk(id: number, now: number): Promise<boolean> };
  care: {
    finish(now: number): Promise<number[]>;
    haltStale(now: number, longestMs: number): Promise<number[]>;
    putFirst(addresses: readonly Address[]): Promise<Set<number>>;
    unreached(addresses: readonly Address[], since: number, until: number): Promise<{ alertId: number; address: Address }[]>;
    damage(): Promise<string[]>;
    open(): Promise<{ pending: number; inDoubt: number; sent: number }>;
  };
  find(id: number): Promise<StoredAlert | null>;
  parts(id: number): Promise<{ channel: string; language: string; part: number; body: string; seal: string }[]>;
  halt(id: number, decision: { who: string; why: string; now: number }): Promise<void>;
  lock: { take(): boolean; release(): void };
}

export interface SendingParts {
  store: SendingStore;
  composer: Composer;
  /** `atOnce`: messages on their way at once; null for what the pace needs. */
  outlets: readonly { outlet: Outlet; perSecond: number; atOnce: number | null }[];
  canaries: readonly Address[];
  logger: {
    info(facts: object, text: string): void;
    warn(facts: object, text: string): void;
    error(facts: object, text: string): void;
  };
  faultOf(error: unknown): object;
  now?: () => number;
}

/** The name of the bot itself in the audit. */
const BOT = 'qorgan';
const TICK_MS = 1000;
/** Whoever released an alert queues it; when that stands still so long, they are dead. */
const QUEUE_IS_LEFT_MS = 1500;
const STALE_MS = 72 * 3_600_000;
const REFUSALS_IN_A_ROW = 20;
const CANARY_WITHIN_MS = 10 * 60_000;
const CANARY_ALARM_LASTS_MS = 24 * 3_600_000;
const COUNT_EVERY_MS = 15_000;

export function makeSending(parts: SendingParts): Sending {
  const { store, composer, outlets, canaries, logger, faultOf, now = Date.now } = parts;
  const texts: Texts = makeTexts(store, composer);
  const refusals = new Map<number, number>();
  const outcomes = new Map<string, number>();
  const alarmed = new Set<string>();
  let awake: ReadonlySet<number> = new Set();
  let lanes: Lane[] = [];
  let totals = { pending: 0, inDoubt: 0, sent: 0 };
  let countedAt = 0;
  let unreachedCanaries = 0;
  let isSender = false;
  let isStopped = false;
  let ticking: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  /** The first thing that a new sender does: what a crash left is a doubt, and damaged alerts are not sent. */
  async function begin(): Promise<void> {
    const damage = await store.care.damage();
    if (damage.length > 0) {
      logger.error({ damage }, 'Alerts in state.db are damaged: nothing is sent until a backup is restored');
      return;
    }
    const settlers = new Set<string>(outlets.filter(({ outlet }) => outlet.settlesDoubts).map(({ outlet }) => outlet.channel));
    const found = await store.outcomes.recover(now(), (channel) => (settlers.has(channel) ? 15 * 60_000 : 0));
    if (found > 0)
      logger.warn({ messages: found }, 'A crash left messages of alerts of which nobody knows whether they went out');
    lanes = outlets.map(({ outlet, perSecond, atOnce }) =>
      makeLane({
        outlet,
        perSecond,
        claim: (order) => store.claims.claim({ ...order, awake, pack: (due, language) => texts.pack(outlet, due, language) }),
        mark: store.outcomes.mark,
        messageOf: texts.messageOf,
        onOutcome,
        onFault: (error, what) =>
          logger.error({ channel: outlet.channel, what, ...faultOf(error) }, 'Sending alerts met a fault'),
        atOnce,
        now,
      }),
    );
    for (const lane of lanes) lane.start();
  }

  function onOutcome(claim: Claim, outcome: SendOutcome): void {
    const key = `${claim.channel} ${outcome.kind}`;
    outcomes.set(key, (outcomes.get(key) ?? 0) + 1);
    if (outcome.kind !== 'sent' || !claim.isLastPart) store.claims.wake();
    for (const { alertId } of claim.rows) {
      if (outcome.kind === 'sent') refusals.delete(alertId);
      if (outcome.kind === 'refused') countRefusal(alertId, outcome.reason);
    }
    if (outcome.kind === 'doubt' && claim.copy > 1)
      logger.warn(
        { alert: claim.rows[0]?.alertId, channel: claim.channel, reason: outcome.reason },
        'A message is in doubt twice: it waits for an editor',
      );
  }

  /** A text that the channel does not take fails for everybody: better to stop than to go through the whole audience. */
  function countRefusal(alertId: number, reason: string): void {
    const count = (refusals.get(alertId) ?? 0) + 1;
    refusals.set(alertId, count);
    if (count !== REFUSALS_IN_A_ROW) return;
    refusals.delete(alertId);
    const why = `the channel refused ${REFUSALS_IN_A_ROW} messages in a row, the last with '${reason}'`;
    logger.error({ alert: alertId, why }, 'An alert was halted');
    store
      .halt(alertId, { who: BOT, why, now: now() })
      .catch((error) => logger.error(faultOf(error), 'An alert could not be halted'));
  }

  async function tick(): Promise<void> {
    if (!isSender) {
      isSender = store.lock.take();
      if (!isSender) return;
      await begin();
    }
    for (const { id, movedAt } of await store.queue.unqueued()) {
      if (movedAt > now() - QUEUE_IS_LEFT_MS) continue;
      while (!isStopped && !(await store.queue.queueChunk(id, now()))) await new Promise((resolve) => setImmediate(resolve));
      logger.info({ alert: id }, 'The deliveries of an alert are queued');
    }
    for (const id of await store.care.haltStale(now(), STALE_MS))
      logger.error({ alert: id }, 'An alert lay still too long and was halted: resume it when it still holds');
    for (const id of await store.care.finish(now())) logger.info({ alert: id }, 'An alert is done');
    await watchCanaries();
    if (now() - countedAt >= COUNT_EVERY_MS) {
      totals = await store.care.open();
      countedAt = now();
    }
    for (const lane of lanes) lane.wake();
  }

  async function watchCanaries(): Promise<void> {
    if (canaries.length === 0) return;
    awake = await store.care.putFirst(canaries);
    const at = now();
    const missing = await store.care.unreached(canaries, at - CANARY_ALARM_LASTS_MS, at - CANARY_WITHIN_MS);
    unreachedCanaries = missing.length;
    for (const { alertId, address } of missing) {
      const key = `${alertId} ${address.channel} ${address.id}`;
      if (alarmed.has(key)) continue;
      alarmed.add(key);
      logger.error({ alert: alertId, channel: address.channel }, 'ALARM: an alert did not reach its canary within ten minutes');
    }
  }

  function tickOn(): void {
    ticking = tick().catch((error) => logger.error(faultOf(error), 'Looking after alerts met a fault'));
    void ticking.then(() => {
      if (!isStopped) timer = setTimeout(tickOn, TICK_MS);
    });
  }

  return {
    start: tickOn,

    async stop() {
      isStopped = true;
      clearTimeout(timer);
      const stopping = lanes.map((lane) => lane.stop());
      await Promise.all([ticking, ...stopping]);
      // Begun while stopping.
      await Promise.all(lanes.map((lane) => lane.stop()));
      store.lock.release();
    },

    async settle(reference, outcome) {
      await store.outcomes.settle(reference, outcome, now());
      store.claims.wake();
    },

    gone: (address) => store.outcomes.gone(address, now()),

    figures: () => ({ ...totals, unreachedCanaries, outcomes, isSender }),
  };
}
