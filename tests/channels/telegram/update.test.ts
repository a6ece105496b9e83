import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeButtons } from '../../../src/channels/telegram/keyboard.ts';
import { readUpdate } from '../../../src/channels/telegram/update.ts';

const bot = { id: 123456, username: 'QorganBot' };
const buttons = makeButtons('123456:AA');
const AIGUL = { id: 42, is_bot: false, first_name: 'Айгүл', language_code: 'kk' };
const PRIVATE = { id: 42, type: 'private' };
const GROUP = { id: -100500, type: 'supergroup' };

const read = (content: Record<string, unknown>) => readUpdate({ update_id: 7, ...content }, { bot, buttons, now: 1000 });
const wrote = (message: Record<string, unknown>) =>
  read({ message: { message_id: 5, date: 1, from: AIGUL, chat: PRIVATE, ...message } });
const mention = (text: string, name = '@QorganBot') => ({
  text,
  entities: [{ type: 'mention', offset: text.indexOf(name), length: name.length }],
});

test('a private message', () => {
  expect(wrote({ text: 'меня ударили' })).toEqual({
    kind: 'message',
    message: { from: { channel: 'telegram', id: '42' }, id: 'u7', text: 'меня ударили', deviceLanguage: 'kk', receivedAt: 1000 },
  });
});

describe('what a private message says', () => {
  test.each([
    { name: 'a deep link', message: { text: '/start t_penalties-table' }, text: '/start t_penalties-table' },
    { name: 'a command with our name', message: { text: '/Search@qorganbot угроза' }, text: '/Search угроза' },
    { name: 'a caption', message: { photo: [{}], caption: 'вот видео' }, text: 'вот видео' },
    { name: 'a voice', message: { voice: {} }, text: '' },
    { name: 'a sticker', message: { sticker: {} }, text: '' },
    { name: 'a photo', message: { photo: [{}] }, text: '' },
  ])('$name', ({ message, text }) => expect(wrote(message)).toMatchObject({ kind: 'message', message: { text } }));
});

test.each([
  { name: 'a service message', update: { message: { message_id: 5, from: AIGUL, chat: PRIVATE, pinned_message: {} } } },
  { name: 'another bot', update: { message: { message_id: 5, from: { ...AIGUL, is_bot: true }, chat: GROUP, text: '/help' } } },
  { name: 'a channel post', update: { channel_post: { message_id: 5, chat: { id: -1, type: 'channel' }, text: 'новость' } } },
  {
    name: 'a post forwarded from a channel',
    update: {
      message: { message_id: 5, from: { ...AIGUL, id: 777000 }, chat: GROUP, is_automatic_forward: true, text: '/help' },
    },
  },
  {
    name: 'a message for a business account',
    update: { business_message: { message_id: 5, from: AIGUL, chat: PRIVATE, text: 'привет' } },
  },
  { name: 'a kind that does not exist yet', update: { hologram: { from: AIGUL } } },
  { name: 'nothing but a number', update: {} },
  { name: 'a live location that moves', update: { edited_message: { message_id: 5, from: AIGUL, chat: PRIVATE, location: {} } } },
  {
    name: 'an id beyond whole numbers',
    update: { message: { message_id: 5, from: { ...AIGUL, id: 2 ** 60 }, chat: PRIVATE, text: 'а' } },
  },
  { name: 'a text that is a number', update: { message: { message_id: 5, from: AIGUL, chat: PRIVATE, text: 5 } } },
  {
    name: 'a person who comes back',
    update: { my_chat_member: { chat: PRIVATE, from: AIGUL, new_chat_member: { status: 'member' } } },
  },
])('$name is ignored', ({ update }) => expect(read(update).kind).toBe('ignored'));

test('an edited message is a message of its own', () => {
  expect(read({ edited_message: { message_id: 5, from: AIGUL, chat: PRIVATE, text: 'исправлено' } })).toMatchObject({
    kind: 'message',
    message: { id: 'u7', text: 'исправлено' },
  });
});

test('a person who blocks the bot is gone', () => {
  expect(read({ my_chat_member: { chat: PRIVATE, from: AIGUL, new_chat_member: { status: 'kicked' } } })).toEqual({
    kind: 'gone',
    address: { channel: 'telegram', id: '42' },
    at: 1000,
  });
});

describe('in a group', () => {
  test.each([
    { name: 'a command with our name', message: { text: '/help@QorganBot' }, text: '/help' },
    { name: 'a bare command of ours', message: { text: '/menu' }, text: '/menu' },
    { name: 'a mention before', message: mention('@QorganBot, что за угрозу?'), text: 'что за угрозу?' },
    { name: 'a mention within', message: mention('а скажи @qorganbot про штраф', '@qorganbot'), text: 'а скажи про штраф' },
    { name: 'a mention alone', message: mention('@QorganBot'), text: '' },
    {
      name: 'a mention in a caption',
      message: { photo: [{}], caption: '@QorganBot это что?', caption_entities: [{ type: 'mention', offset: 0, length: 10 }] },
      text: 'это что?',
    },
    {
      name: 'a mention without a name',
      message: { text: 'Қорған, көмектес', entities: [{ type: 'text_mention', offset: 0, length: 6, user: { id: bot.id } }] },
      text: 'көмектес',
    },
    {
      name: 'a reply to us',
      message: { text: 'а если он пьян?', reply_to_message: { message_id: 3, from: { id: bot.id, is_bot: true } } },
      text: 'а если он пьян?',
    },
  ])('$name is heard', ({ message, text }) => {
    expect(wrote({ chat: GROUP, ...message })).toMatchObject({
      kind: 'message',
      message: { id: 'u7.5', from: { id: '-100500:42' }, text },
    });
  });

  test.each([
    { name: 'talk among people', message: { text: 'меня вчера ударили' } },
    { name: 'a command for another bot', message: { text: '/help@OtherBot' } },
    { name: 'a command that is not ours', message: { text: '/ban' } },
    { name: 'a mention of another', message: mention('@OtherBot что делать', '@OtherBot') },
    { name: 'our name as bare text', message: { text: '@QorganBot' } },
    {
      name: 'a reply to a person',
      message: { text: 'согласна', reply_to_message: { message_id: 3, from: { id: 43, is_bot: false } } },
    },
    { name: 'a photo', message: { photo: [{}] } },
  ])('$name is not', ({ message }) => expect(wrote({ chat: GROUP, ...message }).kind).toBe('ignored'));
});

test('whatever comes is read or ignored, and nothing is thrown', () => {
  const messages = fc.record(
    {
      message_id: fc.anything(),
      from: fc.oneof(fc.constant(AIGUL), fc.anything()),
      chat: fc.oneof(fc.constantFrom(PRIVATE, GROUP), fc.anything()),
      text: fc.anything(),
      entities: fc.anything(),
      ['__proto__']: fc.anything(),
    },
    { requiredKeys: [] },
  );
  const updates = fc.oneof(
    fc.anything(),
    fc.record(
      {
        update_id: fc.oneof(fc.nat(), fc.anything()),
        message: fc.oneof(messages, fc.anything()),
        edited_message: messages,
        callback_query: fc.anything(),
        my_chat_member: fc.anything(),
      },
      { requiredKeys: ['update_id'] },
    ),
  );
  fc.assert(
    fc.property(updates, (update) =>
      ['message', 'press', 'void-press', 'gone', 'ignored'].includes(readUpdate(update, { bot, buttons, now: 0 }).kind),
    ),
    { numRuns: 2000 },
  );
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});
