import { Api } from 'grammy';
import type { TelegramConfig } from '../../config.ts';
import type { Desk } from '../../desk/desk.ts';
import type { Address, Channel, Message, Outlet } from '../../message.ts';
import type { Say } from '../../wording/say.ts';
import { type Pause, pauseForReal } from '../work/pause.ts';
import { makeTurns } from '../work/turns.ts';
import { languageOf, makeWorkOff } from '../work/work-off.ts';
import { describeBot } from './commands.ts';
import { chooseIntake, findSelf } from './connect.ts';
import { deliver } from './deliver.ts';
import { makeButtons } from './keyboard.ts';
import { describeFault, type Log } from './log.ts';
import { makeOutlet } from './outlet.ts';
import { poll } from './poll.ts';
import { makeSend, makeThrottle } from './send.ts';
import type { Bot } from './spoken-to.ts';
import { type Heard, readUpdate } from './update.ts';
import { updateIdOf } from './update-schema.ts';
import { isSameSecret } from './webhook-secret.ts';

export interface TelegramParts {
  config: TelegramConfig;
  desk: Desk;
  say: Say;
  logger: Log;
  /** Called when a person blocked the bot, perhaps more than once, with when the channel heard of it (milliseconds since the epoch). */
  onGone?: (address: Address, at: number) => void | Promise<void>;
  now?: () => number;
  pause?: Pause;
}

export interface TelegramChannel extends Channel {
  /**
   * One call of Telegram's to our webhook: the value of X-Telegram-Bot-Api-Secret-Token, and the parsed body. Gives the
   * status to answer with. Throws when the update could not be kept: answer 500, and Telegram comes again.
   */
  webhook(secretHeader: string | undefined, body: unknown): Promise<200 | 400 | 401>;
  /** The way of alerts. It ends with the channel: what is on its way then is waited for as long as answers are. */
  outlet: Outlet;
  /** Since the start; for the metrics. */
  counts: Readonly<Record<'received' | 'ignored' | 'finished' | 'gone' | 'left' | 'broken', number>>;
}

const PEOPLE_AT_ONCE = 16;
const ROOM_FOR_MESSAGES = 1000;
const SEND_SECONDS = 35;
const POLL_SECONDS = 60;
const DRAIN_MILLISECONDS = 7000;
const LEFT_AGAIN_MILLISECONDS = 5 * 60_000;

