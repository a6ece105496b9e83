import { join } from 'node:path';
import { type Logger, pino } from 'pino';
import { makeBoard } from './alerts/board.ts';
import { makeComposer } from './alerts/compose.ts';
import { figuresForMetrics } from './alerts/figures.ts';
import { makeSending } from './alerts/sending.ts';
import { telegramChannel } from './channels/telegram/channel.ts';
import { makeMetrics } from './channels/web/metrics.ts';
import { webChannel } from './channels/web/web-channel.ts';
import { whatsappCloudChannel } from './channels/whatsapp-cloud/channel.ts';
import { readAlertTemplate } from './channels/whatsapp-cloud/templates.ts';
import { linkForTerminal, viewOfLink } from './channels/whatsapp-web/show-link.ts';
import { readConfig } from './config.ts';
import { caseFrom } from './desk/case-of.ts';
import { COMPANION_LASTS_DAYS } from './desk/companion-words.ts';
import { makeDesk } from './desk/desk.ts';
import { makeFiles } from './desk/files.ts';
import { makePaperDesk } from './desk/papers.ts';
import { makeReminding, remindersFor } from './desk/remind.ts';
import type { Conversation } from './dialogue/conversation.ts';
import { faultOf } from './fault.ts';
import type { Address, Channel, Outlet, Reply } from './message.ts';
import { makePaperMaker } from './papers/make.ts';
import { DATA_FOLDER, openParts, shortLabelOf } from './parts.ts';
import { makeAlerts } from './storage/alerts.ts';
import { makeCompanions } from './storage/companions.ts';
import { makeGroup } from './storage/group.ts';
import { makeInbox } from './storage/inbox.ts';
import { eraseTraces, openState } from './storage/open.ts';
import { makePeople } from './storage/people.ts';
import { makePrivacy, openPrivacyFiles } from './storage/privacy.ts';
import { makeSeal } from './storage/seal.ts';
import { makeSendingStore } from './storage/sending-store.ts';
import { reapplyDeletions } from './storage/tombstones.ts';
import { makeWatchStore } from './storage/watch.ts';
import { makeWhatsappState } from './storage/whatsapp.ts';
import { todayInKazakhstan } from './today.ts';
import { makeWatchParts } from './watch/make-watch.ts';
import { showWatch } from './watch/show-watch.ts';
import { makeWatcher } from './watch/watcher.ts';

