import type { Day } from '../law/editions.ts';
import type { Case } from './case.ts';
import type { Companion, Question } from './companion.ts';
import { addDays } from './deadline.ts';
import type { Road } from './schema.ts';

/** The questions of a road, in order. */
export const QUESTIONS_OF: Record<Road, readonly Question[]> = {
  attacked: ['safe', 'when', 'where', 'who', 'what', 'how', 'seen', 'told'],
  manager: ['safe', 'when', 'what', 'told'],
};

/** What can be tapped; `none` clears a question of several. */
export const OPTIONS: Record<Question, readonly string[]> = {
  safe: ['yes', 'no'],
  when: ['now', 'today', 'yesterday', 'other'],
  where: ['hospital', 'ambulance', 'home-visit', 'street', 'online'],
  who: ['doctor', 'nurse', 'driver', 'support', 'student', 'manager', 'witness'],
  what: ['threat', 'blow', 'light', 'serious', 'weapon', 'insult', 'damage', 'obstruction', 'filming'],
  how: ['victims', 'attackers', 'repeated', 'emergency'],
  seen: ['witnesses', 'video'],
  told: ['police', 'employer', 'doctor'],
};

const SEVERAL: readonly Question[] = ['what', 'how', 'seen', 'told'];

/** Several options may be chosen, and "done" ends it. */
export function isSeveral(question: Question): boolean {
  return SEVERAL.includes(question);
}

/** The first question of the road that was not passed; null when all were. */
export function questionAt({ road, passed }: Pick<Companion, 'road' | 'passed'>): Question | null {
  return QUESTIONS_OF[road].find((question) => !passed.includes(question)) ?? null;
}

/** The facts with the answer to a question in them. `clock` is now in Kazakhstan. */
export function withAnswer(
  facts: Case,
  question: Question,
  values: readonly string[],
  clock: { day: Day; minute: number },
): Case {
  const kept = without(facts, question);
  const [value] = values;
  const has = (option: string) => values.includes(option);
  switch (question) {
    case 'safe':
      return { ...kept, safe: value === 'yes' };
    case 'when':
      if (value === 'now') return { ...kept, day: clock.day, minute: clock.minute };
      return { ...kept, day: value === 'yesterday' ? addDays(clock.day, -1) : clock.day };
    case 'where':
      return { ...kept, place: value as NonNullable<Case['place']> };
    case 'who':
      return { ...kept, role: value as NonNullable<Case['role']> };
    case 'what': {
      const isInjured = has('light') || has('serious');
      const acts = (['threat', 'blow', 'injury', 'weapon', 'insult', 'damage', 'obstruction', 'filming'] as const).filter(
        (act) => (act === 'injury' ? isInjured : has(act)),
      );
      return { ...kept, acts, ...(isInjured ? { injury: has('serious') ? 'serious' : 'light' } : {}) };
    }
    case 'how':
      return {
        ...kept,
        victims: has('victims') ? 'several' : 'one',
        attackers: has('attackers') ? 'several' : 'one',
        isRepeated: has('repeated'),
        isEmergency: has('emergency'),
      };
    case 'seen':
      return { ...kept, witnesses: has('witnesses'), video: has('video') };
    case 'told':
      return { ...kept, told: (['police', 'employer', 'doctor'] as const).filter(has) };
  }
}

const FIELDS: Record<Question, readonly (keyof Case)[]> = {
  safe: ['safe'],
  when: ['day', 'minute'],
  where: ['place'],
  who: ['role'],
  what: ['acts', 'injury'],
  how: ['victims', 'attackers', 'isRepeated', 'isEmergency'],
  seen: ['witnesses', 'video'],
  told: ['told'],
};

/** The facts as if the question had not been asked. */
export function without(facts: Case, question: Question): Case {
  const kept = { ...facts };
  for (const field of FIELDS[question]) delete kept[field];
  return kept;
}

/** The options that the stated facts stand for: what a person sees chosen when they come back to a question. */
export function optionsOf(facts: Case, question: Question): string[] {
  switch (question) {
    case 'safe':
      return facts.safe === undefined ? [] : [facts.safe ? 'yes' : 'no'];
    case 'when':
      return [];
    case 'where':
      return facts.place ? [facts.place] : [];
    case 'who':
      return facts.role ? [facts.role] : [];
    case 'what':
      return (facts.acts ?? []).map((act) => (act === 'injury' ? (facts.injury ?? 'light') : act));
    case 'how':
      return [
        ...(facts.victims === 'several' ? ['victims'] : []),
        ...(facts.attackers === 'several' ? ['attackers'] : []),
        ...(facts.isRepeated ? ['repeated'] : []),
        ...(facts.isEmergency ? ['emergency'] : []),
      ];
    case 'seen':
      return [...(facts.witnesses ? ['witnesses'] : []), ...(facts.video ? ['video'] : [])];
    case 'told':
      return facts.told ?? [];
  }
}
