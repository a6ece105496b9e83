import { type Day, editionOn, partsOn, provisionById } from './editions.ts';
import type { Law, Provision } from './schema.ts';

/** What a person said about an incident. `unknown` is an honest answer to every question. */
export interface StatedFacts {
  act: 'threat' | 'violence' | 'insult' | 'unknown';
  /** Dangerous to life or health, by what is known now; an expert decides in the end. */
  danger: 'yes' | 'no' | 'unknown';
  aggravating: readonly string[];
  victim: 'medical-worker' | 'ambulance-driver' | 'other' | 'unknown';
  /** While doing duty, because of it, or in revenge for it. */
  linkedWithDuty: 'yes' | 'no' | 'unknown';
  day: Day;
}

/** What the stated facts lead to. The investigator and the court decide; this only narrows the text of the law. */
export type Qualification =
  | { kind: 'fits'; provisions: Provision[]; open: string[]; dayIsDisputed: boolean }
  | { kind: 'before-the-article'; firstDay: Day }
  | { kind: 'not-this-article'; because: 'insult' | 'victim' | 'no-link-with-duty' };

const ACT = 'cc';
const ARTICLE = '380-3';

/**
 * Which parts of article 380-3 may fit. More than one part comes back where a stated fact is unknown; `open` names
 * the unknown facts. Never returns a part of 380-3 for a day before its first day.
 */
export function qualify(law: Law, facts: StatedFacts): Qualification {
  const first = firstDayOf(law);
  if (facts.day < first) return { kind: 'before-the-article', firstDay: first };
  if (facts.act === 'insult') return { kind: 'not-this-article', because: 'insult' };
  if (facts.victim === 'other') return { kind: 'not-this-article', because: 'victim' };
  if (facts.linkedWithDuty === 'no') return { kind: 'not-this-article', because: 'no-link-with-duty' };

  const provisions = partsOn(law, ACT, ARTICLE, facts.day).filter((part) => isPossible(part, facts, law));
  const open = (['act', 'danger', 'victim', 'linkedWithDuty'] as const).filter((name) => facts[name] === 'unknown');
  return {
    kind: 'fits',
    provisions,
    open: facts.act === 'threat' ? open.filter((name) => name !== 'danger') : open,
    dayIsDisputed: isDisputedDay(law, facts.day),
  };
}

/** The first day of article 380-3 as the Ministry of Health named it. */
export function firstDayOf(law: Law): Day {
  const part = provisionById(law, 'cc-380-3-1-in-force');
  if (!part?.valid_from) throw new Error('data/law/provisions/cc-380-3.yaml: expected cc-380-3-1-in-force to have valid_from');
  return part.valid_from;
}

/** True for the days between the two dates reported for the entry into force, both included. */
export function isDisputedDay(law: Law, day: Day): boolean {
  const other = law.timeline.find((event) => event.id === 'in-force-by-edition')?.date;
  return other !== undefined && firstDayOf(law) <= day && day <= other;
}

/** Parts 1-2 are the threat, 3-4 violence without danger, 5-6 with danger; the even one of each pair is aggravated. */
function isPossible(part: Provision, facts: StatedFacts, law: Law): boolean {
  const number = Number(part.part);
  const isThreat = number <= 2;
  const isDangerous = number >= 5;
  const isAggravated = number % 2 === 0;
  if (facts.act !== 'unknown' && isThreat !== (facts.act === 'threat')) return false;
  if (!isThreat && facts.danger !== 'unknown' && isDangerous !== (facts.danger === 'yes')) return false;
  const list = editionOn(law, `${ACT}/${ARTICLE}/${isAggravated ? number : number + 1}`, facts.day)?.aggravating ?? [];
  return isAggravated === facts.aggravating.some((circumstance) => list.includes(circumstance));
}
