import { LANGUAGES, type Language } from '../language.ts';
import { foldForMatching, wordsOf } from '../text/fold.ts';
import { type EntityLexicon, type ListsOf, makeListsOf } from './lexicon.ts';

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
const LONGEST = 200;

// One lexicon a process: prepared when it is first used.
const prepared = new WeakMap<EntityLexicon, ListsOf>();

/** `today` is YYYY-MM-DD in Kazakhstan: "yesterday" and a month without a year are counted back from it. */
export function findEntities(lexicon: EntityLexicon, text: string, today: string): Entities {
  const listsOf = prepared.get(lexicon) ?? makeListsOf(lexicon);
  prepared.set(lexicon, listsOf);
  const folded = foldForMatching(text);
  const words = wordsOf(folded).slice(0, LONGEST);
  const lists = words.map(listsOf);
  const has = (list: readonly string[]) => lists.some((those) => those.includes(list));
  const hasDigits = /\d/.test(folded);
  const typedDay = hasDigits ? typedDayOf(folded) : undefined;
  return {
    articles: hasDigits ? articlesOf(lexicon, listsOf, folded) : [],
    days: typedDay === undefined ? daysOf(lexicon, words, lists, today) : typedDay,
    tenge: amountsBefore(lexicon.currency, words, lists),
    mci: amountsBefore(lexicon.mci, words, lists),
    asksMoney: has(lexicon.currency) || folded.includes('₸'),
    act: has(lexicon.violence) ? 'violence' : has(lexicon.threat) ? 'threat' : has(lexicon.insult) ? 'insult' : null,
    isDangerous: has(lexicon.danger),
    victim: has(lexicon.driver) ? 'ambulance-driver' : has(lexicon.medic) ? 'medical-worker' : null,
    isSeveral: has(lexicon.several),
    isGroup: has(lexicon.group),
    isRepeated: has(lexicon.again),
    languages: LANGUAGES.filter((language) => has(lexicon.languages[language])),
    opensAsFollowUp: lists[0]?.includes(lexicon.followUp) ?? false,
  };
}

/** Words, with an article like "380-3" kept whole. */
const PIECES = /\d{2,3}\s?[-–—‑]\s?\d(?!\d)|[\p{L}\p{N}]+/gu;

/** An article is a number with a dash ("380-3"), or one beside the word "article"; its part stands near a word of its own. */
function articlesOf(lexicon: EntityLexicon, listsOf: ListsOf, folded: string): Entities['articles'] {
  const isOneOf = (word: string | undefined, list: readonly string[]) => word !== undefined && listsOf(word).includes(list);
  const isPart = (word: string | undefined) => isOneOf(word, lexicon.part);
  const words = (folded.match(PIECES) ?? []).slice(0, LONGEST).flatMap((word, i, all) => joinArticle(isPart, word, i, all));
  return words.flatMap((word, i) => {
    const article = word.replace(/\s?[-–—‑]\s?/, '-');
    const isNamed = () => isOneOf(words[i - 1], lexicon.article) || isOneOf(words[i + 1], lexicon.article);
    const isArticle = /^\d{2,3}-\d$/.test(article) || (/^\d{2,3}$/.test(article) && isNamed());
    return isArticle ? [{ article, part: partNear(lexicon, listsOf, words, i) }] : [];
  });
}

/** "380 3 бап" and "3803" are 380-3 as well; "380 3-бөлік" is part 3. */
function joinArticle(isPart: (word: string | undefined) => boolean, word: string, i: number, all: readonly string[]): string[] {
  if (word === '3803') return ['380-3'];
  const isThird = word === '3' && all[i - 1] === '380' && !isPart(all[i + 1]);
  if (isThird) return [];
  const hasThird = word === '380' && all[i + 1] === '3' && !isPart(all[i + 2]);
  return [hasThird ? '380-3' : word];
}

function partNear(lexicon: EntityLexicon, listsOf: ListsOf, words: readonly string[], at: number): string | null {
  for (let i = Math.max(0, at - 4); i <= Math.min(words.length - 1, at + 4); i += 1) {
    if (!listsOf(words[i] ?? '').includes(lexicon.part)) continue;
    for (const beside of [words[i + 1], words[i - 1]]) {
      if (beside === undefined) continue;
      if (/^[1-9]$/.test(beside)) return beside;
      const lists = listsOf(beside);
      const ordinal = lexicon.ordinals.findIndex((list) => lists.includes(list));
      if (ordinal >= 0) return String(ordinal + 1);
    }
  }
  return null;
}

/** A day in digits: 2026-01-13, 13.01.2026. Null when the calendar has no such day, undefined when none was typed. */
function typedDayOf(folded: string): DaySpan | null | undefined {
  const iso = folded.match(/(?<!\d)(20\d\d)-(\d\d)-(\d\d)(?!\d)/);
  if (iso) return single(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const dotted = folded.match(/(?<!\d)(\d{1,2})[./](\d{1,2})[./](20\d\d|\d\d)(?!\d)/);
  return dotted ? single((Number(dotted[3]) % 100) + 2000, Number(dotted[2]), Number(dotted[1])) : undefined;
}

type Lists = readonly ReturnType<ListsOf>[];

/** A day in words: yesterday, 13 January, in February. `lists` are those of each word. */
function daysOf(lexicon: EntityLexicon, words: readonly string[], lists: Lists, today: string): DaySpan | null {
  for (const { back, words: list } of lexicon.days) {
    if (lists.some((those) => those.includes(list))) {
      const day = shift(today, -back);
      return { from: day, to: day };
    }
  }
  return monthsOf(lexicon, words, lists, today);
}

function monthsOf(lexicon: EntityLexicon, words: readonly string[], lists: Lists, today: string): DaySpan | null {
  const years = words.filter((word) => /^20[1-3]\d$/.test(word)).map(Number);
  for (let i = 0; i < words.length; i += 1) {
    const month = lexicon.months.findIndex((list) => lists[i]?.includes(list)) + 1;
    if (month === 0) continue;
    const beside = [words[i - 1], words[i + 1]]
      .map(Number)
      .find((number) => Number.isInteger(number) && number >= 1 && number <= 31);
    const year = years[0] ?? latestYearOf(month, beside ?? 1, today);
    return beside === undefined ? wholeMonth(year, month) : single(year, month, beside);
  }
  if (lists.some((those) => those.includes(lexicon.lastYear))) return wholeYear(Number(today.slice(0, 4)) - 1);
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
function amountsBefore(unit: readonly string[], words: readonly string[], lists: Lists): number[] {
  return words.flatMap((_, i) => {
    if (!lists[i]?.includes(unit)) return [];
    let digits = '';
    for (let j = i - 1; j >= 0 && /^\d+$/.test(words[j] ?? '') && (digits === '' || digits.length % 3 === 0); j -= 1)
      digits = words[j] + digits;
    return digits === '' ? [] : [Number(digits)];
  });
}
