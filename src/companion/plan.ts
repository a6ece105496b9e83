import type { Law } from '../law/schema.ts';
import type { Case } from './case.ts';
import type { Companion } from './companion.ts';
import { type Term, termOf } from './deadline.ts';
import { fits } from './fits.ts';
import type { Call, CompanionData, Evidence, StepOfRoad } from './schema.ts';

/** One step of a personal list. */
export interface Planned {
  step: StepOfRoad;
  isDone: boolean;
  term: Term | null;
  /** A fact behind it is open, or of low confidence. */
  isUncertain: boolean;
}

/** The steps that the stated facts call for, in the order of the data. */
export function planOf(
  law: Law,
  data: CompanionData,
  { road, facts, done, undone }: Pick<Companion, 'road' | 'facts' | 'done' | 'undone'>,
): Planned[] {
  return data.roads[road].steps
    .filter((step) => fits(step, facts))
    .map((step) => {
      const term = step.deadline ? termOf(step.deadline, law.facts, facts) : null;
      const behind = [...step.facts, ...(term ? [term.fact.id] : [])];
      return { step, term, isDone: isDone(step, facts, done, undone), isUncertain: behind.some((id) => isShaky(law, id)) };
    });
}

export function evidenceOf(data: CompanionData, facts: Case): Evidence[] {
  return data.evidence.filter((entry) => fits(entry, facts));
}

export function callsOf(data: CompanionData, facts: Case): Call[] {
  return data.calls.filter((entry) => fits(entry, facts));
}

function isDone({ id, done_when: told }: StepOfRoad, facts: Case, done: readonly string[], undone: readonly string[]): boolean {
  if (done.includes(id)) return true;
  return told !== undefined && facts.told?.includes(told) === true && !undone.includes(id);
}

function isShaky(law: Law, id: string): boolean {
  const fact = law.facts.find((candidate) => candidate.id === id);
  return fact === undefined || fact.status === 'open' || fact.confidence.level === 'low';
}
