import type { Chat, Chats } from './chats.ts';
import { parseTelegramHtml } from './html.ts';
import { isRefusal, type Refusal, refuse } from './refusal.ts';

type Parameters = Record<string, unknown>;

/** What a method gives, besides what the ledger keeps of it. */
export interface Done {
  result: unknown;
  messageId?: number;
  shown?: string;
}

export type Method = (parameters: Parameters) => Done | Refusal;

const TEXT_LIMIT = 4096;
const CAPTION_LIMIT = 1024;

/** The methods that need no network: all but those of the updates. */
export function makeMethods(bot: { id: number; username: string }, chats: Chats): Record<string, Method> {
  const self = { id: bot.id, is_bot: true, first_name: 'Qorgan', username: bot.username };

  return {
    getMe: () => ({
      result: { ...self, can_join_groups: true, can_read_all_group_messages: false, supports_inline_queries: false },
    }),

    sendMessage(parameters) {
      const chat = reachable(chats, parameters['chat_id']);
      if (isRefusal(chat)) return chat;
      const shown = readText(parameters);
      if (isRefusal(shown)) return shown;
      const buttons = readButtons(parameters);
      if (isRefusal(buttons)) return buttons;
      const message = { message_id: chats.nextMessageId(), chat, text: shown, buttons };
      chats.keep(message);
      return { result: { ...asResult(message.message_id, chat), text: shown }, messageId: message.message_id, shown };
    },

    editMessageText(parameters) {
      const message = chats.message(parameters['message_id']);
      if (!message || message.chat.id !== Number(parameters['chat_id']))
        return refuse(400, 'Bad Request: message to edit not found');
      const shown = readText(parameters);
      if (isRefusal(shown)) return shown;
      const buttons = readButtons(parameters);
      if (isRefusal(buttons)) return buttons;
      if (shown === message.text && JSON.stringify(buttons) === JSON.stringify(message.buttons)) {
        return refuse(
          400,
          'Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message',
        );
      }
      Object.assign(message, { text: shown, buttons });
      return { result: { ...asResult(message.message_id, message.chat), text: shown }, messageId: message.message_id, shown };
    },

    answerCallbackQuery(parameters) {
      const query = chats.query(parameters['callback_query_id']);
      if (!query) return refuse(400, 'Bad Request: query is too old and response timeout expired or query ID is invalid');
      if (String(parameters['text'] ?? '').length > 200) return refuse(400, 'Bad Request: MESSAGE_TOO_LONG');
      query.answered = true;
      return { result: true };
    },

    sendChatAction(parameters) {
      const chat = reachable(chats, parameters['chat_id']);
      return isRefusal(chat) ? chat : { result: true };
    },

    sendDocument(parameters) {
      const chat = reachable(chats, parameters['chat_id']);
      if (isRefusal(chat)) return chat;
      const caption = String(parameters['caption'] ?? '');
      if (caption.length > CAPTION_LIMIT) return refuse(400, 'Bad Request: message caption is too long');
      const buttons = readButtons(parameters);
      if (isRefusal(buttons)) return buttons;
      const messageId = chats.nextMessageId();
      chats.keep({ message_id: messageId, chat, text: caption, buttons });
      return {
        result: { ...asResult(messageId, chat), document: { file_id: `file${messageId}`, file_unique_id: `unique${messageId}` } },
        messageId,
        shown: caption,
      };
    },

    setMyCommands(parameters) {
      for (const { command, description } of parameters['commands'] as { command: string; description: string }[]) {
        if (!/^[a-z0-9_]{1,32}$/.test(command)) return refuse(400, 'Bad Request: BOT_COMMAND_INVALID');
        if (description.length < 1 || description.length > 256)
          return refuse(400, 'Bad Request: BOT_COMMAND_DESCRIPTION_INVALID');
      }
      return { result: true };
    },
    setMyDescription: ({ description }) =>
      String(description ?? '').length > 512 ? refuse(400, 'Bad Request: BOT_DESCRIPTION_TOO_LONG') : { result: true },
    setMyShortDescription: ({ short_description: text }) =>
      String(text ?? '').length > 120 ? refuse(400, 'Bad Request: BOT_SHORT_DESCRIPTION_TOO_LONG') : { result: true },
  };

  function asResult(messageId: number, chat: Chat) {
    return { message_id: messageId, from: self, chat: { id: chat.id, type: chat.type }, date: Math.floor(Date.now() / 1000) };
  }
}

function reachable(chats: Chats, id: unknown): Chat | Refusal {
  const chat = chats.find(id);
  if (!chat) return refuse(400, 'Bad Request: chat not found');
  if (chat.migratedTo !== undefined)
    return refuse(400, 'Bad Request: group chat was upgraded to a supergroup chat', { migrate_to_chat_id: chat.migratedTo });
  return chat.forbidden === undefined ? chat : refuse(403, chat.forbidden);
}

/** Telegram counts after parsing, in UTF-16 units, and trims. */
function readText({ text, parse_mode: mode }: Parameters): string | Refusal {
  const raw = String(text);
  if (!raw.isWellFormed()) return refuse(400, 'Bad Request: strings must be encoded in UTF-8');
  const parsed = mode === 'HTML' ? parseTelegramHtml(raw) : { text: raw };
  if ('error' in parsed) return refuse(400, `Bad Request: can't parse entities: ${parsed.error}`);
  const shown = parsed.text.trim();
  if (shown === '') return refuse(400, 'Bad Request: message text is empty');
  return shown.length > TEXT_LIMIT ? refuse(400, 'Bad Request: message is too long') : shown;
}

function readButtons({ reply_markup: markup }: Parameters): { text: string; callback_data?: string }[] | Refusal {
  const rows = (markup as { inline_keyboard?: { text: string; callback_data?: string }[][] } | undefined)?.inline_keyboard ?? [];
  const buttons = rows.flat();
  if (buttons.length > 100 || rows.some((row) => row.length > 8)) return refuse(400, 'Bad Request: reply markup is too long');
  for (const { text, callback_data: data } of buttons) {
    if (text.trim() === '') return refuse(400, 'Bad Request: inline keyboard button text must be non-empty');
    if (data !== undefined && (data === '' || Buffer.byteLength(data) > 64))
      return refuse(400, 'Bad Request: BUTTON_DATA_INVALID');
  }
  return buttons;
}
