import { assess } from '../companion/assess.ts';
import { type Case, caseSchema } from '../companion/case.ts';
import type { Article } from '../companion/schema.ts';
import type { CircumstanceName } from '../knowledge/paper-schema.ts';
import type { Language } from '../language.ts';
import { keyOf } from '../law/editions.ts';
import type { Law } from '../law/schema.ts';
import { citationInWords } from '../law/words.ts';
import { optionsOf, type Value, type Values } from './values.ts';

/** Acts that are a matter of criminal law; the others may be an administrative offence. */
const CRIMES: readonly string[] = ['threat', 'blow', 'injury', 'weapon'];
const ARTICLE = 'cc/380-3';

/** What the articles on a paper are found with: the law, and the lines of data/companion/articles.yaml. */
export interface ArticleParts {
  law: Law;
  articles: readonly Article[];
}

/** What the answers so far say about the incident, in the terms of the companion. A missing answer is missing: nothing is guessed. */
export function caseOf(values: Values): Case {
  const [duty] = optionsOf(values['duty']);
  const [role] = optionsOf(values['role']);
  const [injury] = optionsOf(values['injury']);
  const [seen] = optionsOf(values['seen']);
  const [place] = [...optionsOf(values['place']), ...optionsOf(values['where'])];
  const acts = optionsOf(values['acts']);
  const aggravation = values['aggravation'] ? optionsOf(values['aggravation']) : null;
  return caseSchema.parse({
    day: textOf(values['day']),
    acts: acts.length > 0 ? acts : undefined,
    role,
    place,
    injury,
    isDuty: duty === undefined ? undefined : duty === 'yes',
    witnesses: seen === undefined ? undefined : seen === 'yes',
    ...(aggravation && {
      victims: aggravation.includes('two_or_more_victims') ? 'several' : 'one',
      attackers: aggravation.includes('group') ? 'several' : 'one',
      isRepeated: false,
      isEmergency: aggravation.includes('emergency_or_mass_riots'),
    }),
  });
}

export function circumstancesOf(values: Values, parts: ArticleParts): Set<CircumstanceName> {
  const facts = caseOf(values);
  const acts: readonly string[] = facts.acts ?? [];
  const injuries = values['injuries'];
  const isInjured = acts.includes('injury') || textOf(injuries) !== undefined;
  const isCrime = acts.length === 0 || acts.some((act) => CRIMES.includes(act));
  const { day } = facts;
  const assessment = day === undefined ? null : assess(parts.law, { articles: parts.articles, more: [] }, facts, day);
  const isOpenRole = assessment?.article === 'open' || assessment?.open.includes('orderly') === true;
  return new Set<CircumstanceName>([
    isCrime ? 'crime' : 'not-crime',
    articlesOf(facts, parts).length > 0 ? 'articles' : 'no-articles',
    ...(isOpenRole ? (['open-role'] as const) : []),
    ...(assessment?.isDayDisputed ? (['disputed-day'] as const) : []),
    ...(isInjured && !optionsOf(injuries).includes('none') ? (['injured'] as const) : []),
    ...(textOf(values['video']) === undefined ? [] : (['has-video'] as const)),
  ]);
}

/**
 * Keys of provisions that the investigator should look at: those that the companion names for the same facts, its article
 * 380-3 first. Empty while the day or the acts are unknown. A part stands only where the answers leave one.
 */
export function articlesOf(facts: Case, { law, articles }: ArticleParts): string[] {
  const { acts = [], day } = facts;
  if (day === undefined || acts.length === 0) return [];
  const { main, others } = assess(law, { articles, more: [] }, facts, day);
  const [only] = main;
  const named = only === undefined ? [] : main.length === 1 && isPartClear(facts) ? [keyOf(only)] : [ARTICLE];
  const rest = others.map(({ provision }) => (provision.act === 'cc' ? `cc/${provision.article}` : keyOf(provision)));
  return [...new Set([...named, ...rest])];
}

/** One part says too little where both a threat and violence, a weapon alone, or circumstances that nobody stated are on the paper. */
function isPartClear({ acts = [], victims, attackers }: Case): boolean {
  const isViolence = acts.includes('blow') || acts.includes('injury');
  return isViolence !== acts.includes('threat') && victims !== undefined && attackers !== undefined;
}

function textOf(value: Value | undefined): string | undefined {
  return value && 'text' in value ? value.text : undefined;
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
