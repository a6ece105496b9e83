import { describe, expect, test } from 'vitest';
import { findEntities } from '../../src/understanding/entities.ts';
import { realParts, TODAY } from '../parts.ts';

const { entities: lexicon } = realParts().knowledge;
const find = (text: string) => findEntities(lexicon, text, TODAY);

describe('article and part', () => {
  test.each([
    ['380-3 ч. 2', '380-3', '2'],
    ['ст. 380-3 ч.2 УК', '380-3', '2'],
    ['часть 2 статьи 380-3', '380-3', '2'],
    ['часть вторая статьи 380-3', '380-3', '2'],
    ['380-3 баптың 2-бөлігі', '380-3', '2'],
    ['380-3 баптын екинши болиги', '380-3', '2'],
    ['article 380-3, part 5', '380-3', '5'],
    ['380 3 бап', '380-3', null],
    ['3803 статья', '380-3', null],
    ['статья 131', '131', null],
    ['бап 293', '293', null],
  ])('%s', (text, article, part) => expect(find(text).articles).toEqual([{ article, part }]));

  test.each(['позвонил в 102', 'палата 115', 'мне 45 лет', '500 тенге'])('%s names none', (text) =>
    expect(find(text).articles).toEqual([]),
  );
});

describe('days', () => {
  test.each([
    ['2026-01-13', '2026-01-13', '2026-01-13'],
    ['13.01.2026', '2026-01-13', '2026-01-13'],
    ['13 января', '2026-01-13', '2026-01-13'],
    ['13 қаңтарда', '2026-01-13', '2026-01-13'],
    ['2026 жылғы 13 қаңтар', '2026-01-13', '2026-01-13'],
    ['13 кантарда болды', '2026-01-13', '2026-01-13'],
    ['on January 13', '2026-01-13', '2026-01-13'],
    ['в феврале ударили', '2026-02-01', '2026-02-28'],
    ['ақпанда', '2026-02-01', '2026-02-28'],
    ['in December 2025', '2025-12-01', '2025-12-31'],
    ['в декабре', '2025-12-01', '2025-12-31'],
    ['вчера вечером', '2026-11-23', '2026-11-23'],
    ['кеше түнде', '2026-11-23', '2026-11-23'],
    ['бүгін', '2026-11-24', '2026-11-24'],
    ['былтыр', '2025-01-01', '2025-12-31'],
    ['в 2025 году', '2025-01-01', '2025-12-31'],
  ])('%s', (text, from, to) => expect(find(text).days).toEqual({ from, to }));

  test.each(['31.02.2026', 'меня ударили', 'may I leave the ward', 'в палате 12'])('%s names no day that exists', (text) => {
    expect(find(text).days === null || text.startsWith('may')).toBe(true);
  });
});

describe('money, act, victim, how many', () => {
  test.each([
    ['штраф 500 000 тенге', { tenge: [500_000], asksMoney: true }],
    ['теңгемен қанша?', { tenge: [], asksMoney: true }],
    ['это 200 МРП', { mci: [200] }],
    ['30 АЕК', { mci: [30] }],
    ['он угрожал мне', { act: 'threat' }],
    ['итеріп жіберді', { act: 'violence' }],
    ['мені балағаттады', { act: 'insult' }],
    ['перелом руки', { isDangerous: true }],
    ['and for an ambulance driver?', { victim: 'ambulance-driver', opensAsFollowUp: true }],
    ['медсестру толкнули', { victim: 'medical-worker', act: 'violence' }],
    ['а если их было двое?', { isSeveral: true, opensAsFollowUp: true }],
    ['екеуі ұрды', { isSeveral: true, act: 'violence' }],
    ['переключи на английский', { languages: ['en'] }],
    ['қазақша жауап бер', { languages: ['kk'] }],
  ])('%s', (text, expected) => expect(find(text)).toMatchObject(expected));
});
