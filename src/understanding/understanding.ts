import type { Language } from '../language.ts';
import { skeletonWords } from '../text/skeleton.ts';
import { type Calibration, confidenceOf } from './calibration.ts';
import { namesConcept } from './concepts.ts';
import { type Entities, findEntities } from './entities.ts';
import { guessLanguage, type LanguageModel } from './language.ts';
import type { EntityLexicon } from './lexicon.ts';
import { guessTopic, type TopicGuess, type TopicModel } from './topics.ts';

/** The label of phrases that belong to no topic: foreign subjects and gibberish. */
export const NONE = 'none';

/** Topics that are looked for before all others. */
export const URGENT: ReadonlySet<string> = new Set(['urgent-in-danger-now', 'urgent-injured-now', 'urgent-self-harm']);

/** All that was learned from the phrases, as one value: the same phrases give the same models. */
export interface Models {
  topics: TopicModel;
  language: LanguageModel;
  calibration: Record<Language, Calibration>;
}

/** What one text means, as far as its words tell. */
export interface Understanding {
  language: Language;
  /** 0..1 for the language. */
  languageProbability: number;
  /** At most five topics, best first; `score` is a calibrated probability. `none` is never among them. */
  candidates: { topic: string; score: number }[];
  /** The calibrated probability of the best candidate. */
  confidence: number;
  /** What the thresholds of the language say: answer, ask which was meant, or "I do not know". */
  verdict: 'answer' | 'ask' | 'unknown';
  entities: Entities;
}

export interface Hearing {
  /** The language of the conversation so far, if any. */
  prior: Language | null;
  /** YYYY-MM-DD in Kazakhstan. */
  today: string;
}

/** An emergency is answered from this probability on, whatever else the text may mean. */
const URGENT_ABOVE = 0.2;
/** The same when the text also names a sign of danger at this moment: an attack going on, a weapon at hand, blood, a way out that is closed. */
const URGENT_WITH_SIGN_ABOVE = 0.13;
/** So begin the names of those concepts in the lexicon. */
const SIGNS_OF_DANGER = 'sign-';

export function hear(models: Models, lexicon: EntityLexicon, text: string, { prior, today }: Hearing): Understanding {
  const guess = guessTopic(models.topics, text);
  const { language, probability } = guessLanguage(models.language, guess.text, prior);
  const calibration = models.calibration[language];
  const confidence = guess.isExact ? 1 : confidenceOf(calibration, guess);
  const candidates = candidatesOf(guess, confidence);
  const urgent = urgentOf(models.topics, guess);
  const entities = findEntities(lexicon, text, today);
  const heard = { language, languageProbability: probability, entities };
  if (urgent) {
    const first = { topic: urgent, score: Math.max(confidence, URGENT_ABOVE) };
    return {
      ...heard,
      candidates: [first, ...candidates.filter((c) => c.topic !== urgent)].slice(0, 5),
      confidence: first.score,
      verdict: 'answer',
    };
  }
  const isNone = guess.ranking[0]?.topic === NONE;
  const best = candidates[0]?.score ?? 0;
  const verdict = isNone
    ? 'unknown'
    : confidence >= calibration.answerAbove
      ? 'answer'
      : confidence >= calibration.askAbove
        ? 'ask'
        : 'unknown';
  return { ...heard, candidates, confidence: isNone ? best : confidence, verdict };
}

/** The best real topics. Their scores share the calibrated confidence in proportion to their probabilities. */
function candidatesOf(guess: TopicGuess, confidence: number): { topic: string; score: number }[] {
  const top = guess.ranking[0]?.probability || 1;
  return guess.ranking
    .filter(({ topic }) => topic !== NONE)
    .slice(0, 5)
    .map(({ topic, probability }) => ({ topic, score: Math.min(1, (probability / top) * confidence) }));
}

/** The likeliest emergency when all together are likely enough. */
function urgentOf({ topics, concepts }: TopicModel, guess: TopicGuess): string | null {
  let sum = 0;
  let best = { topic: '', probability: 0 };
  for (const topic of URGENT) {
    const probability = guess.probabilities[topics.indexOf(topic)] ?? 0;
    sum += probability;
    if (probability > best.probability) best = { topic, probability };
  }
  if (sum < URGENT_WITH_SIGN_ABOVE || guess.score <= 0.03) return null;
  const isUrgent = sum >= URGENT_ABOVE || namesConcept(concepts, skeletonWords(guess.text), SIGNS_OF_DANGER);
  return isUrgent ? best.topic : null;
}
