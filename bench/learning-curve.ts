import { LANGUAGES, type Language } from '../src/language.ts';
import type { ConceptLexicon } from '../src/understanding/concepts.ts';
import { learn } from '../src/understanding/learn.ts';
import { guessTopic } from '../src/understanding/topics.ts';
import { NONE } from '../src/understanding/understanding.ts';
import type { FieldQuestion, Question } from './questions.ts';
import { expectedTopics, share } from './score.ts';

/** What the bot would be with fewer phrases: `most` at most for every topic and language, drawn by a fixed seed. */
export interface CurvePoint {
  most: number;
  phrases: number;
  top1: Record<Language, number>;
}

export function learningCurve(
  sizes: readonly number[],
  learned: readonly Question[],
  asked: readonly FieldQuestion[],
  concepts: ConceptLexicon,
): CurvePoint[] {
  const drawn = inDrawnOrder(learned);
  return sizes.map((most) => {
    const sample = firstOfEach(drawn, most);
    const { topics } = learn(sample, [], concepts);
    const isRight = (question: FieldQuestion) => {
      const best = guessTopic(topics, question.text).ranking.find(({ topic }) => topic !== NONE);
      return expectedTopics(question).includes(best?.topic ?? '');
    };
    const top1 = LANGUAGES.map((language) => [
      language,
      share(
        asked.filter((question) => question.language === language && question.topic !== NONE),
        isRight,
      ),
    ]);
    return { most, phrases: sample.length, top1: Object.fromEntries(top1) as Record<Language, number> };
  });
}

/** A larger sample holds the smaller ones. */
function firstOfEach(phrases: readonly Question[], most: number): Question[] {
  const taken = new Map<string, number>();
  return phrases.filter(({ topic, language }) => {
    const list = `${topic} ${language}`;
    taken.set(list, (taken.get(list) ?? 0) + 1);
    return (taken.get(list) ?? 0) <= most;
  });
}

/** Each phrase gets a number from its own text (FNV-1a), so that a new phrase does not stir the others. */
function inDrawnOrder(phrases: readonly Question[]): Question[] {
  const drawn = phrases.map((phrase) => ({ phrase, number: hashOf(phrase.text) }));
  return drawn.sort((a, b) => a.number - b.number).map(({ phrase }) => phrase);
}

function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
