import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LIMITS } from '../../../src/channels/whatsapp-web/life.ts';
import { pauseForReal } from '../../../src/channels/work/pause.ts';
import { echo, makeFakeDesk } from '../telegram/fake-desk.ts';
import { AIGUL, BOT, CANARY, GROUP, MARAT, startChannel, startLinked, until } from './rig.ts';

const bodies = (sent: readonly { body: string }[]) => sent.map(({ body }) => body.replace('→ ', ''));

test('the code is shown, and renewed; linked by the phone, it is ready', async () => {
  const { channel, peer, states } = await startChannel(makeFakeDesk(echo));
  await until(() => channel.link().kind === 'qr');
  const first = channel.link();
  await peer.newQr();
  await until(() => JSON.stringify(channel.link()) !== JSON.stringify(first));
  expect(channel.isConnected()).toBe(false);
  await peer.link();
  await until(() => channel.isConnected());
  expect(states.map(({ kind }) => kind)).toEqual(['starting', 'qr', 'qr', 'starting', 'linked']);
});

test('with a number the phone is linked by a pairing code', async () => {
  const { channel } = await startChannel(makeFakeDesk(echo), { config: { pairWithPhone: '77010000000', executablePath: null } });
  await until(() => channel.link().kind === 'code');
  expect(channel.link()).toEqual({ kind: 'code', code: 'ABCD1234' });
});

test('a message is answered, and marked as seen', async () => {
  const { peer, channel } = await startLinked(makeFakeDesk(echo));
  await peer.writes({ chat: AIGUL, body: `сәлем ${CANARY}` });
  await until(() => channel.counts.finished === 1 && peer.unreadOf(AIGUL) === 0);
  expect(peer.sent[0]).toMatchObject({ to: AIGUL, body: `→ сәлем ${CANARY}`, quoted: null });
  expect(channel.counts).toMatchObject({ received: 1, finished: 1 });
});

test('what is not to us is not answered', async () => {
  const { peer, channel } = await startLinked(makeFakeDesk(echo));
  await peer.writes({ chat: AIGUL, body: 'our own words', fromMe: true });
  await peer.writes({ chat: 'status@broadcast', author: AIGUL, body: 'a status' });
  await peer.writes({ chat: '123@broadcast', author: AIGUL, body: 'a list' });
  await peer.writes({ chat: AIGUL, body: '', type: 'e2e_notification' });
  await peer.writes({ chat: GROUP, author: AIGUL, body: 'talk among colleagues' });
  await until(() => channel.counts.ignored === 4);
  await peer.writes({ chat: MARAT, body: 'to us' });
  await until(() => peer.sent.length > 0);
  expect(bodies(peer.sent)).toEqual(['to us']);
});

test('in a group the bot answers those who speak to it, under their words', async () => {
  const { peer } = await startLinked(makeFakeDesk(echo));
  await peer.writes({ chat: GROUP, author: AIGUL, body: `@${BOT} what now?`, mentions: [`${BOT}@c.us`] });
  await until(() => peer.sent.length === 1);
  await peer.writes({ chat: GROUP, author: MARAT, body: 'and then?', quoted: `${BOT}@c.us` });
  await until(() => peer.sent.length === 2);
  await peer.writes({ chat: GROUP, author: MARAT, body: '/help' });
  await until(() => peer.sent.length === 3);
  expect(bodies(peer.sent)).toEqual(['what now?', 'and then?', '/help']);
  expect(peer.sent.map(({ to }) => to)).toEqual([GROUP, GROUP, GROUP]);
  expect(peer.sent[0]?.quoted).toContain(AIGUL);
});

test('one person under two ids is one person', async () => {
  const seen: string[] = [];
  const desk = makeFakeDesk((message) => {
    seen.push(message.from.id);
    return echo(message);
  });
  const { peer } = await startLinked(desk);
  await peer.knowLid('555@lid', AIGUL);
  await peer.writes({ chat: '555@lid', body: 'by the new id' });
  await until(() => peer.sent.length === 1);
  await peer.writes({ chat: AIGUL, body: 'by the number' });
  await until(() => peer.sent.length === 2);
  await peer.writes({ chat: '777@lid', body: 'an id without a number' });
  await until(() => peer.sent.length === 3);
  expect(seen).toEqual([AIGUL, AIGUL, '777@lid']);
});

