import { asksToStop } from '../dialogue/commands.ts';
import { type Conversation, NEW_CONVERSATION } from '../dialogue/conversation.ts';
import { type Fault, faultOf } from '../fault.ts';
import type { Day } from '../law/editions.ts';
import type { Address, ChannelName, Message, Reply } from '../message.ts';
import { newPerson } from '../people/person.ts';
import type { Inbox } from '../storage/inbox.ts';
import type { Effect, People } from '../storage/people.ts';
import type { Privacy } from '../storage/privacy.ts';
import type { Say } from '../wording/say.ts';
import { CODE_HOURS, type Redeemed } from './follow.ts';
import { makeLimiter } from './limiter.ts';
import { languageFor, type Respond, type Turn } from './respond.ts';
import { makeSupply } from './supply.ts';

/** One message in, its replies out. Every channel speaks to this and to nothing else. */
export interface Desk {
  /** Commits messages before a channel confirms them; one that is already known changes nothing. */
  receive(messages: readonly Message[]): Promise<void>;
  /**
   * The replies to a received message, in order. Asked again for the same message it gives the same replies and
   * decides nothing anew; for one that is done it gives none. Never throws for what a person wrote.
   */
  answer(message: Message): Promise<Reply[]>;
  /** The replies are out: the person's words are erased. */
  done(message: Message): Promise<void>;
  /** Messages of a channel that were received but are not done, oldest first: what a crash left. */
  open(channel: ChannelName): Promise<Message[]>;
}

export interface DeskParts {
  inbox: Inbox;
  people: People<Conversation>;
  privacy: Privacy;
  respond: Respond;
  say: Say;
  today: () => Day;
  now: () => number;
  /** Told of a fault with the place of it, never with a person's words. */
  onFault: (fault: Fault) => void;
  /** Told of every reply, for the metrics. */
  onReply: (channel: ChannelName, reply: Reply) => void;
  /** What to call when the bot itself is broken. */
  emergencyNumber: string;
  /** Writes to somebody who did not just write, if their channel can: true when the message is out. */
  tell?: (address: Address, reply: Reply) => Promise<boolean>;
}

/** A message that brought the process down this often is answered with an apology instead. */
const MOST_ATTEMPTS = 3;

export function makeDesk(parts: DeskParts): Desk {
  const { inbox, people, privacy, respond, say, today, now, onFault, onReply, emergencyNumber, tell } = parts;
  const limit = makeLimiter();
  const supply = makeSupply(privacy, now);

  async function decide(message: Message): Promise<Reply[]> {
    const found = await people.find(message.from);
    const person = found?.person ?? newPerson(message.from, now());
    const conversation = found?.conversation ?? NEW_CONVERSATION;
    // Blocked between this message and now: nothing is sent, and nothing is decided for somebody who cannot hear it.
    if (person.goneAt !== null && person.goneAt > message.receivedAt) return [];
    const verdict = limit(`${message.from.channel} ${message.from.id}`, now());
    if (verdict !== 'answer' && !asksToStop(message)) {
      const sentence = say(languageFor(person, conversation, message), 'dialogue:too-many');
      const replies = verdict === 'notice' ? [plainReply(sentence, message, person, conversation)] : [];
      await people.save({ ...person, lastSeenAt: now() }, conversation, message, replies);
      return replies;
    }
    const respondTo = (supplied: object) =>
      respond(message, person, conversation, { today: today(), now: now(), isNew: found === null, supplied });
    let turn = respondTo({});
    const supplied = turn.need ? await supply(turn.need, message) : {};
    if (turn.need) turn = respondTo(supplied);
    // Whoever floods is heard when they want to stop, and not answered.
    const replies = verdict === 'answer' ? [turn.reply] : [];
    if (turn.isForgotten) await forget(message, replies);
    else if (!(await people.save(turn.person, turn.conversation, message, replies, effectOf(turn)))) return decide(message);
    if (supplied.redeemed?.is === 'right') await tellOfMove(supplied.redeemed);
    return replies;
  }

  function effectOf({ effect }: Turn): Effect | undefined {
    if (!effect) return undefined;
    const hash = privacy.hashOfCode(effect.code);
    if (effect.do === 'redeem-code') return { do: effect.do, hash };
    return { do: effect.do, hash, expiresAt: now() + CODE_HOURS * 3_600_000 };
  }

  async function forget(message: Message, replies: readonly Reply[]): Promise<void> {
    const tombstone = privacy.tombstoneOf(message.from, now());
    await people.forget(message.from, message, replies, tombstone);
    privacy.noteDeletion(tombstone);
  }

  /** The side that the subscriptions came from is told at once where that is possible, else with their next message. */
  async function tellOfMove({ from, language }: Redeemed & { is: 'right' }): Promise<void> {
    const spoken = language ?? 'ru';
    const sentence = say(spoken, 'following:moved-out');
    const reply: Reply = {
      kind: 'command',
      language: spoken,
      topic: null,
      blocks: [{ kind: 'paragraph', spans: [{ text: sentence }] }],
      choices: [],
    };
    try {
      if (await tell?.(from, reply)) await people.markToldOfMove(from);
    } catch (error) {
      onFault(faultOf(error));
    }
  }

  function plainReply(
    sentence: string,
    message: Message,
    person: Parameters<typeof languageFor>[0],
    conversation: Conversation,
  ): Reply {
    const language = languageFor(person, conversation, message);
    return { kind: 'command', language, topic: null, blocks: [{ kind: 'paragraph', spans: [{ text: sentence }] }], choices: [] };
  }

  async function isGoneSince({ from, receivedAt }: Message): Promise<boolean> {
    const since = await people.goneSince(from);
    return since !== null && since > receivedAt;
  }

  return {
    receive: (messages) => inbox.receive(messages),
    async answer(message) {
      const known = await inbox.repliesTo(message);
      if (known.state === 'done') return [];
      if (known.replies) return (await isGoneSince(message)) ? [] : known.replies;
      if (known.state === 'unknown') await inbox.receive([message]);
      const attempts = await inbox.begin(message);
      const apology = () => [
        plainReply(
          say(languageFor(null, null, message), 'dialogue:broken', { phone: emergencyNumber }),
          message,
          null,
          NEW_CONVERSATION,
        ),
      ];
      if (attempts > MOST_ATTEMPTS) return apology();
      try {
        const replies = await decide(message);
        for (const reply of replies) onReply(message.from.channel, reply);
        return replies;
      } catch (error) {
        onFault(faultOf(error));
        return apology();
      }
    },
    async done(message) {
      if (await inbox.done(message)) await privacy.eraseTraces();
    },
    open: (channel) => inbox.open(channel),
  };
}
