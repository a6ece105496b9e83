import type { Language } from '../language.ts';
import type { Act, Figure, LawWords, Penalty, Provision, Unit } from './schema.ts';

/** The case that the sentence around a number needs. Russian knows two of them here, Kazakh the rest; English has one form. */
export type WordCase = 'nominative' | 'genitive' | 'dative' | 'locative' | 'ablative' | 'attributive';

const PLURALS: Record<Language, Intl.PluralRules> = {
  ru: new Intl.PluralRules('ru'),
  kk: new Intl.PluralRules('kk'),
  en: new Intl.PluralRules('en'),
};
const THIN: Record<Language, string> = { ru: '\u00a0', kk: '\u00a0', en: ',' };

/** 1966000 -> "1 966 000" (ru, kk: no-break spaces) or "1,966,000" (en). Decimals keep the language's own sign. */
export function numberInWords(value: number, language: Language): string {
  const [whole = '', fraction] = String(value).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, THIN[language]);
  return fraction ? `${grouped}${language === 'en' ? '.' : ','}${fraction}` : grouped;
}

/** "300 часов", "2 жылға", "5 days". */
export function amountInWords(
  words: LawWords,
  value: number,
  unit: Unit,
  language: Language,
  wordCase: WordCase = 'nominative',
): string {
  return withUnit(numberInWords(value, language), unitWord(words, value, unit, language, wordCase), unit);
}

/** "до 300 часов", "от 200 до 500 МРП", "30 МРП". `min` null means up to `max`. */
export function rangeInWords(words: LawWords, min: number | null, max: number, unit: Unit, language: Language): string {
  const sentences = words.amounts[language];
  const pattern = min === null ? sentences.upTo : min === max ? sentences.exact : sentences.range;
  return pattern.replace(/\{(\w+)\}/g, (_, name: string) => {
    if (name === 'min') return numberInWords(min ?? 0, language);
    if (name === 'max') return numberInWords(max, language);
    return unitWord(words, name === 'ablative' ? (min ?? max) : max, unit, language, name as WordCase);
  });
}

/** One penalty: "штраф от 200 до 500 МРП". */
export function penaltyInWords(words: LawWords, penalty: Penalty, language: Language): string {
  const pattern = words.penalties[penalty.kind][language];
  if (penalty.unit === 'life' || penalty.max === null) return pattern;
  return pattern.replace('{amount}', rangeInWords(words, penalty.min, penalty.max, penalty.unit, language));
}

/** All penalties of a provision as alternatives: "штраф …, общественные работы … или лишение свободы …". */
export function penaltiesInWords(words: LawWords, penalties: readonly Penalty[], language: Language): string {
  return listInWords(
    words,
    penalties.map((penalty) => penaltyInWords(words, penalty, language)),
    language,
  );
}

export function listInWords(words: LawWords, items: readonly string[], language: Language): string {
  if (items.length < 2) return items.join('');
  return items.slice(0, -1).join(', ') + words.alternatives[language] + items.at(-1);
}

/** "часть 1 статьи 380-3 УК". */
export function citationInWords(
  words: LawWords,
  act: Act,
  provision: Pick<Provision, 'article' | 'part'>,
  language: Language,
): string {
  const pattern = provision.part === null ? words.citations.article[language] : words.citations.part[language];
  return pattern
    .replace('{article}', provision.article)
    .replace('{part}', provision.part ?? '')
    .replace('{act}', act.short[language]);
}

/** "7 марта 2026 года", "2026 жылғы 7 наурыз" (or its cases), "7 March 2026". */
export function dayInWords(words: LawWords, day: string, language: Language, wordCase: WordCase = 'nominative'): string {
  const [year, month, date] = day.split('-').map(Number);
  const months: Partial<Record<WordCase, readonly string[]>> & { nominative: readonly string[] } = words.months[language];
  const names = months[wordCase] ?? months.nominative;
  return words.dates[language]
    .replace('{day}', String(date))
    .replace('{month}', names[(month ?? 1) - 1] ?? '')
    .replace('{year}', String(year));
}

/** A number of a fact with its unit, or a range of it. */
export function figureInWords(words: LawWords, figure: Figure, language: Language, wordCase: WordCase = 'nominative'): string {
  const { unit } = figure;
  if (figure.value !== undefined) {
    return unit === 'count'
      ? numberInWords(figure.value, language)
      : amountInWords(words, figure.value, unit, language, wordCase);
  }
  const min = figure.min ?? 0;
  const max = figure.max ?? min;
  const span = `${numberInWords(min, language)}–${numberInWords(max, language)}`;
  return unit === 'count' ? span : withUnit(span, unitWord(words, max, unit, language, wordCase), unit);
}

function unitWord(words: LawWords, count: number, unit: Unit, language: Language, wordCase: WordCase): string {
  const forms = words.units[unit];
  if (language === 'kk') return wordCase === 'dative' || wordCase === 'ablative' ? forms.kk[wordCase] : forms.kk.nominative;
  if (language === 'en') return PLURALS.en.select(count) === 'one' ? forms.en.one : forms.en.other;
  const plural = PLURALS.ru.select(count) as 'one' | 'few' | 'many' | 'other';
  return (wordCase === 'nominative' ? forms.ru.nominative : forms.ru.genitive)[plural];
}

/** A no-break space keeps a number and its unit on one line; the percent sign stands close. */
function withUnit(amount: string, word: string, unit: Unit): string {
  return unit === 'percent' ? `${amount}${word}` : `${amount}\u00a0${word}`;
}
