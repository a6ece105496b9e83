import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LANGUAGES } from '../../src/language.ts';
import type { Penalty } from '../../src/law/schema.ts';
import { amountInWords, dayInWords, penaltyInWords } from '../../src/law/words.ts';
import { realParts } from '../parts.ts';

const { law } = realParts().knowledge;

/** The numbers of a sentence, in the order in which a reader meets them. */
function numbersIn(text: string): number[] {
  return (text.match(/\d[\d\u00a0,]*/g) ?? []).map((number) => Number(number.replace(/[\u00a0,]/g, '')));
}

describe('a penalty in words gives back its numbers', () => {
  const penalties = law.provisions.flatMap((provision) => provision.penalties.map((penalty) => ({ id: provision.id, penalty })));

  test.each(LANGUAGES)('every penalty of every version, %s', (language) => {
    expect(penalties.length).toBeGreaterThan(100);
    for (const { id, penalty } of penalties) {
      const expected = [penalty.min === penalty.max ? null : penalty.min, penalty.max].filter((number) => number !== null);
      expect(numbersIn(penaltyInWords(law.words, penalty, language)), `${id} ${penalty.kind}`).toEqual(expected);
    }
  });

  test.each(LANGUAGES)('any other penalty, %s', (language) => {
    const amounts = fc.tuple(fc.option(fc.integer({ min: 1, max: 99_999 })), fc.integer({ min: 1, max: 99_999 }));
    fc.assert(
      fc.property(
        amounts,
        fc.constantFrom('mrp' as const, 'hours' as const, 'days' as const, 'years' as const),
        ([a, b], unit) => {
          const penalty: Penalty = {
            kind: 'fine',
            min: a === null ? null : Math.min(a, b),
            max: a === null ? b : Math.max(a, b),
            unit,
          };
          const expected = penalty.min === null || penalty.min === penalty.max ? [penalty.max] : [penalty.min, penalty.max];
          expect(numbersIn(penaltyInWords(law.words, penalty, language))).toEqual(expected);
        },
      ),
    );
  });
});

test.each([
  {
    kind: 'deprivation_of_liberty',
    min: null,
    max: 1,
    unit: 'years',
    ru: 'лишение свободы до 1 года',
    kk: '1 жылға дейінгі мерзімге бас бостандығынан айыру',
    en: 'imprisonment of up to 1 year',
  },
  {
    kind: 'deprivation_of_liberty',
    min: 2,
    max: 3,
    unit: 'years',
    ru: 'лишение свободы от 2 до 3 лет',
    kk: '2 жылдан 3 жылға дейінгі мерзімге бас бостандығынан айыру',
    en: 'imprisonment of 2 to 3 years',
  },
  {
    kind: 'arrest',
    min: 5,
    max: 15,
    unit: 'days',
    ru: 'арест от 5 до 15 суток',
    kk: '5 тәуліктен 15 тәулікке дейінгі қамаққа алу',
    en: 'arrest of 5 to 15 days',
  },
  {
    kind: 'fine',
    min: 500,
    max: 1000,
    unit: 'mrp',
    ru: 'штраф от 500 до 1 000 МРП',
    kk: '500 АЕК-тен 1 000 АЕК-ке дейінгі айыппұл',
    en: 'a fine of 500 to 1,000 MCI',
  },
  { kind: 'fine', min: 30, max: 30, unit: 'mrp', ru: 'штраф 30 МРП', kk: '30 АЕК айыппұл', en: 'a fine of 30 MCI' },
  {
    kind: 'community_service',
    min: null,
    max: 300,
    unit: 'hours',
    ru: 'общественные работы до 300 часов',
    kk: '300 сағатқа дейінгі қоғамдық жұмыстар',
    en: 'community service of up to 300 hours',
  },
] as const)('$kind of $max $unit reads as a lawyer says it', ({ ru, kk, en, ...penalty }) => {
  const spoken = Object.fromEntries(
    LANGUAGES.map((language) => [language, penaltyInWords(law.words, penalty, language).replaceAll('\u00a0', ' ')]),
  );
  expect(spoken).toEqual({ ru, kk, en });
});

test.each([
  [1, '1 час', '1 часа', '1 hour'],
  [2, '2 часа', '2 часов', '2 hours'],
  [5, '5 часов', '5 часов', '5 hours'],
  [11, '11 часов', '11 часов', '11 hours'],
  [21, '21 час', '21 часа', '21 hours'],
  [24, '24 часа', '24 часов', '24 hours'],
])('%i hours take the right plural form', (count, nominative, genitive, english) => {
  const say = (language: 'ru' | 'en', wordCase?: 'genitive') =>
    amountInWords(law.words, count, 'hours', language, wordCase).replaceAll('\u00a0', ' ');
  expect([say('ru'), say('ru', 'genitive'), say('en')]).toEqual([nominative, genitive, english]);
});

test('a day is said in three languages, in Kazakh also in its cases', () => {
  expect(LANGUAGES.map((language) => dayInWords(law.words, '2026-03-07', language))).toEqual([
    '7 марта 2026 года',
    '2026 жылғы 7 наурыз',
    '7 March 2026',
  ]);
  expect(dayInWords(law.words, '2026-03-07', 'kk', 'locative')).toBe('2026 жылғы 7 наурызда');
  expect(dayInWords(law.words, '2026-08-01', 'kk', 'ablative')).toBe('2026 жылғы 1 тамыздан');
});
