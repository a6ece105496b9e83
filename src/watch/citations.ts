import { usesOf } from '../knowledge/coverage.ts';
import type { Topic } from '../knowledge/schema.ts';
import type { Fact, Law } from '../law/schema.ts';
import { WHOLE } from './text.ts';
import type { WatchedAct } from './watch-list.ts';

/** What ties answers to articles: the structured law and the topics as they are served. */
export interface Cited {
  law: Pick<Law, 'facts' | 'provisions'>;
  topics: readonly Topic[];
}

/** The articles of an act that answers stand on, by topic: lines of law, slots, and the facts that a topic lists. */
export function citationsOf({ law, topics }: Cited, act: WatchedAct): Map<string, Set<string>> {
  const byTopic = new Map<string, Set<string>>();
  for (const topic of topics) {
    const uses = usesOf([topic]);
    const cited = [...uses.provisions].flatMap((reference) => articleOf(reference, law, act));
    const facts = law.facts.filter((fact) => uses.facts.has(fact.id));
    const told = facts.flatMap((fact) => articlesOfFact(fact, act));
    if (cited.length + told.length > 0) byTopic.set(topic.id, new Set([...cited, ...told]));
  }
  return byTopic;
}

/** Topics that cite an article; for an act without articles, all that name the act. */
export function topicsCiting(cited: Cited, act: WatchedAct, article: string): string[] {
  return [...citationsOf(cited, act)]
    .filter(([, articles]) => articles.has(article) || article === WHOLE)
    .map(([topic]) => topic)
    .sort();
}

/** The articles to be watched: those of the list, and those that answers cite. Null for every article of the act. */
export function watchedArticles(cited: Cited, act: WatchedAct): string[] | null {
  if (act.articles === 'every') return null;
  if (act.articles === 'whole') return [WHOLE];
  const fromAnswers = [...citationsOf(cited, act).values()]
    .flatMap((articles) => [...articles])
    .filter((article) => article !== WHOLE);
  return [...new Set([...act.articles, ...fromAnswers])].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}

/** "cc/380-3/1", or the id of one text of a provision. */
function articleOf(reference: string, law: Cited['law'], act: WatchedAct): string[] {
  if (act.act === null) return [];
  if (reference.includes('/')) {
    const [name, article = ''] = reference.split('/');
    return name === act.act ? [article] : [];
  }
  const provision = law.provisions.find(({ id }) => id === reference);
  return provision?.act === act.act ? [provision.article] : [];
}

/**
 * A fact names its acts and articles in words: "Criminal Code; Labour Code" with "32, 33; 130" pairs them by the semicolon. Where the numbers of
 * acts and of groups differ, every article may belong to every act: one answer too many is looked at, none is missed.
 */
function articlesOfFact(fact: Fact, { match }: WatchedAct): string[] {
  if (match === null || !fact.act?.includes(match)) return [];
  const acts = fact.act.split(/; (?=[A-Z])/);
  const groups = (fact.article ?? '').split(';');
  const own = acts.length === groups.length ? groups.filter((_, index) => acts[index]?.includes(match)) : groups;
  return [WHOLE, ...own.flatMap(numbersIn)];
}

/** "187-190" is a range because it rises, "380-3" is one article; "106-109-1" is read as its ends. */
function numbersIn(words: string): string[] {
  return [...words.matchAll(/\d+(?:-\d+)*/g)].flatMap(([found]) => {
    const [first = 0, second = 0, ...more] = found.split('-').map(Number);
    if (second <= first || second - first > 60) return [found];
    const range = Array.from({ length: second - first + 1 }, (_, index) => String(first + index));
    return more.length > 0 ? [...range, `${second}-${more.join('-')}`] : range;
  });
}