test('what the page swallowed is sent again', async () => {
  const { peer } = await startLinked(makeFakeDesk(echo));
  await peer.faultNextSend('nothing');
  await peer.writes({ chat: AIGUL, body: 'one' });
  await until(() => peer.sent.length === 2);
  expect(peer.sent.map(({ isLost }) => isLost)).toEqual([true, false]);
  await peer.faultNextSend('throw');
  await peer.writes({ chat: AIGUL, body: 'two' });
  await until(() => peer.sent.length === 3);
  expect(peer.sent[2]).toMatchObject({ body: '→ two', isLost: false });
});

test('the browser is killed: a new one comes, and what was written meanwhile is answered once', async () => {
  const { peer, channel } = await startLinked(makeFakeDesk(echo));
  await peer.writes({ chat: AIGUL, body: 'before' });
  // Sent and known to be sent: else it would rightly be sent again.
  await until(() => channel.counts.finished === 1);
  const pid = peer.browserPid();
  process.kill(pid, 'SIGKILL');
  await until(() => !channel.isConnected());
  await peer.writes({ chat: AIGUL, body: 'while away' });
  await until(() => channel.isConnected() && peer.sent.length === 2);
  expect(bodies(peer.sent)).toEqual(['before', 'while away']);
  expect(peer.clients()).toBe(2);
  expect(existsSync(`/proc/${pid}`)).toBe(false);
});

test('logged out on the phone: a new code is shown', async () => {
  const { peer, channel, states } = await startLinked(makeFakeDesk(echo));
  await peer.logout();
  await until(() => channel.link().kind === 'qr');
  expect(peer.clients()).toBe(2);
  expect(states.map(({ kind }) => kind)).toContain('waiting');
});

test('another program took the session over: a new client is made', async () => {
  const { peer, channel, log } = await startLinked(makeFakeDesk(echo));
  await peer.state('CONFLICT');
  await until(() => peer.clients() === 2 && channel.isConnected());
  expect(JSON.stringify(log())).toContain('disconnected: CONFLICT');
});

test('the code has expired and no new one comes: the watchdog begins anew', async () => {
  const { peer, channel } = await startChannel(makeFakeDesk(echo), {
    limits: { ...LIMITS, checkEveryMs: 50, withoutSignMs: 1500 },
  });
  await until(() => channel.link().kind === 'qr');
  // The library's own renewal is broken: it looks for a window in Node.
  await peer.state('UNPAIRED_IDLE');
  await until(() => peer.clients() === 2 && channel.link().kind === 'qr');
});

test.each([
  ['it is a day old', { restartAfterMs: 1000 }],
  ['it has grown', { memoryBytes: 2 ** 20 }],
])('a browser is replaced when %s', async (_, limits) => {
  const { peer, channel } = await startLinked(makeFakeDesk(echo), { limits: { ...LIMITS, checkEveryMs: 200, ...limits } });
  await until(() => peer.clients() >= 2 && channel.isConnected());
  expect(channel.link().kind).toBe('linked');
});

test('a page that no longer answers is replaced', async () => {
  const { peer, channel, log } = await startLinked(makeFakeDesk(echo), {
    limits: { ...LIMITS, checkEveryMs: 50, answersWithinMs: 300 },
    pause: (milliseconds, signal) => pauseForReal(milliseconds, signal),
  });
  void peer
    .page()
    .evaluate('for (;;) {}')
    .catch(() => undefined);
  await until(() => peer.clients() === 2 && channel.isConnected());
  expect(JSON.stringify(log())).toContain('the page does not answer');
});

test('a browser that is not there is told by its path', async () => {
  const { log, channel } = await startChannel(makeFakeDesk(echo), {
    chromium: async () => {
      const { findChromium } = await import('../../../src/channels/whatsapp-web/chromium.ts');
      return findChromium('/nowhere/chromium', '/nowhere');
    },
  });
  await until(() => log().length > 0);
  expect(JSON.stringify(log())).toContain("PUPPETEER_EXECUTABLE_PATH is '/nowhere/chromium'");
  expect(channel.isConnected()).toBe(false);
});

test('stopped, it leaves no browser', async () => {
  const { peer, channel } = await startLinked(makeFakeDesk(echo));
  const pid = peer.browserPid();
  await channel.stop();
  await until(() => !existsSync(`/proc/${pid}`));
  expect(channel.link()).toEqual({ kind: 'off' });
});