/** Telegram, both ways. Every message is committed at the desk before Telegram may forget it. */
export function telegramChannel({
  config,
  desk,
  say,
  logger,
  onGone,
  now = Date.now,
  pause = pauseForReal,
}: TelegramParts): TelegramChannel {
  const stopper = new AbortController();
  const cutter = new AbortController();
  const stopping = stopper.signal;
  const api = new Api(config.token, { apiRoot: config.apiRoot, timeoutSeconds: SEND_SECONDS });
  const pollApi = new Api(config.token, { apiRoot: config.apiRoot, timeoutSeconds: POLL_SECONDS });
  const buttons = makeButtons(config.token);
  const throttle = makeThrottle({ pause, stopping });
  const send = makeSend({ api, throttle, cut: cutter.signal });
  const outlet = makeOutlet({ api, throttle, buttons, stopping, cut: cutter.signal });
  const counts = { received: 0, ignored: 0, finished: 0, gone: 0, left: 0, broken: 0 };
  const turns = makeTurns<Message>({
    keyOf: ({ from }) => from.id,
    idOf: ({ id }) => id,
    work: makeWorkOff({
      desk,
      say,
      logger,
      counts,
      describeFault,
      deliver: (message, reply) => deliver(message, reply, { send, desk, say, buttons, pause, stopping, logger }),
      tellGone,
      returnLater,
    }),
    atOnce: PEOPLE_AT_ONCE,
    roomFor: ROOM_FOR_MESSAGES,
  });
  const self = Promise.withResolvers<Bot | null>();
  let isConnected = false;
  let isReturning = false;
  let running: Promise<void> = Promise.resolve();

  async function run(): Promise<void> {
    await returnToOpen();
    const connecting = { api, config, pause, stopping, logger };
    const bot = await findSelf(connecting);
    self.resolve(bot);
    if (!bot || !(await chooseIntake(connecting))) return;
    isConnected = true;
    logger.info({ bot: bot.username, intake: config.webhook ? 'webhook' : 'polling' }, 'Telegram is connected');
    const describing = describeBot(api, say, logger, stopping);
    if (!config.webhook) {
      await poll({
        api: pollApi,
        take: (updates) => take(updates, bot),
        room: turns.room,
        onConnected: (value) => {
          isConnected = value;
        },
        pause,
        stopping,
        logger,
      });
    }
    await describing;
  }

  /** The commit comes first; only then is anything done about the updates, and only then does this resolve. */
  async function take(updates: readonly unknown[], bot: Bot): Promise<void> {
    const heard = updates.map((update) => readUpdate(update, { bot, buttons, now: now() }));
    const messages = heard.flatMap((each) => ('message' in each ? [each.message] : []));
    await desk.receive(messages);
    counts.received += messages.length;
    for (const each of heard) attend(each);
  }

  function attend(heard: Heard): void {
    switch (heard.kind) {
      case 'message':
        turns.add(heard.message);
        return;
      case 'press':
        answerPress(heard.queryId);
        turns.add(heard.message);
        return;
      case 'void-press':
        answerPress(heard.queryId, say(languageOf(heard), 'dialogue:expired-choice').slice(0, 200));
        return;
      case 'gone':
        tellGone(heard.address, heard.at);
        return;
      case 'ignored':
        counts.ignored += 1;
    }
  }

  /** Stops the little clock on the button. Nothing hangs on it: a press that is too old is answered by its reply all the same. */
  function answerPress(queryId: string, text?: string): void {
    api
      .answerCallbackQuery(queryId, text === undefined ? {} : { text }, cutter.signal as never)
      .catch((error) => logger.warn({ fault: describeFault(error) }, 'Could not answer the press of a button'));
  }

  function tellGone(address: Address, at = now()): void {
    Promise.resolve()
      .then(() => onGone?.(address, at))
      .catch((error) => logger.error({ fault: describeFault(error) }, 'Could not note that a person is gone'));
  }

  /** What a crash left, or an outage: it is in the inbox and in nobody's hands. */
  async function returnToOpen(): Promise<void> {
    try {
      for (const message of await desk.open('telegram')) if (!turns.has(message)) turns.add(message);
    } catch (error) {
      logger.error({ fault: describeFault(error) }, 'Could not read the messages that are still open');
    }
  }

  async function returnLater(): Promise<void> {
    if (isReturning) return;
    isReturning = true;
    await pause(LEFT_AGAIN_MILLISECONDS, stopping).catch(() => undefined);
    isReturning = false;
    if (!stopping.aborted) await returnToOpen();
  }

  return {
    name: 'telegram',
    outlet,
    counts,
    isConnected: () => isConnected,

    /** Does not wait for Telegram: it may be out of reach for hours, and the other channels serve meanwhile. */
    async start() {
      running = run().catch((error) => {
        isConnected = false;
        logger.error({ fault: describeFault(error) }, 'The Telegram channel broke');
      });
    },

    async stop() {
      isConnected = false;
      stopper.abort();
      self.resolve(null);
      const drained = Promise.all([turns.stop(), running, outlet.settled()]);
      await within(DRAIN_MILLISECONDS, drained);
      // What is still waiting for Telegram is broken off, and begins again at the next start.
      cutter.abort();
      await within(1000, drained);
    },

    async webhook(secretHeader, body) {
      if (!config.webhook || !isSameSecret(secretHeader, config.webhook.secret)) return 401;
      if (updateIdOf(body) === null) return 400;
      const bot = await self.promise;
      if (!bot) throw new Error('The Telegram channel is not connected: the update cannot be taken');
      await take([body], bot);
      return 200;
    },
  };
}

async function within(milliseconds: number, work: Promise<unknown>): Promise<void> {
  const done = new AbortController();
  await Promise.race([work, pauseForReal(milliseconds, done.signal).catch(() => undefined)]);
  done.abort();
}
