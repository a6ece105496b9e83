import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { renderText } from '../../src/channels/terminal/render.ts';
import type { Address, Reply } from '../../src/message.ts';
import { makeInbox } from '../../src/storage/inbox.ts';
import { openState } from '../../src/storage/open.ts';
import { makeSeal } from '../../src/storage/seal.ts';
import { realDesk } from '../real-desk.ts';

const AIGUL: Address = { channel: 'telegram', id: '42' };

async function rig(from: Address = AIGUL) {
  let now = Date.parse('2026-11-24T06:00:00Z');
  let count = 0;
  const state = await openState(':memory:');
  const desk = realDesk(state, { now: () => now });
  const receive = async (content: { text: string; choice?: string }) => {
    count += 1;
    const message = { from, id: `u${count}`, deviceLanguage: 'ru', receivedAt: now, ...content };
    await desk.receive([message]);
    return message;
  };
  const act = async (content: { text: string; choice?: string }): Promise<Reply> => {
    const message = await receive(content);
    const [reply] = await desk.answer(message);
    await desk.done(message);
    if (!reply) throw new Error('no reply');
    return reply;
  };
  const rows = async () => JSON.stringify((await sql.raw('select * from inbox').execute(state)).rows);
  return { state, desk, receive, act, rows, wait: (minutes: number) => (now += minutes * 60_000) };
}

const textOf = (reply: Reply) => renderText(reply);
const tap = (choice: string) => ({ text: '', choice });

test('what is written for a paper lies sealed in the inbox, and so does the reply that quotes it', async () => {
  const { act, desk, receive, rows, state } = await rig();
  await act(tap('p:start:video-request'));
  const message = await receive({ text: 'Попугаевская больница' });
  expect(await rows()).not.toContain('Попугаев');
  const opened = await desk.open('telegram');
  expect(opened.map(({ text }) => text)).toEqual(['Попугаевская больница']);
  await desk.answer(message);
  expect(await rows()).not.toContain('Попугаев');
  expect((await desk.answer(message)).map(textOf).join()).toContain('Когда это было');
  await desk.done(message);
  const preview = await act(tap('p:rest'));
  expect(textOf(preview)).toContain('Попугаевская больница');
  await state.destroy();
});

test('the tap that begins a paper and the first answer may come in one batch', async () => {
  const { desk, rows, state } = await rig();
  await desk.receive([
    { from: AIGUL, id: 'a', text: '', choice: 'p:start:video-request', receivedAt: 1 },
    { from: AIGUL, id: 'b', text: 'Попугаевская больница', receivedAt: 2 },
    { from: { ...AIGUL, id: '43' }, id: 'c', text: 'какое наказание', receivedAt: 3 },
  ]);
  expect(await rows()).not.toContain('Попугаев');
  expect(await rows()).toContain('какое наказание');
  await state.destroy();
});

test('another process cannot open what was sealed', async () => {
  const state = await openState(':memory:');
  const message = { from: AIGUL, id: 'u1', text: 'слова', receivedAt: 1 };
  const own = makeInbox(state, makeSeal());
  await own.receive([message], () => true);
  expect(await own.open('telegram')).toEqual([message]);
  const other = makeInbox(state, makeSeal());
  expect(await other.open('telegram')).toEqual([{ ...message, text: '', isLost: true }]);
  expect(await other.repliesTo(message)).toEqual({ state: 'received', replies: null, isLost: true });
  await state.destroy();
});

test('half an hour after the last touch the draft is gone, and the person is told', async () => {
  const { act, wait, state } = await rig();
  await act(tap('p:start:video-request'));
  wait(29);
  expect(textOf(await act({ text: 'Больница' }))).toContain('Когда это было');
  wait(31);
  const late = await act(tap('p:rest'));
  expect(textOf(late)).toContain('Черновика больше нет');
  expect(late.choices[0]?.[0]).toEqual({ id: 'p:start:video-request', label: 'Начать заново' });
  await state.destroy();
});

test('/forget drops the draft, and /mydata tells of it while it is there', async () => {
  const { act, state } = await rig();
  await act(tap('p:start:video-request'));
  expect(textOf(await act({ text: '/mydata' }))).toContain('черновик документа');
  await act({ text: '/forget' });
  await act(tap('f:yes'));
  expect(textOf(await act(tap('p:go')))).toContain('Черновика больше нет');
  await state.destroy();
});

test('in a group no paper is begun', async () => {
  const { act, state } = await rig({ channel: 'telegram', id: '-100500:42' });
  expect(textOf(await act(tap('p:start:video-request')))).toContain('в личном чате');
  await state.destroy();
});

test('a change of language in the middle changes the paper too, and nothing is asked again', async () => {
  const { act, state } = await rig();
  await act(tap('p:start:video-request'));
  await act({ text: 'Больница' });
  await act(tap('l:kk'));
  expect(textOf(await act(tap('p:go')))).toContain('Бұл қашан болды');
  expect(textOf(await act(tap('p:rest')))).toContain('Больница басшысына');
  await state.destroy();
});
