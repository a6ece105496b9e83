/** What Telegram knows: who may be written to, which messages stand, which presses wait for an answer. */
export interface Chat {
  id: number;
  type: 'private' | 'group' | 'supergroup';
  /** The words of the 403 that a send to it meets. */
  forbidden?: string;
  migratedTo?: number;
}

export interface SentMessage {
  message_id: number;
  chat: Chat;
  text: string;
  buttons: { text: string; callback_data?: string }[];
}

export function makeChats() {
  const chats = new Map<number, Chat>();
  const sent = new Map<number, SentMessage>();
  const queries = new Map<string, { answered: boolean }>();
  let lastMessageId = 0;
  let lastQueryId = 0;
  return {
    nextMessageId: () => (lastMessageId += 1),

    /** The chat, made when it is new: positive ids are people, negative ones groups. */
    open(id: number, type?: Chat['type']): Chat {
      const known = chats.get(id);
      if (known) return known;
      const chat: Chat = { id, type: type ?? (id > 0 ? 'private' : 'supergroup') };
      chats.set(id, chat);
      return chat;
    },
    find: (id: unknown) => chats.get(Number(id)),

    keep(message: SentMessage): void {
      sent.set(message.message_id, message);
    },
    message: (id: unknown) => sent.get(Number(id)),

    openQuery(): string {
      lastQueryId += 1;
      queries.set(String(lastQueryId), { answered: false });
      return String(lastQueryId);
    },
    query: (id: unknown) => queries.get(String(id)),
  };
}

export type Chats = ReturnType<typeof makeChats>;
