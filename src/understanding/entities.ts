import { LANGUAGES, type Language } from '../language.ts';
import { foldForMatching, wordsOf } from '../text/fold.ts';
import { type EntityLexicon, isOneOf } from './lexicon.ts';

/** A span of days, both ends included, YYYY-MM-DD. */
export interface DaySpan {
  from: string;
  to: string;
}

/** What a text says about an incident or about the law, besides its topic. Empty and null where it says nothing. */
export interface Entities {
  articles: { article: string; part: string | null }[];
  days: DaySpan | null;
  /** Sums in tenge and numbers of MCI that the text names. */
  tenge: number[];
  mci: number[];
  asksMoney: boolean;
  act: 'threat' | 'violence' | 'insult' | null;
  isDangerous: boolean;
  victim: 'medical-worker' | 'ambulance-driver' | null;
  isSeveral: boolean;
  isGroup: boolean;
  isRepeated: boolean;
  /** Languages that the text names: "по-английски", "қазақша". */
  languages: Language[];
  /** Opens like a question that leans on the one before: "а если…", "ал … ше", "and for…". */
  opensAsFollowUp: boolean;
}

/** Longest text in which entities are sought, in words: the rest of a story repeats them. */
const LONGEST = 400;

/** `today` is YYYY-MM-DD in Kazakhstan: "yesterday" and a month without a year are counted back from it. */
export function findEntities(lexicon: EntityLexicon, text: string, today: string): Entities {
  const folded = foldForMatching(text);
  const words = wordsOf(folded).slice(0, LONGEST);
  const has = (list: readonly string[]) => words.some((word) => isOneOf(word, list));
  return {
    articles: articlesOf(lexicon, folded),
    days: daysOf(lexicon, folded, words, today),
    tenge: amountsBefore(lexicon.currency, words),
    mci: amountsBefore(lexicon.mci, words),
    asksMoney: has(lexicon.currency) || folded.includes('₸'),
    act: has(lexicon.violence) ? 'violence' : has(lexicon.threat) ? 'threat' : has(lexicon.insult) ? 'insult' : null,
    isDangerous: has(lexicon.danger),
    victim: has(lexicon.driver) ? 'ambulance-driver' : has(lexicon.medic) ? 'medical-worker' : null,
    isSeveral: has(lexicon.several),
    isGroup: has(lexicon.group),
    isRepeated: has(lexicon.again),
    languages: LANGUAGES.filter((language) => has(lexicon.languages[language])),
    opensAsFollowUp: words[0] !== undefined && isOneOf(words[0], lexicon.followUp),
  };
}

/** Words, with an article like "380-3" kept whole. */
const PIECES = /\d{2,3}\s?[-–—‑]\s?\d(?!\d)|[\p{L}\p{N}]+/gu;

/** An article is a number with a dash ("380-3"), or one beside the word "article"; its part stands near a word of its own. */
function articlesOf(lexicon: EntityLexicon, folded: string): Entities['articles'] {
  const words = (folded.match(PIECES) ?? []).slice(0, LONGEST).flatMap((word, i, all) => joinArticle(lexicon, word, i, all));
  return words.flatMap((word, i) => {
    const article = word.replace(/\s?[-–—‑]\s?/, '-');
    const isArticle = /^\d{2,3}-\d$/.test(article) || (/^\d{2,3}$/.test(article) && isBeside(words, i, lexicon.article));
    return isArticle ? [{ article, part: partNear(lexicon, words, i) }] : [];
  });
}

/** "380 3 бап" and "3803" are 380-3 as well; "380 3-бөлік" is part 3. */
function joinArticle(lexicon: EntityLexicon, word: string, i: number, all: readonly string[]): string[] {
  if (word === '3803') return ['380-3'];
  const isThird = word === '3' && all[i - 1] === '380' && !isOneOf(all[i + 1] ?? '', lexicon.part);
  if (isThird) return [];
  const hasThird = word === '380' && all[i + 1] === '3' && !isOneOf(all[i + 2] ?? '', lexicon.part);
  return [hasThird ? '380-3' : word];
}

