import type { Generated } from 'kysely';

/** The tables of state.db. Times are milliseconds since the epoch. Nothing here says what a person asked once they were answered. */
export interface Tables {
  people: {
    channel: string;
    address: string;
    /** Chosen by the person; null while the language follows their messages. */
    language: string | null;
    created_at: number;
    last_seen_at: number;
  };
  conversations: {
    channel: string;
    address: string;
    /** JSON of dialogue's Conversation: topics and counters, no words. */
    state: string;
    updated_at: number;
  };
  inbox: {
    channel: string;
    message_id: string;
    address: string;
    /** JSON of the Message; null once it is done: a person's words are kept only until they are answered. */
    message: string | null;
    /** JSON of the replies from the moment they are decided until they are sent. */
    replies: string | null;
    state: 'received' | 'answered' | 'done';
    /** How often the work on it was begun: a message that brings the process down twice is set aside. */
    attempts: Generated<number>;
    received_at: number;
    /** Keeps the order of arrival within a channel. */
    seq: Generated<number>;
  };
}
