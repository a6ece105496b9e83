import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { whatsappWebChannel } from '../src/channels/whatsapp-web/channel.ts';
import { memoryOfTree } from '../src/channels/whatsapp-web/memory.ts';
import { makeDesk } from '../src/desk/desk.ts';
import { makeFiles } from '../src/desk/files.ts';
import { makePaperDesk } from '../src/desk/papers.ts';
import type { Conversation } from '../src/dialogue/conversation.ts';
import { makePaperMaker } from '../src/papers/make.ts';
import { openParts } from '../src/parts.ts';
import { makeCompanions } from '../src/storage/companions.ts';
import { makeInbox } from '../src/storage/inbox.ts';
import { makeKeyedHash } from '../src/storage/keyed-hash.ts';
import { openState } from '../src/storage/open.ts';
import { makePeople } from '../src/storage/people.ts';
import { makePrivacy } from '../src/storage/privacy.ts';
import { makeSeal } from '../src/storage/seal.ts';
import { todayInKazakhstan } from '../src/today.ts';
import { testChromium } from '../tests/browser.ts';
import { makeWhatsAppPeer } from '../tests/peers/whatsapp-web/peer.ts';
import { table } from './markdown.ts';
import { BENCH_DATA_DIR } from './questions.ts';

/**
 * `npm run bench:whatsapp`: a day of conversations in minutes, over the real library in a real browser against the stub
 * page. The browser is killed now and then; what matters is that everybody is answered, and the slope of the memory.
 */
const { values } = parseArgs({
  options: { conversations: { type: 'string', default: '2000' }, kills: { type: 'string', default: '8' } },
});
const CONVERSATIONS = Number(values.conversations);
const KILL_EVERY = Math.ceil(CONVERSATIONS / (Number(values.kills) + 1));
const AT_ONCE = 10;
const SAYS = ['меня ударил пациент что делать', '1', 'қорқытса қандай жаза бар'];
const MEGABYTE = 2 ** 20;

const parts = openParts({ dataDir: BENCH_DATA_DIR, operator: null });
const dataDir = mkdtempSync(join(tmpdir(), 'qorgan-soak-'));
const state = await openState(join(dataDir, 'state.db'));
const seal = makeSeal();
const files = makeFiles(Date.now);
const desk = makeDesk({
  inbox: makeInbox(state, seal),
  people: makePeople<Conversation>(state, seal),
  companions: makeCompanions(state),
  remindersOf: () => [],
  privacy: makePrivacy(state, makeKeyedHash(Buffer.alloc(32, 1)), { append: () => undefined }),
  files,
  papers: makePaperDesk({
    ...parts.knowledge,
    say: parts.say,
    files,
    makePaper: makePaperMaker(),
    emergencyNumbers: parts.emergencyNumbers,
  }),
  respond: parts.respond,
  say: parts.say,
  today: todayInKazakhstan,
  now: Date.now,
  onFault: ({ name, stack }) => console.error(name, stack),
  onReply: () => undefined,
  emergencyNumber: '112',
});
const peer = makeWhatsAppPeer();
peer.isLinked = true;
const channel = whatsappWebChannel({
  config: { pairWithPhone: null, executablePath: null },
  dataDir,
  desk,
  say: parts.say,
  logger: pino({ level: 'silent' }),
  makeClient: peer.makeClient,
  chromium: testChromium,
});
await channel.start();
await until(() => channel.isConnected());

interface Sample {
  conversations: number;
  node: number;
  browser: number;
}
const samples: Sample[] = [];
const written = new Map<string, number>();
const startedAt = performance.now();
for (let begun = 0; begun < CONVERSATIONS; begun += AT_ONCE) {
  const chats = Array.from({ length: AT_ONCE }, (_, i) => `7702${String(begun + i).padStart(7, '0')}@c.us`);
  if (begun > 0 && Math.floor(begun / KILL_EVERY) !== Math.floor((begun - AT_ONCE) / KILL_EVERY))
    process.kill(peer.browserPid(), 'SIGKILL');
  await Promise.all(chats.map(converse));
  if (begun % 100 === 0) sample(begun);
}
sample(CONVERSATIONS);
const seconds = (performance.now() - startedAt) / 1000;
await channel.stop();
await state.destroy();

const answered = new Map<string, number>();
for (const { to, isLost } of peer.sent) if (!isLost) answered.set(to, (answered.get(to) ?? 0) + 1);
const unanswered = [...written].filter(([chat]) => !answered.has(chat)).length;
const messages = [...written.values()].reduce((sum, count) => sum + count, 0);
// The first tenth is warming up.
const warm = samples.slice(Math.ceil(samples.length / 10));
console.log(
  table(
    ['', ''],
    [
      ['conversations / messages', `${CONVERSATIONS} / ${messages}`],
      ['answered a second', (messages / seconds).toFixed(1)],
      ['clients made (browsers killed on the way)', `${peer.clients()} (${peer.clients() - 1})`],
      ['conversations without any answer', unanswered],
      ['messages taken and not finished', messages - channel.counts.finished < 0 ? 0 : messages - channel.counts.finished],
      ['modules of WhatsApp Web that were missing', [...peer.missing].join(', ') || 'none'],
      ['memory of the bot at the end, MB', ((warm.at(-1)?.node ?? 0) / MEGABYTE).toFixed(0)],
      ['– its slope, MB in 1,000 conversations', slope(warm, ({ node }) => node).toFixed(1)],
      ['memory of the browser at the end, MB', ((warm.at(-1)?.browser ?? 0) / MEGABYTE).toFixed(0)],
      ['– its slope, MB in 1,000 conversations', slope(warm, ({ browser }) => browser).toFixed(1)],
    ],
  ),
);

/** One person: every message waits for the answer to the one before. */
async function converse(chat: string): Promise<void> {
  for (const body of SAYS) {
    const before = peer.sent.filter(({ to }) => to === chat).length;
    written.set(chat, (written.get(chat) ?? 0) + 1);
    await peer.writes({ chat, body });
    await until(() => peer.sent.filter(({ to }) => to === chat).length > before);
  }
}

function sample(conversations: number): void {
  const browser = channel.isConnected() ? (memoryOfTree(peer.browserPid()) ?? 0) : 0;
  if (browser > 0) samples.push({ conversations, node: process.memoryUsage.rss(), browser });
}

/** Megabytes in a thousand conversations, by least squares. */
function slope(all: readonly Sample[], of: (sample: Sample) => number): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const x = mean(all.map(({ conversations }) => conversations));
  const y = mean(all.map(of));
  const up = all.reduce((sum, each) => sum + (each.conversations - x) * (of(each) - y), 0);
  const down = all.reduce((sum, each) => sum + (each.conversations - x) ** 2, 0);
  return ((up / down) * 1000) / MEGABYTE;
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
}
