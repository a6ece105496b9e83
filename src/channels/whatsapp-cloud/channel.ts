import type { Logger } from 'pino';
import type { WhatsappCloudConfig } from '../../config.ts';
import type { Desk } from '../../desk/desk.ts';
import { makeLimiter } from '../../desk/limiter.ts';
import { faultOf } from '../../fault.ts';
import type { Address, Channel, LaterNews, Message, Outlet, Reply, SendOutcome } from '../../message.ts';
import type { WhatsappState } from '../../storage/whatsapp.ts';
import type { Say } from '../../wording/say.ts';
import { type Pause, pauseForReal } from '../work/pause.ts';
import { type Delivery, sendUntilSettled } from '../work/send-until-settled.ts';
import { makeTurns } from '../work/turns.ts';
import { makeWorkOff } from '../work/work-off.ts';
import { watchAccount } from './account.ts';
import { type ChoiceWords, OWN } from './choices.ts';
import { contentsOf, type FileBlock } from './contents.ts';
import { makeGraphClient } from './graph-client.ts';
import { type Intake, makeIntake } from './intake.ts';
import { makeLine } from './line.ts';
import { makeOutlet } from './outlet.ts';
import { makeOwnReplies, type OwnReply } from './own-replies.ts';
import { makePace } from './pace.ts';
import { type Content, payloadTo, textContent } from './payload.ts';
import { type AlertTemplate, makeTemplateStates } from './templates.ts';
import type { Alarm } from './verdict.ts';

export interface WhatsappCloudParts {
  config: WhatsappCloudConfig;
  desk: Desk;
  state: WhatsappState;
  say: Say;
  template: AlertTemplate;
  shortLabel: ChoiceWords['shortLabel'];
  /** What to call when only text is read and it may be urgent. */
  emergencyNumber: string;
  logger: Logger;
  /** Called when a person cannot be reached, perhaps more than once. */
  onGone?: (address: Address) => void | Promise<void>;
  /** What became of an alert's message, by its reference; perhaps more than once, and before `send` has answered. */
  onStatus?: (reference: string, news: LaterNews) => void | Promise<void>;
  /** Something happened that is counted: 'alarm unknown-code', 'ignored reaction' … Never a person's words. */
  onEvent?: (event: string) => void;
  now?: () => number;
  pause?: Pause;
}

export interface WhatsappCloudChannel extends Channel, Pick<Intake, 'verify' | 'webhook'> {
  outlet: Outlet;
  /** Why nothing goes out; null when all is well. */
  stopped(): string | null;
  /** Since the start; for the tests and the log. */
  counts: Readonly<Record<'received' | 'ignored' | 'statuses' | 'finished' | 'gone' | 'left' | 'broken', number>>;
}

const PEOPLE_AT_ONCE = 16;
const ROOM_FOR_MESSAGES = 10_000;
const DRAIN_MILLISECONDS = 7000;
const LEFT_AGAIN_MILLISECONDS = 5 * 60_000;
const LONGEST_HOLD_MS = 60_000;

