import type { Day } from '../law/editions.ts';
import { type Companion, newCompanion, QUESTIONS, type Question } from './companion.ts';
import { isSeveral, OPTIONS, optionsOf, QUESTIONS_OF, questionAt, withAnswer, without } from './questions.ts';
import { ROADS, type Road } from './schema.ts';

/** What can be looked at once the questions are through, or before. */
export const PAGES = ['plan', 'law', 'evidence', 'calls', 'papers', 'answers', 'reminders', 'calendar'] as const;

/** What the companion shows next. `problem` is what was wrong with a typed day. */
export type View =
  | { show: 'question'; question: Question; problem?: DayProblem }
  | { show: 'danger' }
  | { show: (typeof PAGES)[number] }
  | { show: 'paused' | 'cancel' | 'cancelled' | 'nothing' };
export type DayProblem = 'future' | 'span' | 'none';

/** What is known of the moment: today and the clock in Kazakhstan. */
export interface Moment {
  today: Day;
  minute: number;
  /** Milliseconds since the epoch. */
  now: number;
}

export interface CompanionTurn {
  /** Null: there is none, or it was given up. */
  after: Companion | null;
  view: View;
}

/** The ids of all choices of the companion begin so. */
export const PREFIX = 'c:';

/** `/checklist`: begins, or goes on where the person stopped. */
export function begin(before: Companion | null, road: Road = before?.road ?? 'attacked'): CompanionTurn {
  if (before === null) return shown(newCompanion(road));
  // The other road is about the same incident: what was stated stays, and only its own questions are asked.
  return shown({ ...before, road, isPaused: false, picked: null, waitsForDay: false });
}

/** What follows a tapped choice. Taps say what shall be, not what shall change: the same tap twice is the same as once. */
export function tap(before: Companion | null, id: string, moment: Moment): CompanionTurn {
  const [, verb = '', first = '', second = ''] = id.split(':');
  if (verb === 'go') return begin(before, ROADS.find((road) => road === first) ?? before?.road ?? 'attacked');
  if (verb === 'new') return shown(newCompanion(before?.road ?? 'attacked'));
  if (verb === 'x' && first === 'yes') return { after: null, view: { show: 'cancelled' } };
  if (before === null) return { after: null, view: { show: 'nothing' } };
  switch (verb) {
    case 'p':
      return { after: { ...before, isPaused: true }, view: { show: 'paused' } };
    case 'x':
      return { after: before, view: { show: 'cancel' } };
    case 'v': {
      const show = PAGES.find((page) => page === first);
      return show ? { after: awake(before), view: { show } } : shown(awake(before));
    }
    case 't':
      return planAfter({
        ...before,
        done: [...before.done.filter((step) => step !== first), first],
        undone: other(before.undone, first),
      });
    case 'u':
      return planAfter({ ...before, done: other(before.done, first), undone: [...other(before.undone, first), first] });
    case 'r':
      return {
        after: { ...awake(before), remindsSince: first === 'on' ? (before.remindsSince ?? moment.now) : null },
        view: { show: 'reminders' },
      };
    default: {
      const question = QUESTIONS.find((candidate) => candidate === first);
      return question ? answer(awake(before), verb, question, second, moment) : shown(awake(before));
    }
  }
}

/** A day that was typed while the companion asked for it; a span of one day is a day. */
export function typedDay(before: Companion, span: { from: Day; to: Day } | null, { today }: Moment): CompanionTurn {
  const asked = { ...awake(before), waitsForDay: true };
  const problem = span === null ? 'none' : span.from !== span.to ? 'span' : span.from > today ? 'future' : null;
  if (problem !== null) return { after: asked, view: { show: 'question', question: 'when', problem } };
  return passed({ ...asked, facts: { ...without(asked.facts, 'when'), day: span?.from ?? today } }, 'when');
}

function answer(before: Companion, verb: string, question: Question, value: string, moment: Moment): CompanionTurn {
  const clock = { day: moment.today, minute: moment.minute };
  const isOption = OPTIONS[question].includes(value);
  const picked = pickedOf(before, question);
  const asked = reopened(before, question);
  switch (verb) {
    case 'a':
      if (!isOption || isSeveral(question)) return shown(before);
      if (question === 'when' && value === 'other')
        return { after: { ...asked, waitsForDay: true }, view: { show: 'question', question } };
      return afterAnswer({ ...asked, facts: withAnswer(asked.facts, question, [value], clock) }, question);
    case '+':
    case '-': {
      if (!isOption || !isSeveral(question)) return shown(before);
      const rest = other(picked, value);
      const chosen = verb === '+' ? [...rest, value] : rest;
      const options = OPTIONS[question].filter((option) => chosen.includes(option));
      return { after: { ...asked, picked: { question, options } }, view: { show: 'question', question } };
    }
    case 'd':
      return passed({ ...asked, facts: withAnswer(asked.facts, question, picked, clock) }, question);
    case 'n':
      return passed({ ...asked, facts: withAnswer(asked.facts, question, [], clock) }, question);
    case 'k':
    case 's':
      return passed({ ...asked, facts: without(asked.facts, question) }, question);
    case 'b': {
      const order = QUESTIONS_OF[before.road];
      const earlier = order[order.indexOf(question) - 1];
      if (earlier === undefined) return shown(before);
      return { after: reopened(before, earlier), view: { show: 'question', question: earlier } };
    }
    case 'q':
      return { after: asked, view: { show: 'question', question } };
    default:
      return shown(before);
  }
}

/** What is chosen of a question: what was tapped since, else what was answered before. */
export function pickedOf({ picked, facts }: Companion, question: Question): readonly string[] {
  return picked?.question === question ? picked.options : optionsOf(facts, question);
}

/** Somebody in danger gets the numbers first and the rest when they want it. */
function afterAnswer(companion: Companion, question: Question): CompanionTurn {
  const next = passed(companion, question);
  return question === 'safe' && companion.facts.safe === false ? { ...next, view: { show: 'danger' } } : next;
}

function passed(companion: Companion, question: Question): CompanionTurn {
  return shown({ ...companion, passed: [...other(companion.passed, question), question], picked: null, waitsForDay: false });
}

/** The question is asked again; what was answered to the others stays. */
function reopened(companion: Companion, question: Question): Companion {
  return { ...companion, passed: other(companion.passed, question), waitsForDay: false };
}

function shown(companion: Companion): CompanionTurn {
  const question = questionAt(companion);
  return { after: companion, view: question === null ? { show: 'plan' } : { show: 'question', question } };
}

function planAfter(companion: Companion): CompanionTurn {
  return { after: awake(companion), view: { show: 'plan' } };
}

function awake(companion: Companion): Companion {
  return companion.isPaused ? { ...companion, isPaused: false } : companion;
}

function other<T>(list: readonly T[], value: T | string): T[] {
  return list.filter((entry) => entry !== value);
}
