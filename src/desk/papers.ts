import type { Case } from '../companion/case.ts';
import type { CompanionData } from '../companion/schema.ts';
import { commandOf } from '../dialogue/commands.ts';
import type { Conversation } from '../dialogue/conversation.ts';
import type { Papers } from '../knowledge/paper-schema.ts';
import type { Language } from '../language.ts';
import type { Day } from '../law/editions.ts';
import type { Law } from '../law/schema.ts';
import type { Address, Choice, Message, Reply } from '../message.ts';
import { fillPaper } from '../papers/fill.ts';
import { beginDraft, type Draft, flowTurn, type Input, type Outcome, PREFIX } from '../papers/flow.ts';
import type { MakePaper } from '../papers/make.ts';
import { KNOWN, valuesOfCase } from '../papers/values.ts';
import type { Person } from '../people/person.ts';
import type { Say } from '../wording/say.ts';
import type { Files } from './files.ts';
import { menuChoice } from './menu.ts';
import {
  type ReplyParts,
  type Shown,
  showList,
  showPreview,
  showSent,
  showSentence,
  showStep,
  startChoice,
} from './paper-replies.ts';
import type { Turn } from './respond.ts';

/** Papers that people are filling in. All of it lives in this process and ends with it. */
export interface PaperDesk {
  /** Whether the words of this message belong to a paper, and so may not lie readable in the database. Asked before it is kept. */
  isPrivate(message: Message): boolean;
  /** People who were filling in a paper when the last process ended: what they write next may be meant for it. */
  expect(addresses: readonly Address[]): void;
  /** The turn of the papers, or `answered` with what the papers add to it. */
  take(message: Message, person: Person, before: Conversation, answered: Turn, moment: Moment): Promise<Turn>;
  /** The reply to words that nobody can read any more. */
  lost(person: Person, before: Conversation, language: Language): Turn;
  forget(address: Address): void;
  /** Drops what nobody went on with. */
  sweep(now: number): void;
}

export interface Moment {
  today: Day;
  /** Milliseconds since the epoch. */
  now: number;
}

export interface PaperDeskParts {
  papers: Papers;
  law: Law;
  /** Its articles are those of the papers too. */
  companion: Pick<CompanionData, 'articles'>;
  say: Say;
  files: Files;
  makePaper: MakePaper;
  emergencyNumbers: string;
  /** What the companion knows of the incident; null when it knows nothing. */
  caseOf?: (address: Address) => Promise<Case | null>;
}

const DRAFT_LASTS_MS = 30 * 60_000;
const MOST_DRAFTS = 5000;
const TOPIC = 'cmd-draft-document';

