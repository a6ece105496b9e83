/**
 * `npm run bench:webhook -- [--seconds 30] [--statuses 240] [--messages 80]`: how long Meta waits for our 200. The real program as
 * `npm start` runs it, on a disk, against the stand-in Graph API; every status is of an alert and every message is answered, which is the
 * load of sending alerts at WhatsApp's own limit. Prints the figures; fails when they are worse than Meta's partners ask for.
 */
import { parseArgs } from 'node:util';
import learnOnce from '../tests/learn-once.ts';
import { startGraphApi } from '../tests/peers/graph-api/graph-api.ts';
import { freshDataDir, startBot } from '../tests/process/bot.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '30' },
    statuses: { type: 'string', default: '240' },
    messages: { type: 'string', default: '80' },
  },
});
const [seconds, statuses, messages] = [Number(values.seconds), Number(values.statuses), Number(values.messages)];
const STATES = ['sent', 'delivered', 'read'];
const TICK_MS = 25;

learnOnce();
// The bot's answers are not what is measured: the stand-in takes them as fast as they come.
const api = await startGraphApi({ aSecond: 1_000_000, burst: 1_000_000 });
const bot = startBot({
  DATA_DIR: freshDataDir(),
  WHATSAPP_CLOUD_TOKEN: api.token,
  WHATSAPP_CLOUD_PHONE_NUMBER_ID: api.phoneNumberId,
  WHATSAPP_CLOUD_APP_SECRET: api.appSecret,
  WHATSAPP_CLOUD_VERIFY_TOKEN: api.verifyToken,
  WHATSAPP_CLOUD_API_ROOT: api.root,
  LOG_LEVEL: 'error',
});
api.webhooks.setUrl(`${await bot.ready}/whatsapp/webhook`);
const usedBefore = await cpuSeconds();

const began = performance.now();
let sentStatuses = 0;
let sentMessages = 0;
for (let elapsed = 0; elapsed < seconds * 1000; elapsed = performance.now() - began) {
  for (; sentStatuses < (elapsed / 1000) * statuses; sentStatuses += 1) {
    const alert = Math.floor(sentStatuses / STATES.length);
    api.status([{ id: `wamid.alert${alert}`, status: STATES[sentStatuses % STATES.length] ?? 'sent', reference: `d${alert}` }]);
  }
  for (; sentMessages < (elapsed / 1000) * messages; sentMessages += 1)
    api.people.writes(
      { userId: `KZ.${sentMessages % 2000}` },
      sentMessages % 2 === 0 ? 'пациент мне угрожал' : 'науқас мені ұрды',
    );
  await new Promise((resolve) => setTimeout(resolve, TICK_MS));
}
while (api.webhooks.pending() > 0) await new Promise((resolve) => setTimeout(resolve, TICK_MS));
const tookAll = (performance.now() - began) / 1000;
while (api.delivered().length < sentMessages && performance.now() - began < (seconds + 120) * 1000)
  await new Promise((resolve) => setTimeout(resolve, TICK_MS));
const answeredAfter = (performance.now() - began) / 1000;
const cpu = (await cpuSeconds()) - usedBefore;

const took = api.webhooks.took.toSorted((a, b) => a - b);
const at = (share: number) => took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? Number.NaN;
const slow = took.filter((milliseconds) => milliseconds > 1000).length / took.length;
console.log(`${sentStatuses} statuses and ${sentMessages} messages in ${seconds} s, one webhook each
median ${at(0.5).toFixed(1)} ms · p95 ${at(0.95).toFixed(1)} ms · p99 ${at(0.99).toFixed(1)} ms · worst ${at(1).toFixed(0)} ms · over 1 s: ${(slow * 100).toFixed(2)} %
all taken after ${tookAll.toFixed(1)} s, ${api.delivered().length} answers out after ${answeredAfter.toFixed(1)} s, ${cpu.toFixed(1)} s of CPU
asked for: median at most 250 ms, at most 1 % over 1 s, every message answered`);
bot.process.kill('SIGTERM');
await bot.ended;
await api.close();
process.exit(at(0.5) <= 250 && slow <= 0.01 && api.delivered().length >= sentMessages ? 0 : 1);

async function cpuSeconds(): Promise<number> {
  const metrics = await (await fetch(`${new URL(api.webhooks.url() ?? '').origin}/metrics`)).text();
  return Number(/^process_cpu_seconds_total (\S+)/m.exec(metrics)?.[1] ?? Number.NaN);
}
