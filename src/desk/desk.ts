import { type Companion, companionFromJson } from '../companion/companion.ts';
import { asksToStop } from '../dialogue/commands.ts';
import { type Conversation, NEW_CONVERSATION } from '../dialogue/conversation.ts';
import { numberedChoice } from '../dialogue/numbered.ts';
import { type Fault, faultOf } from '../fault.ts';
import type { Day } from '../law/editions.ts';
import type { Address, ChannelName, Message, Reply } from '../message.ts';
import { newPerson } from '../people/person.ts';
import type { CompanionChange, Companions } from '../storage/companions.ts';
import type { Inbox } from '../storage/inbox.ts';
import type { Effect, People } from '../storage/people.ts';
import type { Privacy } from '../storage/privacy.ts';
import type { Say } from '../wording/say.ts';
import type { Files, HeldFile } from './files.ts';
import { CODE_HOURS, type Redeemed, type Supplied } from './follow.ts';
import { makeLimiter } from './limiter.ts';
import type { PaperDesk } from './papers.ts';
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
  /** The bytes behind a block of kind 'file'; null when it is not this person's, or is gone after a while or a restart. */
  file(id: string, to: Address): HeldFile | null;
  /** Messages of a channel that were received but are not done, oldest first: what a crash left. */
  open(channel: ChannelName): Promise<Message[]>;
}

export interface DeskParts {
  inbox: Inbox;
  people: People<Conversation>;
  companions: Pick<Companions, 'find'>;
  /** What to remind of, and when, from now on. */
  remindersOf: (companion: Companion) => CompanionChange['reminders'];
  files: Files;
  papers: PaperDesk;
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
  const { inbox, people, companions, remindersOf, files, papers, privacy, respond, say } = parts;
  const { today, now, onFault, onReply, emergencyNumber, tell } = parts;
  const limit = makeLimiter();
  const supply = makeSupply(privacy, now);
  let inPaperBefore: Promise<void> | undefined;

  async function decide(received: Message, isLost: boolean): Promise<Reply[]> {
    const found = await people.find(received.from);
    const message = tapped(received, found?.conversation ?? NEW_CONVERSATION);
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
    const stored = await companions.find(message.from);
    const companion = stored === null ? null : companionFromJson(stored);
    const moment = { today: today(), now: now() };
    const heard = numberedPaper(message, conversation.offered ?? []);
    const respondTo = (supplied: Supplied) =>
      respond(heard, person, conversation, { ...moment, isNew: found === null, companion, supplied });
    let answered = respondTo({});
    const supplied = answered.need ? await supply(answered.need, heard) : {};
    if (answered.need) answered = respondTo(supplied);
    const turn = isLost
      ? papers.lost({ ...person, lastSeenAt: now() }, conversation, languageFor(person, conversation, message))
      : await papers.take(heard, person, conversation, answered, moment);
    for (const { file, label } of turn.files ?? []) turn.reply.blocks.push(files.keep(message.from, file, label));
    // Whoever floods is heard when they want to stop, and not answered.
    const replies = verdict === 'answer' ? [turn.reply] : [];
    if (turn.isForgotten) {
      files.dropAll(message.from);
      await forget(message, replies);
    } else {
      const after = { ...turn.conversation, offered: turn.reply.choices.flat().map(({ id }) => id) };
      const also = { isPrivate: turn.isPrivate, companion: changeOf(turn.companion), effect: effectOf(turn) };
      if (!(await people.save(turn.person, after, message, replies, also))) return decide(received, isLost);
    }
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

  /** Without buttons a number is the only way to tap, also where a paper asks for words. */
  function tapped(message: Message, { offered = [] }: Conversation): Message {
    if (message.choice !== undefined || message.from.channel !== 'whatsapp-web') return message;
    const choice = numberedChoice(message.text, offered);
    return choice === null ? message : { ...message, text: '', choice };
  }

  function changeOf(companion: Companion | null | undefined): CompanionChange | undefined {
    if (companion === undefined) return undefined;
    return companion === null
      ? { state: null, reminders: [] }
      : { state: JSON.stringify(companion), reminders: remindersOf(companion) };
  }

  /** What comes after a start may be meant for a paper that the last process was asked for. */
  function recallPapers(): Promise<void> {
    inPaperBefore ??= people.inPaper().then(papers.expect);
    return inPaperBefore;
  }

  async function keep(messages: readonly Message[]): Promise<void> {
    await recallPapers();
    await inbox.receive(messages, papers.isPrivate);
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
    receive: keep,
    async answer(message) {
      const known = await inbox.repliesTo(message);
      if (known.state === 'done') return [];
      if (known.replies) return (await isGoneSince(message)) ? [] : known.replies;
      if (known.state === 'unknown') await keep([message]);
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
        const replies = await decide(message, known.isLost || message.isLost === true);
        for (const reply of replies) onReply(message.from.channel, reply);
        return replies;
      } catch (error) {
        onFault(faultOf(error));
        return apology();
      }
    },
    async done(message) {
      // A page fetches its files after it has got the reply, and they end by themselves.
      if (message.from.channel !== 'web') files.dropAll(message.from);
      if (await inbox.done(message)) await privacy.eraseTraces();
    },
    file: (id, to) => files.find(id, to),
    async open(channel) {
      await recallPapers();
      return inbox.open(channel);
    },
  };
}

/** A number picks a choice of a paper, but where the paper asks for words it is one of them. */
function numberedPaper(message: Message, offered: readonly string[]): Message {
  const picked = message.choice === undefined ? numberedChoice(message.text, offered) : null;
  const asksWords = offered.some((id) => id.startsWith('p:line')) && !offered.some((id) => id.startsWith('p:o:'));
  return picked?.startsWith('p:') && !asksWords ? { ...message, text: '', choice: picked } : message;
}