/** A message waits in the inbox of a crashed process; Telegram itself redelivers for a day. */
const KEEP_MESSAGE_IDS_MS = 48 * 3_600_000;
const KEEP_CONVERSATIONS_MS = 24 * 3_600_000;
const KEEP_COMPANIONS_MS = COMPANION_LASTS_DAYS * 24 * 3_600_000;
/** WhatsApp lets us write freely for a day after somebody wrote; how far an alert got is of use for a month. */
const KEEP_WINDOWS_MS = 25 * 3_600_000;
const KEEP_STATES_MS = 30 * 24 * 3_600_000;
/** Meta's limit of a number is 80; answers need some of it. */
const WHATSAPP_MESSAGES_PER_SECOND = 70;
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
  const { knowledge, library, say, respond, ask, emergencyNumbers, reminding } = openParts(config, board.alerts);
  const { keyed, tombstones } = openPrivacyFiles(config.dataDir);
  const { deleted } = await reapplyDeletions(state, keyed, tombstones, false);
  if (deleted > 0) logger.warn({ deleted }, 'a restored database had brought deleted people back: they are deleted again');
  const group = makeGroup(state);
  const seal = makeSeal();
  const inbox = makeInbox(state, seal, group);
  const people = makePeople<Conversation>(state, seal, group);
  const companions = makeCompanions(state);
  const files = makeFiles(Date.now);
  const papers = makePaperDesk({
    ...knowledge,
    say,
    files,
    makePaper: makePaperMaker(),
    emergencyNumbers,
    caseOf: caseFrom(companions),
  });
  const metrics = makeMetrics();
  const whatsappState = makeWhatsappState(state, group);
  const emergencyNumber = knowledge.law.contacts.find((contact) => contact.id === 'single-112')?.phone ?? '112';
  const desk = makeDesk({
    inbox,
    people,
    companions,
    remindersOf: remindersFor(knowledge),
    files,
    papers,
    privacy: makePrivacy(state, keyed, tombstones),
    respond,
    say,
    today: todayInKazakhstan,
    now: Date.now,
    onFault: (fault) => logger.error(fault, 'a message could not be answered'),
    onReply: metrics.countReply,
    tell: (address, reply) => writeFirst(outlets(), address, reply),
    emergencyNumber,
  });

  const telegram = config.telegram
    ? telegramChannel({ config: config.telegram, desk, say, logger, onGone: people.markGone })
    : null;
  const whatsapp = config.whatsappCloud
    ? whatsappCloudChannel({
        config: config.whatsappCloud,
        desk,
        state: whatsappState,
        say,
        template: readAlertTemplate(DATA_FOLDER),
        shortLabel: shortLabelOf(knowledge),
        emergencyNumber,
        logger,
        onGone: (address) => people.markGone(address, Date.now()),
        onStatus: (reference, news) => sending.settle(reference, news),
        onEvent: (event) => metrics.countEvent('whatsapp-cloud', event),
      })
    : null;
  // A browser's library is large: it is loaded only where it is wanted.
  const linked = config.whatsappWeb
    ? (await import('./channels/whatsapp-web/channel.ts')).whatsappWebChannel({
        config: config.whatsappWeb,
        dataDir: config.dataDir,
        desk,
        say,
        logger,
        onLink: (link) => process.stderr.write(linkForTerminal(link)),
      })
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
    link: linked ? () => viewOfLink(linked.link()) : undefined,
    whatsappWebhook: whatsapp ?? undefined,
  });
  const outlets = () => [telegram?.outlet, whatsapp?.outlet].filter((outlet) => outlet !== undefined);
  const channels: Channel[] = [
    web,
    ...(telegram ? [telegram] : []),
    ...(whatsapp ? [whatsapp] : []),
    ...(linked ? [linked] : []),
  ];

  const watched = config.watch
    ? makeWatchParts({
        settings: config.watch,
        dataFolder: DATA_FOLDER,
        dataDir: config.dataDir,
        cited: knowledge,
        store: makeWatchStore(state),
        logger,
      })
    : null;
  const watcher = watched ? makeWatcher(watched) : null;
  if (watched) showWatch(metrics, watched);

  // A reminder does not fit a template of WhatsApp's, and a page is closed.
  const remindingOutlets = telegram ? [telegram.outlet] : [];
  for (const { channel } of remindingOutlets) reminding.add(channel);
  const remind = makeReminding({ companions, outlets: remindingOutlets, say, now: Date.now });
  const sending = makeSending({
    store: makeSendingStore(state, join(config.dataDir, 'sender.lock')),
    composer: makeComposer({ say, publicUrl: config.publicUrl }),
    outlets: [
      ...(telegram && config.telegram
        ? [{ outlet: telegram.outlet, perSecond: config.telegram.messagesPerSecond, atOnce: config.telegram.sendsAtOnce }]
        : []),
      ...(whatsapp ? [{ outlet: whatsapp.outlet, perSecond: WHATSAPP_MESSAGES_PER_SECOND, atOnce: null }] : []),
    ],
    canaries: config.canaries,
    logger,
    faultOf,
  });
  metrics.watch(() => figuresForMetrics(sending.figures()));

  const keepHouse = async () => {
    papers.sweep(Date.now());
    await inbox.clean(Date.now() - KEEP_MESSAGE_IDS_MS);
    await people.endConversations(Date.now() - KEEP_CONVERSATIONS_MS);
    await companions.clean(Date.now() - KEEP_COMPANIONS_MS);
    await whatsappState.clean(Date.now() - KEEP_WINDOWS_MS, Date.now() - KEEP_STATES_MS);
    await eraseTraces(state);
    await remind();
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
    await Promise.all([watcher?.stop(), sending.stop(), ...channels.map((channel) => channel.stop())]);
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
  watcher?.start();
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
  process.on('unhandledRejection', (error) => {
    if (!isOfBrowser(error)) return fail(error);
    logger.error(faultOf(error), 'a fault of the linked browser');
  });
}

/** The library of the linked phone leaves promises to themselves; its channel notices by other signs and begins anew. */
function isOfBrowser(error: unknown): boolean {
  return error instanceof Error && /node_modules\/(whatsapp-web\.js|puppeteer-core)\//.test(error.stack ?? '');
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
