import { type Day, editionOn } from '../law/editions.ts';
import { firstDayOf, isDisputedDay, qualify, type StatedFacts } from '../law/qualify.ts';
import type { Law, Provision } from '../law/schema.ts';
import type { Act, Case, Role } from './case.ts';
import { fits } from './fits.ts';
import type { CompanionData, More } from './schema.ts';

/** What the stated facts may be called. The investigator and the court decide. */
export interface Assessment {
  /** The day whose law was read: the stated one, else today. */
  day: Day;
  isDayStated: boolean;
  /** `unsaid`: nobody said what happened. `before`: article 380-3 was not law. `no`: it is not made for this. `fits`: see `main`. */
  article: 'unsaid' | 'before' | 'no' | 'fits';
  /** Parts of article 380-3. */
  main: Provision[];
  /** Other articles, in the order of the data, each with the facts it stands on. */
  others: { provision: Provision; facts: readonly string[] }[];
  /** Facts that would narrow it. */
  open: string[];
  isDayDisputed: boolean;
  /** Whether the person is covered at all is not settled. */
  isCoverOpen: boolean;
  more: More[];
}

/** Never names a part of article 380-3 for a day before its first. `today` stands in for a day that nobody stated. */
export function assess(law: Law, data: Pick<CompanionData, 'articles' | 'more'>, facts: Case, today: Day): Assessment {
  const day = facts.day ?? today;
  const acts = facts.acts ?? [];
  const base = { day, isDayStated: facts.day !== undefined, main: [], others: [], open: [], more: [] };
  const isDayDisputed = isDisputedDay(law, day);
  const isCoverOpen = facts.role === 'student';
  if (acts.length === 0) return { ...base, article: 'unsaid', isDayDisputed: false, isCoverOpen };

  const act = actOf(acts);
  const qualified = act === null ? null : everyPart(law, facts, act, day);
  const article = day < firstDayOf(law) ? 'before' : qualified?.main.length ? 'fits' : 'no';
  const isSure = article === 'fits' && !isDayDisputed && !isCoverOpen;
  const others = data.articles
    .filter((entry) => (entry.scope === 'always' || !isSure) && fits(entry, facts))
    .flatMap((entry) => {
      const provision = editionOn(law, entry.provision, day);
      return provision ? [{ provision, facts: entry.facts }] : [];
    });
  return {
    ...base,
    article,
    main: qualified?.main ?? [],
    others,
    open: qualified?.open ?? [],
    isDayDisputed: isDayDisputed && act !== null,
    isCoverOpen,
    more: data.more.filter((entry) => fits(entry, facts)),
  };
}

/** A repeat may aggravate or not (it depends on earlier convictions), so both parts come back for it. */
function everyPart(law: Law, facts: Case, act: StatedFacts['act'], day: Day): { main: Provision[]; open: string[] } | null {
  const stated: StatedFacts = {
    act,
    danger: dangerOf(facts),
    aggravating: [],
    victim: victimOf(facts.role),
    linkedWithDuty: isAtWork(facts) ? 'yes' : 'unknown',
    day,
  };
  const sure = [
    ...(facts.victims === 'several' ? ['two_or_more_victims'] : []),
    ...(facts.attackers === 'several' ? ['group'] : []),
    ...(facts.isEmergency === true ? ['emergency_or_mass_riots'] : []),
  ];
  const readings = [sure, ...(facts.isRepeated === true && sure.length === 0 ? [['repeated']] : [])];
  const found = readings.map((aggravating) => qualify(law, { ...stated, aggravating }));
  const [first] = found;
  if (first?.kind !== 'fits') return null;
  const provisions = found.flatMap((one) => (one.kind === 'fits' ? one.provisions : []));
  const main = [...new Set(provisions)].sort((a, b) => Number(a.part) - Number(b.part));
  return { main, open: first.open };
}

/** The gravest of what happened; null when nothing of it is a threat, violence or an insult. */
function actOf(acts: readonly Act[]): 'threat' | 'violence' | 'insult' | null {
  if (acts.includes('blow') || acts.includes('injury')) return 'violence';
  if (acts.includes('threat') || acts.includes('weapon')) return 'threat';
  return acts.includes('insult') ? 'insult' : null;
}

/** By what is known now; an expert decides in the end. */
function dangerOf({ acts = [], injury }: Case): StatedFacts['danger'] {
  const isArmed = acts.includes('weapon');
  if (acts.includes('injury')) return injury === 'serious' || isArmed ? 'yes' : 'unknown';
  return isArmed ? 'unknown' : 'no';
}

function victimOf(role: Role | undefined): StatedFacts['victim'] {
  switch (role) {
    case 'doctor':
    case 'nurse':
      return 'medical-worker';
    case 'driver':
      return 'ambulance-driver';
    case 'support':
      return 'other';
    case 'student':
    case 'manager':
    case 'witness':
    case undefined:
      return 'unknown';
  }
}

function isAtWork({ place }: Case): boolean {
  return place === 'hospital' || place === 'ambulance' || place === 'home-visit';
}
