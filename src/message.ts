import type { Language } from './language.ts';

export type ChannelName = 'telegram' | 'whatsapp-web' | 'whatsapp-cloud' | 'web' | 'terminal';

/** A person as a channel knows them: nothing else is known about anybody. */
export interface Address {
  channel: ChannelName;
  /** The channel's own id of the conversation partner. */
  id: string;
}

/** What came in. `text` is what the person wrote, `choice` what they tapped; one of the two. */
export interface Message {
  from: Address;
  /** Unique within the channel: a message that comes twice carries the same id twice. */
  id: string;
  text: string;
  choice?: string;
  /** The language of the person's device, as the channel reports it: a hint for the very first reply, no more. */
  deviceLanguage?: string;
  /** Milliseconds since the epoch. */
  receivedAt: number;
  /** Written for a paper in a process that is gone: the words were sealed and nobody can read them any more. */
  isLost?: true;
}

/** A piece of running text. Never markup: each channel renders it in its own way. */
export type Span = { text: string; strong?: boolean; url?: string };

export interface SourceLink {
  title: string;
  url: string;
  /** As precise as the source was: a day, a month or a year; empty when it bore none. */
  date: string;
  /** Status of what the source supports: in-force, superseded, announced, practice, derived, open, repealed. */
  status: string;
}

export type Block =
  | { kind: 'title'; text: string }
  | { kind: 'paragraph'; spans: Span[] }
  /** `heading` stands above the list; ordered lists are steps in time. */
  | { kind: 'list'; ordered: boolean; heading?: string; items: Span[][] }
  /** How sure the answer is; smaller and quieter than the rest. */
  | { kind: 'note'; spans: Span[] }
  | { kind: 'sources'; heading: string; items: SourceLink[] }
  /** A file made for this person, held by the desk: `Desk.file(id, …)` gives its bytes. `label` says what it is. */
  | { kind: 'file'; id: string; name: string; label: string; mime: string };

/** Something to tap. `id` comes back as Message.choice; at most 40 bytes of ASCII. */
export interface Choice {
  id: string;
  label: string;
}

export type ReplyKind = 'answer' | 'urgent' | 'out-of-scope' | 'command' | 'small-talk' | 'clarify' | 'fallback';

/** What goes out: channel-neutral. Rows of choices are shown under the text in this order. */
export interface Reply {
  kind: ReplyKind;
  language: Language;
  /** An id of a topic, or null for clarify and fallback. */
  topic: string | null;
  blocks: Block[];
  choices: Choice[][];
  /** The person is forgotten: nothing of the message behind this is kept once the reply is out, not even for a repeated request. */
  isLast?: true;
}

/** What a channel reports after one attempt to send. Channels report; whoever called decides what follows. */
export type SendOutcome =
  | { kind: 'sent'; channelMessageId: string } // accepted by the channel, which is not the same as read
  /** Throttled, or the channel is down: surely not sent. `scope` 'person': the others need not wait. */
  | { kind: 'later'; afterSeconds: number; reason: string; scope?: 'person' }
  | { kind: 'gone'; reason: string } // the person blocked the bot or does not exist: stop writing to them
  | { kind: 'refused'; reason: string } // the message itself is at fault, so trying again cannot help
  | { kind: 'doubt'; reason: string }; // bytes went out and no answer came: perhaps sent

/** What a channel tells later of a message that it took, or perhaps took. */
export type LaterNews = Exclude<SendOutcome, { kind: 'later' | 'doubt' }>;

/** One message to somebody who did not just write: a part of an alert, a reminder. */
export interface Outgoing {
  /** As the channel's own `partsOf` made it. */
  body: string;
  /** Shown under this part. */
  choices: Choice[][];
  language: Language;
  /** Ours, unique: a channel that can hands it back with what became of the message. */
  reference: string;
}

/** The way out to people who did not just write. Makes one attempt and never waits; whoever calls decides what follows. */
export interface Outlet {
  channel: ChannelName;
  /** The texts that this channel makes of a reply, in order, each short enough for one message. */
  partsOf(reply: Pick<Reply, 'blocks'>): string[];
  send(to: string, outgoing: Outgoing): Promise<SendOutcome>;
  /** It tells later what became of a message: a doubt waits for that before a second copy goes. */
  settlesDoubts?: boolean;
}

/** A channel receives, renders and sends; it starts and stops with the process. */
export interface Channel {
  name: ChannelName;
  start(): Promise<void>;
  /** Stops taking messages, finishes those under way, then resolves. */
  stop(): Promise<void>;
  isConnected(): boolean;
}
