import { type Api, GrammyError, HttpError } from 'grammy';
import { expect, test } from 'vitest';
import { readFailure } from '../../../src/channels/telegram/outcome.ts';
import { makeSend, makeThrottle } from '../../../src/channels/telegram/send.ts';

const refused = (error_code: number, description: string, parameters = {}) =>
  new GrammyError('failed', { ok: false, error_code, description, parameters }, 'sendMessage', {});
const tooMany = (seconds: number) => refused(429, 'Too Many Requests', { retry_after: seconds });
const settle = () => new Promise((resolve) => setImmediate(resolve));

test('a throttle that begins while another ends is waited for too', async () => {
  const calls: { chat: number; settle: PromiseWithResolvers<{ message_id: number }> }[] = [];
  const sendMessage = (chat: number) => {
    const call = { chat, settle: Promise.withResolvers<{ message_id: number }>() };
    calls.push(call);
    return call.settle.promise;
  };
  const waits: { milliseconds: number; end: () => void }[] = [];
  const pause = (milliseconds: number) => new Promise<void>((end) => waits.push({ milliseconds, end }));
  const { signal } = new AbortController();
  const throttle = makeThrottle({ pause, stopping: signal });
  const send = makeSend({ api: { sendMessage } as unknown as Api, throttle, cut: signal });

  const outcomes = Promise.all([send(1, { html: 'а' }), send(2, { html: 'а' })]);
  await settle();
  calls[0]?.settle.reject(tooMany(5));
  await settle();
  // The second call had gone out before the first was refused, and is refused for longer.
  calls[1]?.settle.reject(tooMany(60));
  await settle();
  expect(waits.map(({ milliseconds }) => milliseconds)).toEqual([5000, 60_000]);
  waits[0]?.end();
  await settle();
  expect(calls).toHaveLength(2);
  waits[1]?.end();
  await settle();
  expect(calls.map(({ chat }) => chat).toSorted()).toEqual([1, 1, 2, 2]);
  for (const call of calls.slice(2)) call.settle.resolve({ message_id: 9 });
  expect(await outcomes).toEqual([
    { kind: 'sent', channelMessageId: '9' },
    { kind: 'sent', channelMessageId: '9' },
  ]);
});

const line = (code?: string, extra = {}) =>
  new HttpError('failed', Object.assign(new Error('https://api.telegram.org/bot1:AA/'), code ? { code } : {}, extra));

test.each([
  { name: 'nobody listens', error: line('ECONNREFUSED'), outcome: { kind: 'later', reason: 'ECONNREFUSED' } },
  { name: 'no such name', error: line('ENOTFOUND'), outcome: { kind: 'later', reason: 'ENOTFOUND' } },
  { name: 'cut', error: line('ECONNRESET'), outcome: { kind: 'doubt', reason: 'ECONNRESET' } },
  { name: 'no answer in time', error: line(), outcome: { kind: 'doubt', reason: 'timeout' } },
  {
    name: 'an unreadable answer',
    error: line(undefined, { type: 'invalid-json' }),
    outcome: { kind: 'doubt', reason: 'unreadable' },
  },
  { name: '502', error: refused(502, 'Bad Gateway'), outcome: { kind: 'doubt', reason: '502: other' } },
  { name: 'the token', error: refused(401, 'Unauthorized'), outcome: { kind: 'later', reason: '401: other' } },
  {
    name: 'no such chat',
    error: refused(400, 'Bad Request: chat not found'),
    outcome: { kind: 'gone', reason: '400: chat not found' },
  },
  {
    name: 'deactivated',
    error: refused(403, 'Forbidden: user is deactivated'),
    outcome: { kind: 'gone', reason: '403: user is deactivated' },
  },
  {
    name: 'too long',
    error: refused(400, 'Bad Request: message is too long'),
    outcome: { kind: 'refused', reason: '400: message is too long' },
  },
  {
    name: 'words in the description',
    error: refused(400, 'Bad Request: меня ударили'),
    outcome: { kind: 'refused', reason: '400: other' },
  },
  { name: 'moved', error: refused(400, 'upgraded', { migrate_to_chat_id: -7 }), outcome: { kind: 'moved', chat: -7 } },
])('$name: $outcome.kind', ({ error, outcome }) => expect(readFailure(error)).toMatchObject(outcome));

test('an error of our own is not taken for one of the line', () => {
  expect(() => readFailure(new TypeError('x is not a function'))).toThrow(TypeError);
});
