import type { Paper, PaperField, Papers } from '../knowledge/paper-schema.ts';
import { isLanguage, type Language } from '../language.ts';
import type { Day } from '../law/editions.ts';
import { cleanAnswer, type Fault, readAnswer } from './read-answer.ts';
import { optionsOf, type Value, type Values } from './values.ts';

export type Format = 'pdf' | 'docx';

/** Where a person stands with one paper. Held in memory only: it has their words in it. */
export interface Draft {
  paper: string;
  /** The language of the paper. */
  language: Language;
  values: Values;
  at: { step: 'ask'; field: string } | { step: 'personal' | 'preview' | 'fix' | 'sent' };
  /** One answer is being corrected: after it comes the preview again. */
  isFixing: boolean;
  /** The personal lines are typed and not left to the hand. */
  isTyping: boolean;
}

/** What a person did. `isQuestion`: the words were understood as a question to the bot; `isUrgent`: as a call for help. */
export type Input = { choice: string } | Words;

export interface Words {
  text: string;
  isCommand: boolean;
  isQuestion: boolean;
  isUrgent: boolean;
  /** The one day that the words speak of ("вчера"). */
  spokenDay: Day | null;
}

export type Outcome =
  /** Show where the draft stands now. `isUrgent`: the words may be a call for help as well. */
  | { kind: 'show'; draft: Draft; fault: Fault | null; isUrgent?: boolean }
  | { kind: 'send'; draft: Draft; formats: readonly Format[] }
  /** Not for the paper: it waits. */
  | { kind: 'aside' }
  | { kind: 'ended'; because: 'cancelled' | 'erased' };

/** The ids of all choices of the papers begin so. */
export const PREFIX = 'p:';

/** Answers that tell what happened may hold any words, a question or a cry for help among them. */
const NARRATIVES: readonly string[] = ['story', 'attacker', 'witnesses', 'injuries'];

export interface FlowParts {
  papers: Papers;
  today: Day;
}

export function beginDraft(paper: Paper, language: Language, known: Values): Draft {
  const draft: Draft = {
    paper: paper.id,
    language,
    values: known,
    at: { step: 'preview' },
    isFixing: false,
    isTyping: false,
  };
  return advance(draft, paper);
}

/** Decides, and does nothing. */
export function flowTurn(draft: Draft, input: Input, { papers, today }: FlowParts): Outcome {
  const paper = papers.papers.find(({ id }) => id === draft.paper);
  if (!paper) throw new Error(`Unknown paper '${draft.paper}': expected one of data/papers`);
  return 'choice' in input
    ? chosen(draft, input.choice.split(':').slice(1), paper, papers, today)
    : typed(draft, input, paper, papers, today);
}

/** The fields of a paper in the order of asking. */
export function fieldsOf(paper: Paper): string[] {
  return [...paper.asks, ...paper.from];
}

function typed(draft: Draft, input: Words, paper: Paper, papers: Papers, today: Day): Outcome {
  if (input.isCommand) return { kind: 'aside' };
  if (papers.cancel.includes(cleanAnswer(input.text).toLowerCase())) return { kind: 'ended', because: 'cancelled' };
  if (draft.at.step !== 'ask') return input.isQuestion || input.isUrgent ? { kind: 'aside' } : show(draft, 'tap');
  const field = fieldOf(draft.at.field, papers);
  const isNarrative = NARRATIVES.includes(field.id);
  if (input.isUrgent && !isNarrative) return { kind: 'aside' };
  // "А что будет, если он откажется?" is for the bot, whatever is being asked; a story rarely ends so.
  if (input.isQuestion && cleanAnswer(input.text).endsWith('?')) return { kind: 'aside' };
  const answer = readAnswer(field, input.text, today, input.spokenDay);
  if (!('fault' in answer)) {
    const value = field.kind === 'many' ? toggled(draft.values[field.id], optionsOf(answer)) : answer;
    const next = withValue(draft, field.id, value);
    const outcome = field.kind === 'many' ? show(next, null) : show(advance(next, paper), null);
    return input.isUrgent ? { ...outcome, isUrgent: true } : outcome;
  }
  if (input.isQuestion && field.kind !== 'text') return { kind: 'aside' };
  return show(draft, answer.fault);
}

