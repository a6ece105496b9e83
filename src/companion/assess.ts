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
  /**
   * `unsaid`: nobody said what happened. `before`: article 380-3 was not law. `no`: it is not made for this.
   * `open`: whether it covers this person at all is not settled. `fits`: see `main`.
   */
  article: 'unsaid' | 'before' | 'no' | 'open' | 'fits';
  /** Parts of article 380-3; empty unless it fits. */
  main: Provision[];
  /** Other articles, in the order of the data, each with the facts it stands on. */
  others: { provision: Provision; facts: readonly string[] }[];
  /** What would narrow it: facts that nobody stated, and questions that the law leaves open. */
  open: string[];
  /** Whether article 380-3 was law on that day is not settled. */
  isDayDisputed: boolean;
  more: More[];
}

/**
 * Never names a part of article 380-3 for a day before its first. `today` stands in for a day that nobody stated. The
 * papers name what this names: there is no second opinion in the program.
 */
export function assess(law: Law, data: Pick<CompanionData, 'articles' | 'more'>, stated: Case, today: Day): Assessment {
  const facts = withDuty(stated);
  const day = facts.day ?? today;
  const acts = facts.acts ?? [];
  const base = { day, isDayStated: facts.day !== undefined, main: [], others: [], open: [], more: [], isDayDisputed: false };
  if (acts.length === 0) return { ...base, article: 'unsaid' };

  const act = actOf(acts);
  const qualified = act === null ? null : everyPart(law, facts, act, day);
  const isCoverOpen = facts.role === 'student';
  const isPossible = (qualified?.main.length ?? 0) > 0;
  const article = day < firstDayOf(law) ? 'before' : !isPossible ? 'no' : isCoverOpen ? 'open' : 'fits';
  const isDayDisputed = isPossible && isDisputedDay(law, day);
  const isSure = article === 'fits' && !isDayDisputed && !DOUBTS.some((name) => qualified?.open.includes(name));
  const others = data.articles
    .filter((entry) => (entry.scope === 'always' || !isSure) && fits(entry, facts))
    .flatMap((entry) => {
      const provision = editionOn(law, entry.provision, day);
      return provision ? [{ provision, facts: entry.facts }] : [];
    });
  return {
    ...base,
    article,
    main: article === 'fits' && qualified ? qualified.main : [],
    others,
    open: article === 'before' ? [] : openOf(facts, article, qualified?.open ?? []),
    isDayDisputed,
    more: data.more.filter((entry) => fits(entry, facts)),
  };
}

/** While one of these is unknown, the articles that hold for everybody may be the right ones. */
const DOUBTS = ['victim', 'linkedWithDuty'];

function openOf(facts: Case, article: Assessment['article'], unknown: readonly string[]): string[] {
  const { acts = [], victims, attackers } = facts;
  switch (article) {
    case 'fits':
      return [
        ...unknown,
        // Even where the answers speak for danger, an expert says in the end.
        ...(acts.includes('injury') && !unknown.includes('danger') ? ['danger'] : []),
        ...(facts.isRepeated ? ['repeated'] : []),
        ...(victims === undefined || attackers === undefined ? ['circumstances'] : []),
      ];
    case 'open':
      return ['cover'];
    default:
      // A deputy who carried the bill named orderlies; the text does not.
      return facts.role === 'support' && facts.isDuty !== false && isCrime(acts) ? ['orderly'] : [];
  }
}

/** A repeat may aggravate or not (it depends on earlier convictions), so both parts come back for it. */
function everyPart(law: Law, facts: Case, act: StatedFacts['act'], day: Day): { main: Provision[]; open: string[] } | null {
  const stated: StatedFacts = {
    act,
    danger: dangerOf(facts),
    aggravating: [],
    victim: victimOf(facts.role),
    linkedWithDuty: facts.isDuty === undefined ? 'unknown' : facts.isDuty ? 'yes' : 'no',
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

function isCrime(acts: readonly Act[]): boolean {
  const act = actOf(acts);
  return act === 'threat' || act === 'violence';
}

/** By what is known now; an expert decides in the end. A weapon in hand makes a bruise no graver, but what was done with it may be. */
function dangerOf({ acts = [], injury }: Case): StatedFacts['danger'] {
  if (acts.includes('injury')) return injury === 'serious' ? 'yes' : 'unknown';
  return acts.includes('weapon') ? 'unknown' : 'no';
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

/** A place of work speaks for a link with work, a street or the net for nothing. What was said in words goes before. */
function withDuty(facts: Case): Case {
  const { place } = facts;
  const isAtWork = place === 'hospital' || place === 'ambulance' || place === 'home-visit';
  return facts.isDuty === undefined && isAtWork ? { ...facts, isDuty: true } : facts;
}