export function makePaperDesk({ caseOf, files, makePaper, ...parts }: PaperDeskParts): PaperDesk {
  const { papers, law, say } = parts;
  const shown: ReplyParts = parts;
  /** Longest untouched first. */
  const drafts = new Map<string, { draft: Draft; touchedAt: number }>();
  /** A paper may begin with a message that is not answered yet, and the words after it are already on their way. */
  const expected = new Set<string>();

  function sweep(now: number): void {
    for (const [key, { touchedAt }] of drafts) if (now - touchedAt >= DRAFT_LASTS_MS) drafts.delete(key);
  }

  function keep(key: string, draft: Draft, now: number): void {
    drafts.delete(key);
    drafts.set(key, { draft, touchedAt: now });
    if (drafts.size > MOST_DRAFTS) drafts.delete(drafts.keys().next().value ?? '');
  }

  async function begin(id: string, address: Address, language: Language): Promise<Draft | null> {
    const paper = papers.papers.find((candidate) => candidate.id === id);
    if (!paper) return null;
    const known = await caseOf?.(address);
    const wanted = new Set([...paper.asks, ...KNOWN]);
    const values = Object.entries(known ? valuesOfCase(known) : {}).filter(([field]) => wanted.has(field));
    return beginDraft(paper, language, Object.fromEntries(values));
  }

  function documentOf(draft: Draft, today: Day) {
    const paper = papers.papers.find(({ id }) => id === draft.paper);
    if (!paper) throw new Error(`Unknown paper '${draft.paper}': expected one of data/papers`);
    return fillPaper(paper, draft.values, draft.language, { papers, law, articles: parts.companion.articles, today });
  }

  /** What to show for an outcome, and the draft that is left. */
  async function carryOut(
    outcome: Exclude<Outcome, { kind: 'aside' }>,
    to: Address,
    language: Language,
    { today, now }: Moment,
  ): Promise<Shown & { draft: Draft | null }> {
    switch (outcome.kind) {
      case 'ended':
        files.dropAll(to);
        return { ...showSentence(say(language, `paper:${outcome.because}`), [[menuChoice(say, language)]]), draft: null };
      case 'send': {
        const document = documentOf(outcome.draft, today);
        const made = await Promise.all(outcome.formats.map((format) => makePaper(document, format, new Date(now))));
        const blocks = made.map((file) => files.keep(to, file, document.title));
        return { ...showSent(blocks, document, shown, language), draft: outcome.draft };
      }
      case 'show': {
        const { draft, fault, isUrgent = false } = outcome;
        const isPreview = draft.at.step === 'preview' || draft.at.step === 'sent';
        const view = isPreview
          ? showPreview(documentOf(draft, today), shown, language)
          : showStep(draft, fault, isUrgent, shown, language);
        return { ...view, draft };
      }
    }
  }

  function turnOf(view: Shown, draft: Draft | null, person: Person, before: Conversation, language: Language, now: number): Turn {
    const { paper: _, ...rest } = before;
    const reply: Reply = { kind: 'command', language, topic: TOPIC, blocks: view.blocks, choices: view.choices };
    return {
      person: { ...person, lastSeenAt: now },
      conversation: { ...rest, language, misses: 0, at: now, ...(draft && { paper: draft.paper }) },
      reply,
      understanding: null,
      isForgotten: false,
      isPrivate: true,
      effect: null,
      need: null,
    };
  }

  function beginAgain(paper: string | undefined, language: Language): Choice[][] {
    const known = papers.papers.find(({ id }) => id === paper);
    const again = known ? { ...startChoice(known, language), label: say(language, 'paper:begin-again') } : null;
    return [again ? [again] : [{ id: 'p:list', label: say(language, 'paper:begin-again') }], [menuChoice(say, language)]];
  }

  return {
    isPrivate(message) {
      const key = keyOf(message.from);
      if (message.choice?.startsWith(`${PREFIX}start:`)) expected.add(key);
      return drafts.has(key) || expected.has(key);
    },

    expect(addresses) {
      for (const address of addresses) expected.add(keyOf(address));
    },

    async take(message, person, before, answered, moment) {
      sweep(moment.now);
      const key = keyOf(message.from);
      const draft = drafts.get(key)?.draft ?? null;
      const { language } = answered.reply;
      const settle = (view: Shown & { draft: Draft | null }, spoken = language): Turn => {
        if (view.draft) keep(key, view.draft, moment.now);
        else drafts.delete(key);
        expected.delete(key);
        return turnOf(view, view.draft, person, before, spoken, moment.now);
      };
      if (answered.isForgotten) {
        drafts.delete(key);
        expected.delete(key);
        return answered;
      }

      if (message.choice?.startsWith(PREFIX)) {
        const [, verb = '', id = ''] = message.choice.split(':');
        if (isGroup(message.from)) return settle({ ...showSentence(say(language, 'paper:private-only'), []), draft: null });
        if (verb === 'list') return settle({ ...showList(shown, language), draft });
        const started = verb === 'start' ? await begin(id, message.from, language) : null;
        const present = started ?? draft;
        if (!present)
          return settle({ ...showSentence(say(language, 'paper:gone'), beginAgain(before.paper, language)), draft: null });
        const outcome: Outcome =
          started || verb === 'go'
            ? { kind: 'show', draft: present, fault: null }
            : flowTurn(present, { choice: message.choice }, { papers, today: moment.today });
        return outcome.kind === 'aside' ? answered : settle(await carryOut(outcome, message.from, language, moment));
      }

      if (draft) {
        const outcome =
          message.choice === undefined
            ? flowTurn(draft, wordsOf(message.text, answered), { papers, today: moment.today })
            : ({ kind: 'aside' } as const);
        if (outcome.kind !== 'aside') {
          // The words of an answer decide nothing about the language of the conversation.
          const spoken = person.language ?? before.language ?? language;
          return settle(await carryOut(outcome, message.from, spoken, moment), spoken);
        }
        const switched = answered.person.language !== person.language ? answered.person.language : null;
        keep(key, switched ? { ...draft, language: switched } : draft, moment.now);
        return waiting(answered, draft, message);
      }

      expected.delete(key);
      if (before.paper !== undefined && message.choice === undefined && isMissed(answered))
        return turnOf(
          showSentence(say(language, 'paper:gone'), beginAgain(before.paper, language)),
          null,
          person,
          before,
          language,
          moment.now,
        );
      return offering(answered);
    },

    lost(person, before, language) {
      const view = showSentence(say(language, 'paper:lost'), beginAgain(before.paper, language));
      return turnOf(view, null, person, before, language, person.lastSeenAt);
    },

    forget(address) {
      drafts.delete(keyOf(address));
      expected.delete(keyOf(address));
    },
    sweep,
  };

  /** Something else was answered, and the paper waits. */
  function waiting(answered: Turn, draft: Draft, message: Message): Turn {
    const { reply } = answered;
    const resume = { id: 'p:go', label: say(reply.language, 'paper:resume') };
    const extra = reply.topic === 'cmd-my-data' ? [sentence(say(reply.language, 'paper:my-data'))] : [];
    return {
      ...answered,
      conversation: { ...answered.conversation, paper: draft.paper },
      reply: { ...reply, blocks: [...reply.blocks, ...extra], choices: [[resume], ...reply.choices] },
      // A search quotes what was typed.
      isPrivate: message.choice === undefined,
    };
  }

  /** Papers are offered where the answer speaks of them. */
  function offering(answered: Turn): Turn {
    const { reply } = answered;
    if (reply.topic === TOPIC) return { ...answered, reply: { ...reply, choices: showList(shown, reply.language).choices } };
    const paper =
      reply.kind === 'answer' && reply.topic !== null
        ? (papers.papers.find((candidate) => candidate.offered_by[0] === reply.topic) ??
          papers.papers.find((candidate) => candidate.offered_by.includes(reply.topic ?? '')))
        : undefined;
    if (!paper) return answered;
    const last = reply.choices.length - 1;
    const choices = [...reply.choices.slice(0, last), [startChoice(paper, reply.language)], ...reply.choices.slice(last)];
    return { ...answered, reply: { ...reply, choices } };
  }
}

function wordsOf(text: string, { reply, understanding }: Turn): Input {
  const days = understanding?.entities.days ?? null;
  return {
    text,
    isCommand: commandOf(text) !== null,
    isQuestion: reply.kind === 'answer' || (reply.kind === 'command' && reply.topic !== null),
    isUrgent: reply.kind === 'urgent',
    spokenDay: days !== null && days.from === days.to ? days.to : null,
  };
}

function isMissed({ reply }: Turn): boolean {
  return reply.kind === 'fallback' || reply.kind === 'clarify';
}

/** A group of Telegram: "-100500:42". */
function isGroup({ channel, id }: Address): boolean {
  return channel === 'telegram' && id.includes(':');
}

function keyOf({ channel, id }: Address): string {
  return `${channel} ${id}`;
}

function sentence(text: string) {
  return { kind: 'paragraph' as const, spans: [{ text }] };
}
