import { join } from 'node:path';
import { type Logger, pino } from 'pino';
import { telegramChannel } from './channels/telegram/channel.ts';
import { makeMetrics } from './channels/web/metrics.ts';
import { webChannel } from './channels/web/web-channel.ts';
import { readConfig } from './config.ts';
import { caseFrom } from './desk/case-of.ts';
import { COMPANION_LASTS_DAYS } from './desk/companion-words.ts';
import { makeDesk } from './desk/desk.ts';
import { makeFiles } from './desk/files.ts';
import { makePaperDesk } from './desk/papers.ts';
import { remindersFor } from './desk/remind.ts';
import type { Conversation } from './dialogue/conversation.ts';
import { faultOf } from './fault.ts';
import type { Channel } from './message.ts';
import { makePaperMaker } from './papers/make.ts';
import { openParts } from './parts.ts';
import { makeCompanions } from './storage/companions.ts';
import { makeInbox } from './storage/inbox.ts';
import { eraseTraces, openState } from './storage/open.ts';
import { makePeople } from './storage/people.ts';
import { makeSeal } from './storage/seal.ts';
import { todayInKazakhstan } from './today.ts';

/** A message waits in the inbox of a crashed process; Telegram itself redelivers for a day. */
const KEEP_MESSAGE_IDS_MS = 48 * 3_600_000;
const KEEP_CONVERSATIONS_MS = 24 * 3_600_000;
const KEEP_COMPANIONS_MS = COMPANION_LASTS_DAYS * 24 * 3_600_000;
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

  const { knowledge, library, say, respond, ask, emergencyNumbers } = openParts(config);
  const state = await openState(join(config.dataDir, 'state.db'));
  const seal = makeSeal();
  const inbox = makeInbox(state, seal);
  const people = makePeople<Conversation>(state, seal);
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
  const desk = makeDesk({
    inbox,
    people,
    companions,
    remindersOf: remindersFor(knowledge),
    files,
    papers,
    respond,
    say,
    today: todayInKazakhstan,
    now: Date.now,
    onFault: (fault) => logger.error(fault, 'a message could not be answered'),
    onReply: metrics.countReply,
    emergencyNumber: knowledge.law.contacts.find((contact) => contact.id === 'single-112')?.phone ?? '112',
  });

  const telegram = config.telegram ? telegramChannel({ config: config.telegram, desk, say, logger }) : null;
  const web = webChannel({
    config,
    desk,
    ask,
    library,
    say,
    logger,
    metrics,
    today: todayInKazakhstan,
    ready: () => readiness(channels),
    telegramWebhook: telegram?.webhook,
  });
  const channels: Channel[] = [web, ...(telegram ? [telegram] : [])];

  const keepHouse = async () => {
    papers.sweep(Date.now());
    await inbox.clean(Date.now() - KEEP_MESSAGE_IDS_MS);
    await people.endConversations(Date.now() - KEEP_CONVERSATIONS_MS);
    await companions.clean(Date.now() - KEEP_COMPANIONS_MS);
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
    await Promise.all(channels.map((channel) => channel.stop()));
    await eraseTraces(state);
    await state.destroy();
    knowledge.close();
    process.exit(0);
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  guard(logger);

  for (const channel of channels) await channel.start();
  console.log(`Qorgan is ready: ${web.url()}`);
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
