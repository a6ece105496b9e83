import type { CircumstanceName } from '../knowledge/paper-schema.ts';
import type { Language } from '../language.ts';
import { type Day, editionOn } from '../law/editions.ts';
import { firstDayOf, isDisputedDay, qualify, type StatedFacts } from '../law/qualify.ts';
import type { Law } from '../law/schema.ts';
import { citationInWords } from '../law/words.ts';
import { optionsOf, type Values } from './values.ts';

/** Acts that are a matter of criminal law; the others may be an administrative offence. */
const CRIMES: readonly string[] = ['threat', 'blow', 'injury', 'weapon'];
const ARTICLE = 'cc/380-3';

/** What the answers so far say about the incident. A missing answer is missing: nothing is guessed. */
export interface Incident {
  acts: readonly string[];
  role: string | null;
  isDuty: boolean | null;
  day: Day | null;
  /** Known only from the companion: without it no part of an article can be named. */
  isAggravated: { ids: readonly string[] } | null;
  isSerious: boolean | null;
}

export function incidentOf(values: Values): Incident {
  const [duty] = optionsOf(values['duty']);
  const [role] = optionsOf(values['role']);
  const day = values['day'];
  const aggravation = optionsOf(values['aggravation']);
  const [injury] = optionsOf(values['injury']);
  return {
    acts: optionsOf(values['acts']),
    role: role ?? null,
    isDuty: duty === undefined ? null : duty === 'yes',
    day: day && 'text' in day ? day.text : null,
    isAggravated: values['aggravation'] ? { ids: aggravation.filter((id) => id !== 'none') } : null,
    isSerious: injury === undefined ? null : injury === 'serious',
  };
}

export function circumstancesOf(values: Values, law: Law): Set<CircumstanceName> {
  const incident = incidentOf(values);
  const { acts } = incident;
  const hasArticles = articlesOf(incident, law).length > 0;
  const injuries = values['injuries'];
  const isInjured = acts.includes('injury') || (injuries !== undefined && 'text' in injuries);
  const isCrime = acts.length === 0 || acts.some((act) => CRIMES.includes(act));
  const video = values['video'];
  return new Set<CircumstanceName>([
    isCrime ? 'crime' : 'not-crime',
    hasArticles ? 'articles' : 'no-articles',
    ...(isOpenRole(incident, law) ? (['open-role'] as const) : []),
    ...(isInjured && !optionsOf(injuries).includes('none') ? (['injured'] as const) : []),
    ...(video && 'text' in video ? (['has-video'] as const) : []),
  ]);
}

/**
 * Keys of provisions that the investigator should look at, act/article or act/article/part, in the edition of the
 * incident's day. Empty while the day or the acts are unknown. Article 380-3 never stands here for a day before its own.
 */
export function articlesOf(incident: Incident, law: Law): string[] {
  const { acts, day, role, isDuty } = incident;
  if (day === null || acts.length === 0) return [];
  const isMedic = role === null || role === 'doctor' || role === 'nurse';
  const isProtected = isMedic || role === 'driver';
  const found = acts.flatMap((act): string[] => {
    switch (act) {
      case 'threat':
      case 'blow':
      case 'injury':
      case 'weapon':
        if (day < firstDayOf(law) || !isProtected || isDuty === false) return generalFor(act, incident);
        // Two dates were reported for the first day: in between, both laws are for the investigator to weigh.
        return [...partsFor(act, incident, law), ...(isDisputedDay(law, day) ? generalFor(act, incident) : [])];
      case 'insult':
        return isMedic && isDuty !== false ? ['aoc/80-1/2', 'cc/131'] : ['cc/131'];
      case 'obstruction':
        return isMedic && isDuty !== false ? ['aoc/80-1/1'] : [];
      default:
        return [];
    }
  });
  const standing = [...new Set(found)].filter((key) => stands(key, day, law));
  // "Article 380-3" says all that "part 1 of article 380-3" beside it says.
  return standing.includes(ARTICLE) ? standing.filter((key) => !key.startsWith(`${ARTICLE}/`)) : standing;
}

/** "часть 1 статьи 380-3 УК; статья 131 УК". */
export function articlesInWords(keys: readonly string[], law: Law, language: Language): string {
  const cite = (key: string) => {
    const [actId = '', article = '', part = null] = key.split('/');
    const act = law.acts.find(({ id }) => id === actId);
    if (!act) throw new Error(`Cannot cite '${key}': expected an act of data/law/acts.yaml for '${actId}'`);
    return citationInWords(law.words, act, { article, part }, language);
  };
  return keys.map(cite).join('; ');
}

/** Parts of 380-3 where enough is known to tell them apart, else the article. */
function partsFor(act: string, { isAggravated, isSerious, day }: Incident, law: Law): string[] {
  if (isAggravated === null || day === null) return [ARTICLE];
  const danger: StatedFacts['danger'] = act === 'blow' ? 'no' : isSerious === true ? 'yes' : 'unknown';
  const qualified = qualify(law, {
    act: act === 'threat' ? 'threat' : 'violence',
    danger,
    aggravating: isAggravated.ids,
    victim: 'medical-worker',
    linkedWithDuty: 'yes',
    day,
  });
  return qualified.kind === 'fits' && qualified.provisions.length === 1
    ? qualified.provisions.map(({ part }) => `${ARTICLE}/${part}`)
    : [ARTICLE];
}

/** What holds for everybody: before the article, without a link with work, or for those it does not name. */
function generalFor(act: string, { isSerious }: Incident): string[] {
  switch (act) {
    case 'threat':
      return ['cc/115'];
    case 'blow':
      return ['cc/109-1', 'cc/293'];
    case 'injury':
      return isSerious === true ? ['cc/107', 'cc/106'] : ['cc/108-1', 'cc/293'];
    default:
      return ['cc/293'];
  }
}

/** Whether the article covers these people is not settled: the paper then asks to look. */
function isOpenRole({ acts, role, isDuty, day }: Incident, law: Law): boolean {
  const isOpen = role === 'support' || role === 'student';
  return isOpen && isDuty !== false && day !== null && day >= firstDayOf(law) && acts.some((act) => CRIMES.includes(act));
}

/** A key without a part stands when the article has any part on that day. */
function stands(key: string, day: Day, law: Law): boolean {
  const [act, article, part] = key.split('/');
  if (part !== undefined) return editionOn(law, key, day) !== null;
  return law.provisions.some(
    (p) =>
      p.act === act && p.article === article && editionOn(law, [act, article, p.part].filter(Boolean).join('/'), day) !== null,
  );
}