function partNear(lexicon: EntityLexicon, words: readonly string[], at: number): string | null {
  for (let i = Math.max(0, at - 4); i <= Math.min(words.length - 1, at + 4); i += 1) {
    if (!isOneOf(words[i] ?? '', lexicon.part)) continue;
    for (const beside of [words[i + 1], words[i - 1]]) {
      if (beside === undefined) continue;
      if (/^[1-9]$/.test(beside)) return beside;
      const ordinal = lexicon.ordinals.findIndex((list) => isOneOf(beside, list));
      if (ordinal >= 0) return String(ordinal + 1);
    }
  }
  return null;
}

function isBeside(words: readonly string[], at: number, list: readonly string[]): boolean {
  return isOneOf(words[at - 1] ?? '', list) || isOneOf(words[at + 1] ?? '', list);
}

function daysOf(lexicon: EntityLexicon, folded: string, words: readonly string[], today: string): DaySpan | null {
  const iso = folded.match(/(?<!\d)(20\d\d)-(\d\d)-(\d\d)(?!\d)/);
  if (iso) return single(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const dotted = folded.match(/(?<!\d)(\d{1,2})[./](\d{1,2})[./](20\d\d|\d\d)(?!\d)/);
  if (dotted) return single((Number(dotted[3]) % 100) + 2000, Number(dotted[2]), Number(dotted[1]));
  for (const { back, words: list } of lexicon.days) {
    if (words.some((word) => isOneOf(word, list))) {
      const day = shift(today, -back);
      return { from: day, to: day };
    }
  }
  return monthsOf(lexicon, words, today);
}

function monthsOf(lexicon: EntityLexicon, words: readonly string[], today: string): DaySpan | null {
  const years = words.filter((word) => /^20[1-3]\d$/.test(word)).map(Number);
  for (let i = 0; i < words.length; i += 1) {
    const month = lexicon.months.findIndex((list) => isOneOf(words[i] ?? '', list)) + 1;
    if (month === 0) continue;
    const beside = [words[i - 1], words[i + 1]]
      .map(Number)
      .find((number) => Number.isInteger(number) && number >= 1 && number <= 31);
    const year = years[0] ?? latestYearOf(month, beside ?? 1, today);
    return beside === undefined ? wholeMonth(year, month) : single(year, month, beside);
  }
  if (words.some((word) => isOneOf(word, lexicon.lastYear))) return wholeYear(Number(today.slice(0, 4)) - 1);
  return years[0] !== undefined && years[0] < Number(today.slice(0, 4)) ? wholeYear(years[0]) : null;
}

/** A month without a year is the last one that is not in the future. */
function latestYearOf(month: number, day: number, today: string): number {
  const year = Number(today.slice(0, 4));
  return isoDay(year, month, day) > today ? year - 1 : year;
}

function single(year: number, month: number, day: number): DaySpan | null {
  const date = isoDay(year, month, day);
  return Number.isNaN(Date.parse(date)) || new Date(date).getUTCDate() !== day ? null : { from: date, to: date };
}

function wholeMonth(year: number, month: number): DaySpan {
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  return { from: isoDay(year, month, 1), to: isoDay(year, month, last) };
}

function wholeYear(year: number): DaySpan {
  return { from: isoDay(year, 1, 1), to: isoDay(year, 12, 31) };
}

function isoDay(year: number, month: number, day: number): string {
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

function shift(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}

/** Numbers right before a unit, "500 000 тенге" and "1,9 млн" style groups joined. */
function amountsBefore(unit: readonly string[], words: readonly string[]): number[] {
  return words.flatMap((word, i) => {
    if (!isOneOf(word, unit)) return [];
    let digits = '';
    for (let j = i - 1; j >= 0 && /^\d+$/.test(words[j] ?? '') && (digits === '' || digits.length % 3 === 0); j -= 1)
      digits = words[j] + digits;
    return digits === '' ? [] : [Number(digits)];
  });
}
