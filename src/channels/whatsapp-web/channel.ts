import { join } from 'node:path';
import type whatsapp from 'whatsapp-web.js';
import type { WhatsappWebConfig } from '../../config.ts';
import type { Desk } from '../../desk/desk.ts';
import { faultOf } from '../../fault.ts';
import type { Channel, Message } from '../../message.ts';
import type { Say } from '../../wording/say.ts';
import { type Pause, pauseForReal } from '../work/pause.ts';
import type { Log } from '../work/send-until-settled.ts';
import { makeTurns } from '../work/turns.ts';
import { makeWorkOff } from '../work/work-off.ts';
import { type Chromium, findChromium } from './chromium.ts';
import { type Client, type MakeClient, makeClient } from './client.ts';
import { deliver } from './deliver.ts';
import { readMessage } from './hear.ts';
import { keepAlive, type LifeLimits, type LinkState } from './life.ts';
import { makePeopleIds } from './people.ts';

export interface WhatsappWebParts {
  config: WhatsappWebConfig;
  /** Where the session and the unpacked browser live. */
  dataDir: string;
  desk: Desk;
  say: Say;
  logger: Log;
  /** Told of every change of the link: the terminal shows the QR code. */
  onLink?: (state: LinkState) => void;
  makeClient?: MakeClient;
  chromium?: () => Promise<Chromium>;
  limits?: LifeLimits;
  now?: () => number;
  pause?: Pause;
}

export interface WhatsappWebChannel extends Channel {
  /** Where the link to the phone stands. */
  link(): LinkState;
  counts: Readonly<Record<'received' | 'ignored' | 'finished' | 'gone' | 'left' | 'broken', number>>;
}

/** WhatsApp is slower than Telegram and watches for robots: few people at once. */
const PEOPLE_AT_ONCE = 4;
const ROOM_FOR_MESSAGES = 1000;
const LEFT_AGAIN_MS = 60_000;
const DRAIN_MS = 4_000;
/** What is older than the inbox remembers could be answered twice. */
const UNREAD_NOT_OLDER_MS = 24 * 3_600_000;
const UNREAD_PER_CHAT = 50;
/** Of messages of one second the library picks any: some more are fetched, and what is known already is not answered again. */
const UNREAD_AND_MORE = 10;

/** WhatsApp over a linked phone. It answers people and never writes first: numbers are banned for that. */
export function whatsappWebChannel({
  config,
  dataDir,
  desk,
  say,
  logger,
  onLink,
  makeClient: make = makeClient,
  chromium = () => findChromium(config.executablePath, join(dataDir, 'chromium')),
  limits,
  now = Date.now,
  pause = pauseForReal,
}: WhatsappWebParts): WhatsappWebChannel {
  const stopper = new AbortController();
  const stopping = stopper.signal;
  const people = makePeopleIds();
  const counts = { received: 0, ignored: 0, finished: 0, gone: 0, left: 0, broken: 0 };
  let client: Client | null = null;
  let link: LinkState = { kind: 'off' };
  let running: Promise<void> = Promise.resolve();
  let isReturning = false;

  const turns = makeTurns<Message>({
    keyOf: ({ from }) => from.id,
    idOf: ({ id }) => id,
    work: makeWorkOff({
      desk,
      say,
      logger,
      counts,
      describeFault: faultOf,
      deliver: async (message, reply) => deliver(message, reply, { client: () => client, desk, say, pause, stopping, logger }),
      tellGone: () => undefined,
      returnLater,
    }),
    atOnce: PEOPLE_AT_ONCE,
    roomFor: ROOM_FOR_MESSAGES,
  });

  /** The commit comes first; only then is anything done about the message. */
  async function take(heard: whatsapp.Message, from: Client): Promise<void> {
    try {
      await people.learn(from, heard.author ?? heard.from);
      const own = await ownIds(from);
      const read = readMessage(heard, own, people.personOf, now());
      if ('ignored' in read) {
        counts.ignored += 1;
        return;
      }
      await desk.receive([read.message]);
      counts.received += 1;
      if (!turns.has(read.message)) turns.add(read.message);
      // Only a courtesy: the two blue ticks.
      void from.sendSeen(heard.from).catch(() => undefined);
    } catch (error) {
      logger.error({ fault: faultOf(error) }, 'A WhatsApp message could not be taken');
    }
  }

  async function ownIds(from: Client): Promise<string[]> {
    const number = from.info.wid._serialized;
    const [ids] = await from.getContactLidAndPhone([number]).catch(() => []);
    return [...new Set([number, ids?.lid, ids?.pn].filter((id) => id !== undefined))];
  }

  /** WhatsApp says nothing of what came while we were away: it lies in the chats as unread. */
  async function takeUnread(from: Client): Promise<void> {
    for (const chat of await from.getChats()) {
      if (chat.unreadCount === 0) continue;
      const limit = Math.min(chat.unreadCount + UNREAD_AND_MORE, UNREAD_PER_CHAT);
      const messages = await chat.fetchMessages({ limit, fromMe: false });
      for (const heard of messages) if (now() - heard.timestamp * 1000 < UNREAD_NOT_OLDER_MS) await take(heard, from);
    }
  }

  function onReady(ready: Client): void {
    client = ready;
    logger.info({}, 'WhatsApp is linked');
    takeUnread(ready)
      .then(returnToOpen)
      .catch((error) => logger.error({ fault: faultOf(error) }, 'Could not read the unread chats of WhatsApp'));
  }

  function onState(state: LinkState): void {
    if (state.kind !== 'linked') client = null;
    if (state.kind === 'waiting') logger.warn({ reason: state.reason }, 'The link to WhatsApp ended; the next one comes');
    link = state;
    onLink?.(state);
  }

  /** What a crash left, or an outage: it is in the inbox and in nobody's hands. */
  async function returnToOpen(): Promise<void> {
    for (const message of await desk.open('whatsapp-web')) if (!turns.has(message)) turns.add(message);
  }

  async function returnLater(): Promise<void> {
    if (isReturning) return;
    isReturning = true;
    await pause(LEFT_AGAIN_MS, stopping).catch(() => undefined);
    isReturning = false;
    if (!stopping.aborted) await returnToOpen();
  }

  async function run(): Promise<void> {
    const settings = {
      chromium: await chromium(),
      sessionFolder: join(dataDir, 'whatsapp-web'),
      pairWithPhone: config.pairWithPhone,
    };
    await keepAlive({
      settings,
      makeClient: make,
      onMessage: (heard, from) => void take(heard, from),
      onReady,
      onState,
      ...(limits && { limits }),
      now,
      pause,
      stopping,
    });
  }

  return {
    name: 'whatsapp-web',
    counts,
    link: () => link,
    isConnected: () => client !== null,

    /** Does not wait for the phone: it may take days until somebody links it. */
    async start() {
      running = run().catch((error) => {
        link = { kind: 'off' };
        logger.error({ fault: faultOf(error), reason: reasonOf(error) }, 'The WhatsApp channel broke');
      });
    },

    async stop() {
      const done = new AbortController();
      // What is under way may still leave while the client lives.
      await Promise.race([turns.stop(), pauseForReal(DRAIN_MS, done.signal).catch(() => undefined)]);
      stopper.abort();
      await running;
      done.abort();
    },
  };
}

/** A browser that is not there is told by its path; other messages may quote a person. */
function reasonOf(error: unknown): string | undefined {
  return error instanceof Error && error.message.startsWith('PUPPETEER_EXECUTABLE_PATH') ? error.message : undefined;
}
