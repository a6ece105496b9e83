import type { Address, Message } from '../../message.ts';
import { addressOf, messageIdOf } from './address.ts';
import type { Buttons } from './keyboard.ts';
import { type Bot, textForBot, withoutBotName, wordsOf } from './spoken-to.ts';
import { type Incoming, type Membership, type Press, type User, update, WORDLESS } from './update-schema.ts';

/** What an update is to us. */
export type Heard =
  | { kind: 'message'; message: Message }
  | { kind: 'press'; queryId: string; message: Message }
  | { kind: 'void-press'; queryId: string; deviceLanguage?: string } // forged, altered, or somebody else's button
  | { kind: 'gone'; address: Address; at: number } // the person blocked the bot
  | { kind: 'ignored'; why: string };

export const ALLOWED_UPDATES = ['message', 'edited_message', 'callback_query', 'my_chat_member'] as const;

export function readUpdate(value: unknown, { bot, buttons, now }: { bot: Bot; buttons: Buttons; now: number }): Heard {
  const result = update.safeParse(value);
  if (!result.success) return { kind: 'ignored', why: 'malformed' };
  const { update_id, message, edited_message, callback_query, my_chat_member } = result.data;
  if (message) return readMessage(update_id, message, bot, now);
  if (edited_message) {
    // A live location is edited every few seconds, and only new words want a new answer.
    return wordsOf(edited_message) === null
      ? { kind: 'ignored', why: 'edited without words' }
      : readMessage(update_id, edited_message, bot, now);
  }
  if (callback_query) return readPress(update_id, callback_query, buttons, now);
  if (my_chat_member) return readMembership(my_chat_member, now);
  return { kind: 'ignored', why: 'unknown kind' };
}

function readMessage(updateId: number, heard: Incoming, bot: Bot, now: number): Heard {
  const { from, chat } = heard;
  if (!from || from.is_bot || chat.type === 'channel' || heard.is_automatic_forward)
    return { kind: 'ignored', why: 'not by a person' };
  const isPrivate = chat.type === 'private';
  const words = wordsOf(heard);
  if (words === null && !WORDLESS.some((kind) => heard[kind] !== undefined)) return { kind: 'ignored', why: 'service message' };
  const text = isPrivate ? withoutBotName(words ?? '', bot) : textForBot(heard, bot);
  if (text === null) return { kind: 'ignored', why: 'not for the bot' };
  return { kind: 'message', message: messageOf(updateId, chat, from, isPrivate ? null : heard.message_id, { text }, now) };
}

function readPress(updateId: number, press: Press, buttons: Buttons, now: number): Heard {
  const { id, from, message, data } = press;
  const choice = data === undefined ? null : buttons.choiceOf(data, from.id);
  if (choice === null || !message || message.chat.type === 'channel') {
    return { kind: 'void-press', queryId: id, ...(from.language_code !== undefined && { deviceLanguage: from.language_code }) };
  }
  const replyTo = message.chat.type === 'private' ? null : message.message_id;
  return { kind: 'press', queryId: id, message: messageOf(updateId, message.chat, from, replyTo, { text: '', choice }, now) };
}

function readMembership({ chat, from, new_chat_member }: Membership, at: number): Heard {
  if (chat.type === 'private' && new_chat_member.status === 'kicked') return { kind: 'gone', address: addressOf(chat, from), at };
  return { kind: 'ignored', why: 'membership' };
}

function messageOf(
  updateId: number,
  chat: Incoming['chat'],
  from: User,
  replyTo: number | null,
  content: Pick<Message, 'text' | 'choice'>,
  receivedAt: number,
): Message {
  return {
    from: addressOf(chat, from),
    id: messageIdOf(updateId, replyTo),
    ...content,
    ...(from.language_code !== undefined && { deviceLanguage: from.language_code }),
    receivedAt,
  };
}
