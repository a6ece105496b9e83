import type { Language } from '../language.ts';

/** What is remembered between two messages of a person: topics and counters, never words. */
export interface Conversation {
  /** The topic of the last answer: follow-ups ("and in tenge?") and "sources" refer to it. */
  topic: string | null;
  /** The day of the incident that the person spoke of, YYYY-MM-DD; null means today. */
  day: string | null;
  /** The language of the last reply: doubtful texts and taps follow it. */
  language: Language | null;
  /** Messages in a row that were not understood. */
  misses: number;
  /** Ids of what the last reply offered, in the order in which it was shown: a number picks one of them. */
  offered: string[];
  /** Milliseconds since the epoch of the last turn: after a while the topic is forgotten. */
  at: number;
}

export const NEW_CONVERSATION: Conversation = { topic: null, day: null, language: null, misses: 0, offered: [], at: 0 };
