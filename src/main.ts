import { join } from 'node:path';
import { type Logger, pino } from 'pino';
import { makeBoard } from './alerts/board.ts';
import { makeComposer } from './alerts/compose.ts';
import { figuresForMetrics } from './alerts/figures.ts';
import { makeSending } from './alerts/sending.ts';
import { telegramChannel } from './channels/telegram/channel.ts';
import { makeMetrics } from './channels/web/metrics.ts';
import { webChannel } from './channels/web/web-channel.ts';
import { readConfig } from './config.ts';
import { makeDesk } from './desk/desk.ts';
import type { Conversation } from './dialogue/conversation.ts';
import { faultOf } from './fault.ts';
import type { Address, Channel, Outlet, Reply } from './message.ts';
import { openParts } from './parts.ts';
import { makeAlerts } from './storage/alerts.ts';
import { makeInbox } from './storage/inbox.ts';
import { eraseTraces, openState } from './storage/open.ts';
import { makePeople } from './storage/people.ts';
import { makePrivacy, openPrivacyFiles } from './storage/privacy.ts';
import { makeSendingStore } from './storage/sending-store.ts';
import { reapplyDeletions } from './storage/tombstones.ts';
import { todayInKazakhstan } from './today.ts';

/** A message waits in the inbox of a crashed process; Telegram itself redelivers for a day. */
const KEEP_MESSAGE_IDS_MS = 48 * 3_600_000;
const KEEP_CONVERSATIONS_MS = 24 * 3_600_000;
/** Also how long an erased word may stay in the log of the database. */
const HOUSEKEEPING_MS = 60_000;
/** npm start promises to be gone within ten seconds of SIGTERM. */
const STOP_WITHIN_MS = 9_500;

async function main(): Promise<void> {
  const config = readConfig(process.env);
  // Logs go to standard error: the one line on standard output is the address.
  const logger = pino(
    { level: config.logLevel, redact: { paths: ['token', '*.token', 'config', 'text', '*.text'], remove: true } },
    pino.destination({ fd: 2, sync: true }),
  );

  const state = await openState(join(config.dataDir, 'state.db'));
  const board = makeBoard({
    read: makeAlerts(state).published,
    onFault: (error) => logger.error(faultOf(error), 'the released alerts could not be read'),
  });
  const { knowledge, library, say, respond, ask } = openParts(config, board.alerts);
  const inbox = makeInbox(state);
  const people = makePeople<Conversation>(state);
  const { seal, tombstones } = openPrivacyFiles(config.dataDir);
  const { deleted } = await reapplyDeletions(state, seal, tombstones, false);
  if (deleted > 0) logger.warn({ deleted }, 'a restored database had brought deleted people back: they are deleted again');
  const metrics = makeMetrics();
  const desk = makeDesk({
    inbox,
    people,
    privacy: makePrivacy(state, seal, tombstones),
    respond,
    say,
    today: todayInKazakhstan,
    now: Date.now,
    onFault: (fault) => logger.error(fault, 'a message could not be answered'),
    onReply: metrics.countReply,
    tell: (address, reply) => writeFirst(outlets(), address, reply),
    emergencyNumber: knowledge.law.contacts.find((contact) => contact.id === 'single-112')?.phone ?? '112',
  });

  const telegram = config.telegram
    ? telegramChannel({ config: config.telegram, desk, say, logger, onGone: people.markGone })
    : null;
  const web = webChannel({
    config,
    desk,
    ask,
    library,
    say,
    logger,
    metrics,
    today: todayInKazakhstan,
    alerts: board.alerts,
    publicUrl: config.publicUrl,
    ready: () => readiness(channels),
    telegramWebhook: telegram?.webhook,
  });
  const outlets = () => (telegram ? [telegram.outlet] : []);
  const channels: Channel[] = [web, ...(telegram ? [telegram] : [])];

  const sending = makeSending({
    store: makeSendingStore(state, join(config.dataDir, 'sender.lock')),
    composer: makeComposer({ say, publicUrl: config.publicUrl }),
    outlets:
      telegram && config.telegram
        ? [{ outlet: telegram.outlet, perSecond: config.telegram.messagesPerSecond, atOnce: config.telegram.sendsAtOnce }]
        : [],
    canaries: config.canaries,
    logger,
    faultOf,
  });
  metrics.watch(() => figuresForMetrics(sending.figures()));

  const keepHouse = async () => {
    await inbox.clean(Date.now() - KEEP_MESSAGE_IDS_MS);
    await people.endConversations(Date.now() - KEEP_CONVERSATIONS_MS);
    await eraseTraces(state);
  };
  const housekeeping = setInterval(
    () => void keepHouse().catch(({ name }: Error) => logger.error({ name }, 'housekeeping failed')),
    HOUSEKEEPING_MS,
  );

  let isStopping = false;
  const stop = async () => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
    clearInterval(housekeeping);
    board.stop();
    // No alert is begun any more; those on their way are waited for by the channels, as answers are.
    await Promise.all([sending.stop(), ...channels.map((channel) => channel.stop())]);
    await eraseTraces(state);
    await state.destroy();
    knowledge.close();
    process.exit(0);
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  guard(logger);

  await board.refresh();
  board.start();
  for (const channel of channels) await channel.start();
  sending.start();
  console.log(`Qorgan is ready: ${web.url()}`);
}

/** One message to somebody who did not just write; true when it is out. Nothing is tried twice. */
async function writeFirst(outlets: readonly Outlet[], { channel, id }: Address, reply: Reply): Promise<boolean> {
  const outlet = outlets.find((each) => each.channel === channel);
  const [body] = outlet?.partsOf(reply) ?? [];
  if (!outlet || body === undefined) return false;
  const outgoing = { body, choices: reply.choices, language: reply.language, reference: 'moved' };
  return (await outlet.send(id, outgoing)).kind === 'sent';
}

function readiness(channels: readonly Channel[]): { ready: boolean; channels: Record<string, boolean> } {
  const connected = Object.fromEntries(channels.map((channel) => [channel.name, channel.isConnected()]));
  return { ready: Object.values(connected).every(Boolean), channels: connected };
}

/** An error nobody caught leaves the process in a state nobody knows: told by name, then a new process goes on from the inbox. */
function guard(logger: Logger): void {
  const fail = (error: unknown) => {
    logger.fatal(faultOf(error), 'uncaught error');
    process.exit(1);
  };
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
