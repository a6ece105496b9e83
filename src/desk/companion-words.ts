import type { Companion, Question } from '../companion/companion.ts';
import { clockOf, type Due, momentOf, type Term } from '../companion/deadline.ts';
import { OPTIONS, optionsOf, QUESTIONS_OF } from '../companion/questions.ts';
import type { Language } from '../language.ts';
import type { Law } from '../law/schema.ts';
import { citationInWords, dayInWords, figureInWords } from '../law/words.ts';
import type { Say } from '../wording/say.ts';

/** The companion is kept this long after the last touch. */
export const COMPANION_LASTS_DAYS = 60;

type Key = Parameters<Say>[1];

/** "Толкнули, ударили" for the option `blow` of the question `what`. */
export function optionLabel(say: Say, language: Language, question: Question, option: string): string {
  return say(language, `companion:option-${question}-${option}` as Key);
}

/** What was answered to a question, in words; null when it was not asked or not answered. */
export function answerLabel(
  { facts, passed }: Companion,
  question: Question,
  language: Language,
  law: Law | null,
  say: Say,
): string | null {
  if (question === 'when') {
    if (facts.day === undefined) return null;
    const day = law ? dayInWords(law.words, facts.day, language) : facts.day;
    return facts.minute === undefined ? day : `${day}, ${timeOf(facts.minute)}`;
  }
  const options = optionsOf(facts, question).map((option) => optionLabel(say, language, question, option));
  if (options.length > 0) return options.join(', ');
  const isAnswered = passed.includes(question) && FIELD[question] in facts;
  return isAnswered ? say(language, 'companion:answer-none-of') : null;
}

const FIELD = {
  safe: 'safe',
  when: 'day',
  where: 'place',
  who: 'role',
  what: 'acts',
  how: 'victims',
  seen: 'video',
  told: 'told',
} as const;

/** The end of a term, its source, and what is uncertain about it; empty for a step without a term. */
export function termWords(term: Term | null, now: number, law: Law, language: Language, say: Say): string {
  if (!term) return '';
  const { words } = law;
  if (term.figure === null) {
    const isPast = term.due !== null && momentOf(term.due) < now;
    return say(language, isPast ? 'companion:term-same-day-past' : 'companion:term-same-day');
  }
  const figure = term.fact.figures?.[term.figure.split('.')[1] ?? ''];
  const amount = figure ? figureInWords(words, figure, language) : '';
  const source = sourceWords(term, law, language);
  const named = source === '' ? amount : `${amount} (${source})`;
  if (term.from !== 'incident') return say(language, `companion:term-${term.from}`, { term: named });
  if (!term.due) return say(language, 'companion:term-open', { term: named });
  if (momentOf(term.due) < now) return say(language, 'companion:term-past', { term: named });
  const holidays = term.due.isWithoutHolidays ? ` ${say(language, 'companion:without-holidays')}` : '';
  return `${dueWords(term.due, named, law, language, say)}${holidays}`;
}

function dueWords(due: Due, term: string, { words }: Law, language: Language, say: Say): string {
  if (due.minute !== null)
    return say(language, 'companion:term-hour', { term, day: dayInWords(words, due.day, language), time: timeOf(due.minute) });
  if (due.isSameHour) return say(language, 'companion:term-same-hour', { term, day: dayInWords(words, due.day, language) });
  return say(language, 'companion:term-day', { term, day: dayInWords(words, due.day, language, 'dative') });
}

/** "статья 187 ТК", where the fact stands on one article of one act. */
function sourceWords({ fact }: Term, law: Law, language: Language): string {
  const acts = law.acts.filter((act) => act.match && fact.act?.includes(act.match));
  const [act] = acts;
  if (acts.length !== 1 || !act || !fact.article || !/^\d+(-\d+)?$/.test(fact.article)) return '';
  return citationInWords(law.words, act, { article: fact.article, part: null }, language);
}

export function timeOf(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

/** What /mydata shows of the companion. */
export function companionData(companion: Companion | null, language: Language, say: Say): string[] {
  if (!companion) return [];
  const answers = QUESTIONS_OF[companion.road].flatMap((question) => answerLabel(companion, question, language, null, say) ?? []);
  return [
    answers.length > 0
      ? say(language, 'companion:my-data', { facts: answers.join('; ') })
      : say(language, 'companion:my-data-none'),
    say(language, 'companion:my-data-done', {
      count: companion.done.length,
      reminders: say(language, companion.remindsSince === null ? 'companion:off' : 'companion:on'),
      days: COMPANION_LASTS_DAYS,
    }),
  ];
}

/** The moment in Kazakhstan, as the companion reads it. */
export function momentIn(today: string, now: number) {
  return { today, minute: clockOf(now).minute, now };
}

/** Every option of a question with its words. */
export function optionsInWords(say: Say, language: Language, question: Question): { option: string; label: string }[] {
  return OPTIONS[question].map((option) => ({ option, label: optionLabel(say, language, question, option) }));
}
