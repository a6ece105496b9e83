import type { Case } from '../companion/case.ts';

/** An answer: words (a day is YYYY-MM-DD, a time HH:MM), tapped options, or a line to fill in by hand. */
export type Value = { text: string } | { options: readonly string[] } | { line: true };

/** Answers by the id of their field. A field that is not here has not been asked yet. */
export type Values = Readonly<Record<string, Value>>;

export function optionsOf(value: Value | undefined): readonly string[] {
  return value && 'options' in value ? value.options : [];
}

/** Answers that no paper shows: they only say which articles may fit. */
export const KNOWN: readonly string[] = ['aggravation', 'injury', 'where', 'seen'];

/** What the companion knows already need not be asked again. The `KNOWN` ones are never asked: only it knows them. */
export function valuesOfCase(facts: Case): Values {
  const values: Record<string, Value> = {};
  if (facts.day !== undefined) values['day'] = { text: facts.day };
  if (facts.minute !== undefined) values['time'] = { text: clock(facts.minute) };
  if (facts.acts !== undefined && facts.acts.length > 0) values['acts'] = { options: facts.acts };
  if (facts.role !== undefined && facts.role !== 'manager' && facts.role !== 'witness')
    values['role'] = { options: [facts.role] };
  if (facts.injury !== undefined) values['injury'] = { options: [facts.injury] };
  if (facts.place !== undefined) values['where'] = { options: [facts.place] };
  if (facts.witnesses !== undefined) values['seen'] = { options: [facts.witnesses ? 'yes' : 'no'] };
  const circumstances = aggravationOf(facts);
  if (circumstances !== null) values['aggravation'] = { options: circumstances.length > 0 ? circumstances : ['none'] };
  return values;
}

/** Null while it is not known whether there is any. */
function aggravationOf({ victims, attackers, isRepeated, isEmergency }: Case): string[] | null {
  // Whether a repeat aggravates depends on earlier convictions, which nobody here can know.
  if (victims === undefined || attackers === undefined || isRepeated !== false) return null;
  return [
    ...(victims === 'several' ? ['two_or_more_victims'] : []),
    ...(attackers === 'several' ? ['group'] : []),
    ...(isEmergency ? ['emergency_or_mass_riots'] : []),
  ];
}

function clock(minute: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}
