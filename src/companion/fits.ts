import type { Case } from './case.ts';
import type { Condition } from './schema.ts';

export interface Conditions {
  when?: Condition | undefined;
  only?: Condition | undefined;
  unless?: Condition | undefined;
}

/** Whether an entry is for these facts. What nobody stated speaks against nothing (`when`), and proves nothing (`only`, `unless`). */
export function fits({ when = {}, only, unless }: Conditions, facts: Case): boolean {
  const isOpen = answers(when, facts).every((answer) => answer !== 'no');
  return isOpen && (only === undefined || isSure(only, facts)) && !(unless !== undefined && isSure(unless, facts));
}

function isSure(condition: Condition, facts: Case): boolean {
  return answers(condition, facts).every((answer) => answer === 'yes');
}

function answers(condition: Condition, facts: Case): ('yes' | 'no' | 'unknown')[] {
  return (Object.keys(condition) as (keyof Condition)[]).map((key) => {
    const wanted = condition[key];
    const stated = facts[key];
    if (wanted === undefined || stated === undefined) return 'unknown';
    if (!Array.isArray(wanted)) return wanted === stated ? 'yes' : 'no';
    const values: readonly unknown[] = Array.isArray(stated) ? stated : [stated];
    return values.some((value) => (wanted as readonly unknown[]).includes(value)) ? 'yes' : 'no';
  });
}
