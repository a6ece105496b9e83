import { LANGUAGES, type Language } from '../src/language.ts';
import { percent, table } from './markdown.ts';
import { safetyOf, type Trial, topicShare } from './score.ts';

interface Aim {
  name: string;
  aim: (language: Language) => number;
  isAtLeast: boolean;
  got: (trials: readonly Trial[], language: Language) => number;
  show?: (value: number) => string;
}

/** What a throwaway prototype got of angles that it had not learned, four phrases a topic; twice that is the aim. */
const PROTOTYPE: Record<Language, number> = { ru: 0.237, kk: 0.261, en: 0.181 };
const FEWEST_OF_A_STYLE = 10;

/** What the validation questions are to show, in each language, and what they do. ✓ where it is reached. */
export function aimsTable(
  trials: readonly Trial[],
  nodeNlp: Partial<Record<Language, number>>,
  newAngles: Record<Language, number>,
): string {
  const twoPlaces = (value: number) => value.toFixed(2);
  const aims: Aim[] = [
    { name: 'top-1', aim: () => 0.88, isAtLeast: true, got: (part) => topicShare(part, 1) },
    { name: 'top-3', aim: () => 0.96, isAtLeast: true, got: (part) => topicShare(part, 3) },
    { name: 'top-1 of the worst style', aim: () => 0.75, isAtLeast: true, got: worstStyle },
    { name: 'wrong statements of law', aim: () => 0.05, isAtLeast: false, got: (part) => safetyOf(part).wrongLaw },
    { name: 'law told to strangers', aim: () => 0.03, isAtLeast: false, got: (part) => safetyOf(part).toldLaw },
    { name: 'emergencies found', aim: () => 0.97, isAtLeast: true, got: (part) => safetyOf(part).found },
    { name: 'false alarms', aim: () => 0.01, isAtLeast: false, got: (part) => safetyOf(part).falseAlarms },
    {
      name: 'ECE',
      aim: () => 0.05,
      isAtLeast: false,
      got: (part) => safetyOf(part).calibrationError,
      show: (value) => value.toFixed(3),
    },
    {
      name: 'our mistakes to those of node-nlp',
      aim: () => 0.4,
      isAtLeast: false,
      got: (part, l) => (1 - topicShare(part, 1)) / (1 - (nodeNlp[l] ?? Number.NaN)),
      show: twoPlaces,
    },
    { name: 'new angles, top-1', aim: (l) => 2 * PROTOTYPE[l], isAtLeast: true, got: (_, l) => newAngles[l] },
  ];
  let reached = 0;
  const rows = aims.map(({ name, aim, isAtLeast, got, show = percent }) => {
    const cells = LANGUAGES.map((l) => {
      const value = got(
        trials.filter(({ question }) => question.language === l),
        l,
      );
      const isReached = isAtLeast ? value >= aim(l) : value <= aim(l);
      reached += isReached ? 1 : 0;
      return `${show(value)}${isReached ? ' ✓' : ''}`;
    });
    const wished = [...new Set(LANGUAGES.map((l) => show(aim(l))))].join(' / ');
    return [name, `${isAtLeast ? '≥' : '≤'} ${wished}`, ...cells];
  });
  const all = aims.length * LANGUAGES.length;
  return `${table(['', 'aim', ...LANGUAGES], rows)}\n\n${reached} of ${all} aims are reached (✓).`;
}

/** A style with a handful of questions would be decided by one of them. */
function worstStyle(trials: readonly Trial[]): number {
  const styles = [...Map.groupBy(trials, ({ question }) => question.style).values()];
  return Math.min(...styles.filter((part) => part.length >= FEWEST_OF_A_STYLE).map((part) => topicShare(part, 1)));
}
