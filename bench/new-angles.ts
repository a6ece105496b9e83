import { LANGUAGES, type Language } from '../src/language.ts';
import type { ConceptLexicon } from '../src/understanding/concepts.ts';
import { learn } from '../src/understanding/learn.ts';
import { guessTopic } from '../src/understanding/topics.ts';
import { NONE } from '../src/understanding/understanding.ts';
import type { Question } from './questions.ts';
import { share } from './score.ts';
import { foldsBySituation } from './situations.ts';

const FOLDS = 5;

/** Shares of phrases whose topic is the best, and among the three best. */
export interface Shares {
  top1: Record<Language, number>;
  top3: Record<Language, number>;
}

/** What is understood of situations that no learned phrase tells of; and for comparison of as many phrases that are held back one by one. */
export function newAngles(phrases: readonly Question[], concepts: ConceptLexicon): { bySituation: Shares; oneByOne: Shares } {
  const bySituation = foldsBySituation(phrases, concepts, FOLDS);
  const oneByOne = inTurn(phrases);
  return {
    bySituation: askedInFolds(phrases, bySituation, concepts, FOLDS),
    // One fold tells enough: there are five thousand phrases in it.
    oneByOne: askedInFolds(phrases, oneByOne, concepts, 1),
  };
}

function askedInFolds(phrases: readonly Question[], foldOf: readonly number[], concepts: ConceptLexicon, folds: number): Shares {
  const places: { language: Language; place: number }[] = [];
  for (let fold = 0; fold < folds; fold += 1) {
    const { topics } = learn(
      phrases.filter((_, i) => foldOf[i] !== fold),
      [],
      concepts,
    );
    for (const { text, topic, language } of phrases.filter((phrase, i) => foldOf[i] === fold && phrase.topic !== NONE)) {
      const named = guessTopic(topics, text).ranking.filter((candidate) => candidate.topic !== NONE);
      places.push({ language, place: named.findIndex((candidate) => candidate.topic === topic) });
    }
  }
  const among = (places: readonly { place: number }[], best: number) => share(places, ({ place }) => place >= 0 && place < best);
  const each = (best: number) =>
    Object.fromEntries(
      LANGUAGES.map((l) => [
        l,
        among(
          places.filter(({ language }) => language === l),
          best,
        ),
      ]),
    ) as Record<Language, number>;
  return { top1: each(1), top3: each(3) };
}

/** Every fifth phrase of each topic and language. */
function inTurn(phrases: readonly Question[]): number[] {
  const seen = new Map<string, number>();
  return phrases.map(({ topic, language }) => {
    const list = `${topic} ${language}`;
    const place = seen.get(list) ?? 0;
    seen.set(list, place + 1);
    return place % FOLDS;
  });
}