function chosen(draft: Draft, [verb = '', first = '', second = '']: string[], paper: Paper, papers: Papers, today: Day): Outcome {
  const asked = draft.at.step === 'ask' ? draft.at.field : null;
  // A button of an older question changes nothing: the present one is shown again.
  const isStale = ['line', 'o', 'd', 'next', 'back'].includes(verb) && first !== asked;
  if (isStale) return show(draft, null);
  switch (verb) {
    case 'line':
      return show(advance(withValue(draft, first, { line: true }), paper), null);
    case 'o': {
      const field = fieldOf(first, papers);
      if (!field.options.some(({ id }) => id === second)) return show(draft, null);
      if (field.kind === 'many') return show(withValue(draft, first, toggled(draft.values[first], [second])), null);
      return show(advance(withValue(draft, first, { options: [second] }), paper), null);
    }
    case 'd': {
      const ago = Number(second);
      if (!Number.isInteger(ago) || ago < 0 || ago > 7) return show(draft, null);
      const day = new Date(Date.parse(`${today}T00:00:00Z`) - ago * 86_400_000).toISOString().slice(0, 10);
      return show(advance(withValue(draft, first, { text: day }), paper), null);
    }
    case 'next':
      return show(advance(draft.values[first] ? draft : withValue(draft, first, { line: true }), paper), null);
    case 'back':
      return show(back(draft, first, paper), null);
    case 'rest':
      return show({ ...draft, values: allLines(draft.values, paper), at: { step: 'preview' }, isFixing: false }, null);
    case 'me':
      return show(advance({ ...draft, isTyping: true }, paper), null);
    case 'fix':
      return show({ ...draft, at: { step: 'fix' } }, null);
    case 'f':
      return fieldsOf(paper).includes(first)
        ? show({ ...draft, at: { step: 'ask', field: first }, isFixing: true }, null)
        : show(draft, null);
    case 'view':
      return show({ ...draft, at: { step: 'preview' }, isFixing: false }, null);
    case 'l':
      return show({ ...draft, ...(isLanguage(first) && { language: first }), at: { step: 'preview' } }, null);
    case 'pdf':
    case 'docx':
      return { kind: 'send', draft: { ...draft, at: { step: 'sent' } }, formats: [verb] };
    case 'both':
      return { kind: 'send', draft: { ...draft, at: { step: 'sent' } }, formats: ['pdf', 'docx'] };
    case 'cancel':
      return { kind: 'ended', because: 'cancelled' };
    case 'erase':
      return { kind: 'ended', because: 'erased' };
    default:
      return show(draft, null);
  }
}

function show(draft: Draft, fault: Fault | null): Outcome & { kind: 'show' } {
  return { kind: 'show', draft, fault };
}

function withValue(draft: Draft, field: string, value: Value | null): Draft {
  const { [field]: _, ...others } = draft.values;
  return { ...draft, values: value === null ? others : { ...others, [field]: value } };
}

/** Nothing tapped is nothing answered. */
function toggled(before: Value | undefined, ids: readonly string[]): Value | null {
  const had = optionsOf(before);
  const now = [...had.filter((id) => !ids.includes(id)), ...ids.filter((id) => !had.includes(id))];
  return now.length > 0 ? { options: now } : null;
}

/** To the next thing that is not known; to the preview when nothing is missing. */
function advance(draft: Draft, paper: Paper): Draft {
  if (draft.isFixing) return { ...draft, at: { step: 'preview' }, isFixing: false };
  const next = paper.asks.find((id) => draft.values[id] === undefined);
  if (next !== undefined) return { ...draft, at: { step: 'ask', field: next } };
  const mine = paper.from.find((id) => draft.values[id] === undefined);
  if (mine === undefined) return { ...draft, at: { step: 'preview' } };
  return { ...draft, at: draft.isTyping ? { step: 'ask', field: mine } : { step: 'personal' } };
}

function back(draft: Draft, field: string, paper: Paper): Draft {
  if (draft.isFixing) return { ...draft, at: { step: 'preview' }, isFixing: false };
  const order = fieldsOf(paper);
  const before = order[order.indexOf(field) - 1];
  if (before === undefined) return draft;
  return { ...draft, at: { step: 'ask', field: before } };
}

function allLines(values: Values, paper: Paper): Values {
  const missing = fieldsOf(paper).filter((id) => values[id] === undefined);
  return { ...values, ...Object.fromEntries(missing.map((id) => [id, { line: true as const }])) };
}

function fieldOf(id: string, papers: Papers): PaperField {
  const field = papers.fields.find((candidate) => candidate.id === id);
  if (!field) throw new Error(`Unknown field '${id}': expected one of data/papers/fields.yaml`);
  return field;
}
