import type { Chats } from './chats.ts';
import type { AnyUpdate } from './updates.ts';

export interface Person {
  id: number;
  language?: string;
  firstName?: string;
  isBot?: boolean;
}

export interface Writing {
  text?: string;
  /** A group; the private chat with the person when absent. */
  chat?: number;
  /** Fields laid over the message: a voice, a caption, entities. */
  with?: Record<string, unknown>;
  /** Edits what was written before instead of writing anew. */
  edits?: number;
  /** A message of the bot. */
  repliesTo?: number;
}

/** Everything people do to a bot. Each act is one update; the functions give its number. */
export function makePeople(
  bot: { id: number; username: string },
  chats: Chats,
  push: (update: Omit<AnyUpdate, 'update_id'>) => number,
) {
  const userOf = ({ id, language, firstName = 'Айгүл <3 & _*[', isBot = false }: Person) => ({
    id,
    is_bot: isBot,
    first_name: firstName,
    ...(language !== undefined && { language_code: language }),
  });
  const chatOf = (id: number) => {
    const { type } = chats.open(id);
    return type === 'private' ? { id, type, first_name: 'Айгүл' } : { id, type, title: 'Ординаторская' };
  };
  const now = () => Math.floor(Date.now() / 1000);

  return {
    writes(person: Person, writing: Writing): number {
      const text = writing.text;
      const command = text === undefined ? null : /^\/[a-z0-9_]+(?:@\w+)?/i.exec(text);
      const mentions =
        text === undefined
          ? []
          : [...text.matchAll(/(?<!\w)@\w{5,}/g)].filter((mention) => !command || mention.index > command[0].length);
      const entities = [
        ...(command ? [{ type: 'bot_command', offset: 0, length: command[0].length }] : []),
        ...mentions.map((mention) => ({ type: 'mention', offset: mention.index, length: mention[0].length })),
      ];
      const message = {
        message_id: writing.edits ?? chats.nextMessageId(),
        from: userOf(person),
        chat: chatOf(writing.chat ?? person.id),
        date: now(),
        ...(writing.edits !== undefined && { edit_date: now() }),
        ...(text !== undefined && { text }),
        ...(entities.length > 0 && { entities }),
        ...(writing.repliesTo !== undefined && {
          reply_to_message: {
            message_id: writing.repliesTo,
            from: { id: bot.id, is_bot: true, first_name: 'Qorgan', username: bot.username },
            chat: chatOf(writing.chat ?? person.id),
            date: now(),
          },
        }),
        ...writing.with,
      };
      return push({ [writing.edits === undefined ? 'message' : 'edited_message']: message });
    },

    /** Presses a button of a message of the bot. */
    presses(person: Person, { data, message, chat = person.id }: { data: string; message: number; chat?: number }): number {
      const query = {
        id: chats.openQuery(),
        from: userOf(person),
        chat_instance: String(chat),
        message: {
          message_id: message,
          from: { id: bot.id, is_bot: true, first_name: 'Qorgan' },
          chat: chatOf(chat),
          date: now(),
        },
        data,
      };
      return push({ callback_query: query });
    },

    /** From now on sends meet a 403, and the bot hears of it. */
    blocks(person: Person): number {
      chats.open(person.id).forbidden = 'Forbidden: bot was blocked by the user';
      return push({ my_chat_member: membership(person, 'member', 'kicked') });
    },

    unblocks(person: Person): number {
      delete chats.open(person.id).forbidden;
      return push({ my_chat_member: membership(person, 'kicked', 'member') });
    },

    /** People with these numbers have written to the bot at some time: it may write to them. */
    knows(from: number, to: number): void {
      for (let id = from; id <= to; id += 1) chats.open(id);
    },

    /** The group becomes a supergroup with another id; the bot learns of it by an error. */
    migrates(group: number, supergroup: number): void {
      chats.open(supergroup, 'supergroup');
      chats.open(group, 'group').migratedTo = supergroup;
    },

    /** A chat that answers sends with a 403 of these words. */
    forbids(chat: number, description: string): void {
      chats.open(chat).forbidden = description;
    },
  };

  function membership(person: Person, before: string, after: string) {
    const self = { id: bot.id, is_bot: true, first_name: 'Qorgan', username: bot.username };
    return {
      chat: chatOf(person.id),
      from: userOf(person),
      date: now(),
      old_chat_member: { user: self, status: before },
      new_chat_member: { user: self, status: after, ...(after === 'kicked' && { until_date: 0 }) },
    };
  }
}

export type People = ReturnType<typeof makePeople>;