/** WhatsApp by Meta's Cloud API, both ways. Every message is committed at the desk before Meta is told 200. */
export function whatsappCloudChannel(parts: WhatsappCloudParts): WhatsappCloudChannel {
  const { config, desk, state, say, template, logger, onGone, onStatus, now = Date.now, pause = pauseForReal } = parts;
  const stopper = new AbortController();
  const cutter = new AbortController();
  const stopping = stopper.signal;
  const counts = { received: 0, ignored: 0, statuses: 0, finished: 0, gone: 0, left: 0, broken: 0 };
  const tell = (event: string) => parts.onEvent?.(event);
  const onAlarm = (alarm: Alarm, code: number | null) => tell(code === null ? `alarm ${alarm}` : `alarm ${alarm} ${code}`);
  const client = makeGraphClient(config, cutter.signal);
  const line = makeLine({ client, logger, now, onAlarm });
  const pace = makePace(now);
  const templates = makeTemplateStates(template);
  const words: ChoiceWords = {
    shortLabel: parts.shortLabel,
    open: (language) => say(language, 'whatsapp:open-list'),
    more: (language) => say(language, 'whatsapp:more'),
  };
  const own = makeOwnReplies({ state, say, words, emergencyNumber: parts.emergencyNumber });
  const limitOwn = makeLimiter();
  /** Replies of the channel itself hold no blocks: what they are is kept beside them. */
  const ownReplies = new WeakMap<Reply, OwnReply>();
  const turns = makeTurns<Message>({
    keyOf: ({ from }) => from.id,
    idOf: ({ id }) => id,
    work: makeWorkOff({
      desk: { ...desk, answer },
      say,
      logger,
      counts,
      describeFault: faultOf,
      deliver,
      tellGone,
      returnLater,
    }),
    atOnce: PEOPLE_AT_ONCE,
    roomFor: ROOM_FOR_MESSAGES,
  });
  const intake = makeIntake({
    config,
    desk,
    state,
    line,
    templates,
    logger,
    now,
    counts,
    tell,
    onStatus,
    room: turns.room,
    add: turns.add,
  });
  let isKnown = false;
  let isReturning = false;
  let running: Promise<void> = Promise.resolve();

  async function answer(message: Message): Promise<Reply[]> {
    const meant = await own.asChoice(message);
    const mine = await own.answer(meant);
    if (!mine) return desk.answer(meant.choice?.startsWith(OWN) ? { ...meant, choice: 'm' } : meant);
    if (limitOwn(message.from.id, now()) !== 'answer') return [];
    const reply: Reply = { kind: 'command', language: 'ru', topic: null, blocks: [], choices: [] };
    ownReplies.set(reply, mine);
    return [reply];
  }

  async function deliver(message: Message, reply: Reply): Promise<Delivery> {
    const mine = ownReplies.get(reply);
    const { contents, offered } = mine ?? contentsOf(reply, words);
    if (offered) await state.offer(message.from.id, JSON.stringify(offered));
    for (const content of contents) {
      const delivery = await sendUntilSettled(() => sendPart(message.from, content, reply), message.id, {
        pause,
        stopping,
        logger,
      });
      if (delivery !== 'finished') return delivery;
    }
    await mine?.done?.();
    return 'finished';
  }

  /** A file is brought to Meta first. One that is gone after a restart is said to be gone. */
  async function sendPart(to: Address, part: Content | FileBlock, reply: Reply): Promise<SendOutcome> {
    if ('type' in part) return send(to.id, part);
    const file = desk.file(part.id, to);
    if (!file) return send(to.id, textContent(say(reply.language, 'dialogue:file-gone')));
    const uploaded = await client.upload(file);
    if ('outcome' in uploaded) {
      line.learn(uploaded);
      // An upload that may have arrived has reached nobody: it is simply made again.
      return uploaded.outcome.kind === 'doubt'
        ? { kind: 'later', afterSeconds: 1, reason: uploaded.outcome.reason }
        : uploaded.outcome;
    }
    return send(to.id, { type: 'document', document: { id: uploaded.id, filename: part.name, caption: part.label } });
  }

  /** An answer to somebody who waits: at once, unless WhatsApp said that they got too many. */
  async function send(to: string, content: Content): Promise<SendOutcome> {
    const hold = Math.min(pace.heldFor(to), LONGEST_HOLD_MS);
    if (hold > 0) await pause(hold, stopping).catch(() => undefined);
    if (stopping.aborted) return { kind: 'later', afterSeconds: 0, reason: 'stopping' };
    pace.answered(to);
    const verdict = await line.send(payloadTo(to, content));
    if (verdict.effect === 'slow-person') pace.slowDown(to);
    if (verdict.outcome.kind === 'sent') pace.wentThrough(to);
    // An answer that comes a day late cannot be sent any more, however often it is tried.
    if (verdict.effect === 'close-window') return { kind: 'refused', reason: `WhatsApp ${verdict.code}` };
    return verdict.outcome;
  }

  function tellGone(address: Address): void {
    Promise.resolve(address)
      .then(onGone)
      .catch((error) => logger.error({ fault: faultOf(error) }, 'Could not note that a person is gone'));
  }

  /** What a crash left, or an outage: it is in the inbox and in nobody's hands. */
  async function returnToOpen(): Promise<void> {
    try {
      for (const message of await desk.open('whatsapp-cloud')) if (!turns.has(message)) turns.add(message);
    } catch (error) {
      logger.error({ fault: faultOf(error) }, 'Could not read the messages that are still open');
    }
  }

  function returnLater(): void {
    if (isReturning) return;
    isReturning = true;
    void pause(LEFT_AGAIN_MILLISECONDS, stopping)
      .catch(() => undefined)
      .then(async () => {
        isReturning = false;
        if (!stopping.aborted) await returnToOpen();
      });
  }

  async function run(): Promise<void> {
    await returnToOpen();
    await watchAccount({
      client,
      line,
      template,
      templates,
      pause,
      stopping,
      logger,
      onKnown: () => {
        isKnown = true;
      },
    });
  }

  return {
    name: 'whatsapp-cloud',
    counts,
    outlet: makeOutlet({ line, pace, state, template, templates, words, now }),
    isConnected: () => isKnown && line.stopped() === null && !stopping.aborted,
    stopped: line.stopped,
    verify: intake.verify,

    /** Until Meta is told 200 nothing is lost; a message that comes while the channel stops waits in the inbox for the next start. */
    webhook: intake.webhook,

    /** Does not wait for Meta: it may be out of reach for hours, and the other channels serve meanwhile. */
    async start() {
      running = run().catch((error) => logger.error({ fault: faultOf(error) }, 'The WhatsApp channel broke'));
    },

    async stop() {
      stopper.abort();
      const drained = Promise.all([turns.stop(), running]);
      await within(DRAIN_MILLISECONDS, drained);
      // What is still waiting for Meta is broken off, and begins again at the next start.
      cutter.abort();
      await within(1000, drained);
    },
  };
}

async function within(milliseconds: number, work: Promise<unknown>): Promise<void> {
  const done = new AbortController();
  await Promise.race([work, pauseForReal(milliseconds, done.signal).catch(() => undefined)]);
  done.abort();
}
