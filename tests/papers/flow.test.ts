import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assess } from '../../src/companion/assess.ts';
import { ACTS, type Case, PLACES, ROLES } from '../../src/companion/case.ts';
import { keyOf } from '../../src/law/editions.ts';
import { firstDayOf } from '../../src/law/qualify.ts';
import { articlesInWords, articlesOf, caseOf, circumstancesOf } from '../../src/papers/circumstances.ts';
import { beginDraft, type Draft, fieldsOf, flowTurn, type Words } from '../../src/papers/flow.ts';
import { cleanAnswer, isIin, readAnswer } from '../../src/papers/read-answer.ts';
import { type Values, valuesOfCase } from '../../src/papers/values.ts';
import { realParts, TODAY } from '../parts.ts';

const { knowledge } = realParts();
const { papers, law } = knowledge;
const articleParts = { law, articles: knowledge.companion.articles };
const parts = { papers, today: TODAY };
const FIRST = firstDayOf(law);

function paperOf(id: string) {
  const paper = papers.papers.find((candidate) => candidate.id === id);
  if (!paper) throw new Error(`no paper ${id}`);
  return paper;
}
function fieldOf(id: string) {
  const field = papers.fields.find((candidate) => candidate.id === id);
  if (!field) throw new Error(`no field ${id}`);
  return field;
}
const words = (text: string, others: Partial<Words> = {}): Words => ({
  text,
  isCommand: false,
  isQuestion: false,
  isUrgent: false,
  spokenDay: null,
  ...others,
});
const begin = (id = 'witness-explanation', known: Values = {}) => beginDraft(paperOf(id), 'ru', known);
function shown(draft: Draft, input: { choice: string } | Words): Draft {
  const outcome = flowTurn(draft, input, parts);
  if (outcome.kind !== 'show') throw new Error(`expected to show, got ${outcome.kind}`);
  return outcome.draft;
}

describe('reading an answer', () => {
  test.each([
    { field: 'day', says: '21.11.2026', gives: { text: '2026-11-21' } },
    { field: 'day', says: '2026-11-21', gives: { text: '2026-11-21' } },
    { field: 'day', says: '1/3', gives: { text: '2026-03-01' } },
    { field: 'day', says: '25.12', gives: { text: '2025-12-25' } },
    { field: 'day', says: '31.02.2026', gives: { fault: 'day' } },
    { field: 'day', says: '25.12.2026', gives: { fault: 'day-ahead' } },
    { field: 'time', says: '3', gives: { text: '03:00' } },
    { field: 'time', says: '23.59', gives: { text: '23:59' } },
    { field: 'time', says: '24:00', gives: { fault: 'time' } },
    { field: 'iin', says: '8504 1240 0121', gives: { text: '850412400121' } },
    { field: 'iin', says: '850412400122', gives: { fault: 'iin' } },
    { field: 'phone', says: '+7 707 123 45 67', gives: { text: '+7 707 123 45 67' } },
    { field: 'phone', says: 'нет', gives: { fault: 'phone' } },
    { field: 'duty', says: 'ИӘ', gives: { options: ['yes'] } },
    { field: 'role', says: 'пилот', gives: { fault: 'tap' } },
    { field: 'name', says: ' \u0000 ', gives: { fault: 'empty' } },
    { field: 'name', says: 'Ә'.repeat(121), gives: { fault: 'too-long' } },
    { field: 'place', says: 'в больнице', gives: { options: ['hospital'] } },
  ])('$field: $says', ({ field, says, gives }) => expect(readAnswer(fieldOf(field), says, TODAY, null)).toEqual(gives));

  test('whatever is typed, no control sign and no turned direction gets onto paper', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(cleanAnswer(text).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202a-\u202e]/u);
        expect(cleanAnswer(text).isWellFormed()).toBe(true);
      }),
    );
  });

  test('an emoji, which no paper font can draw, is left out', () =>
    expect(cleanAnswer('Он ударил 😡👊🏽 меня 🇰🇿')).toBe('Он ударил меня'));

  test('one wrong digit of an IIN is noticed nearly always', () => {
    expect(['850412400121', '900101300770', '770202500337'].every(isIin)).toBe(true);
    const wrong = [...'850412400121'].flatMap((digit, at) =>
      [...'0123456789']
        .filter((other) => other !== digit)
        .map((other) => `${'850412400121'.slice(0, at)}${other}${'850412400121'.slice(at + 1)}`),
    );
    expect(wrong.filter(isIin).length).toBeLessThan(wrong.length * 0.1);
  });
});

describe('the way through a paper', () => {
  test('every question may be left as a line, and then all is a form', () => {
    let draft = begin();
    const asked: string[] = [];
    while (draft.at.step === 'ask') {
      asked.push(draft.at.field);
      draft = shown(draft, { choice: `p:line:${draft.at.field}` });
    }
    expect(asked).toEqual(paperOf('witness-explanation').asks);
    expect(draft.at).toEqual({ step: 'personal' });
    expect(shown(draft, { choice: 'p:rest' }).at).toEqual({ step: 'preview' });
  });

  test('a button of an older question changes nothing', () => {
    const draft = shown(begin(), { choice: 'p:line:recipient' });
    expect(shown(draft, { choice: 'p:line:recipient' })).toEqual(draft);
    expect(shown(draft, { choice: 'p:next:recipient' })).toEqual(draft);
    expect(shown(draft, { choice: 'p:nonsense' })).toEqual(draft);
  });

  test('what the companion knows is not asked again, and may still be corrected', () => {
    const draft = begin('police-statement', valuesOfCase({ day: '2026-11-20', minute: 190, acts: ['blow'], role: 'nurse' }));
    expect(draft.at).toEqual({ step: 'ask', field: 'duty' });
    expect(draft.values).toMatchObject({ day: { text: '2026-11-20' }, time: { text: '03:10' }, role: { options: ['nurse'] } });
    const fixing = shown(draft, { choice: 'p:f:day' });
    expect(shown(fixing, words('19.11.2026')).values['day']).toEqual({ text: '2026-11-19' });
  });

  test.each([
    { name: 'a command', input: words('/menu', { isCommand: true, isQuestion: true }), field: 'story' },
    { name: 'a question', input: words('а если он вернётся?', { isQuestion: true }), field: 'story' },
    { name: 'a question where a time was asked for', input: words('какое наказание', { isQuestion: true }), field: 'time' },
    { name: 'a call for help where a place was asked for', input: words('меня убивают', { isUrgent: true }), field: 'place' },
  ])('$name is not for the paper', ({ input, field }) =>
    expect(flowTurn({ ...begin(), at: { step: 'ask', field } }, input, parts)).toEqual({ kind: 'aside' }),
  );

  test('a story that sounds like a call for help is taken down, and the numbers are shown', () => {
    const outcome = flowTurn(
      { ...begin(), at: { step: 'ask', field: 'story' } },
      words('он напал с ножом', { isUrgent: true }),
      parts,
    );
    expect(outcome).toMatchObject({ kind: 'show', isUrgent: true });
  });

  test.each(['отмена', 'БАС ТАРТУ', 'Cancel'])('%s gives it up', (text) =>
    expect(flowTurn(begin(), words(text), parts)).toEqual({ kind: 'ended', because: 'cancelled' }),
  );

  test('no tap and no words break it, and it always knows where it stands', () => {
    const taps = papers.fields.flatMap(({ id, options }) => [
      ...['line', 'next', 'back', 'f'].map((verb) => `p:${verb}:${id}`),
      `p:d:${id}:1`,
      ...options.map((option) => `p:o:${id}:${option.id}`),
    ]);
    const inputs = fc.oneof(
      fc.constantFrom(...taps, 'p:rest', 'p:me', 'p:fix', 'p:view', 'p:l:kk', 'p:l:xx', 'p:').map((choice) => ({ choice })),
      fc.string({ unit: 'binary', maxLength: 30 }).map((text) => words(text)),
    );
    fc.assert(
      fc.property(fc.constantFrom(...papers.papers.map(({ id }) => id)), fc.array(inputs, { maxLength: 40 }), (id, steps) => {
        let draft = begin(id);
        for (const step of steps) {
          const outcome = flowTurn(draft, step, parts);
          if (outcome.kind !== 'show') continue;
          draft = outcome.draft;
          if (draft.at.step === 'ask') expect(fieldsOf(paperOf(id))).toContain(draft.at.field);
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe('articles on paper', () => {
  const day = fc
    .integer({ min: 0, max: 900 })
    .map((ago) => new Date(Date.parse(TODAY) - ago * 86_400_000).toISOString().slice(0, 10));
  const facts = fc.record(
    {
      day,
      acts: fc.subarray([...ACTS]),
      role: fc.constantFrom(...ROLES),
      injury: fc.constantFrom('light' as const, 'serious' as const),
      victims: fc.constantFrom('one' as const, 'several' as const),
      attackers: fc.constantFrom('one' as const, 'several' as const),
      isRepeated: fc.boolean(),
      isEmergency: fc.boolean(),
      witnesses: fc.boolean(),
      place: fc.constantFrom(...PLACES),
    },
    { requiredKeys: [] },
  );

  test('whatever was stated: never 380-3 before its day, never for those it does not name, never without a day', () => {
    fc.assert(
      fc.property(facts, fc.option(fc.boolean(), { nil: undefined }), (stated, isDuty) => {
        const values = {
          ...valuesOfCase(stated as Case),
          ...(isDuty !== undefined && { duty: { options: [isDuty ? 'yes' : 'no'] } }),
        };
        const keys = articlesOf(caseOf(values), articleParts);
        const names380 = keys.some((key) => key.startsWith('cc/380-3'));
        if (stated.day === undefined) expect(keys).toEqual([]);
        else if (stated.day < FIRST) expect(names380).toBe(false);
        if (stated.role === 'support' || stated.role === 'student' || isDuty === false) expect(names380).toBe(false);
        for (const language of ['ru', 'kk', 'en'] as const)
          expect(articlesInWords(keys, law, language)).not.toContain('undefined');
        expect(circumstancesOf(values, articleParts).has('articles')).toBe(keys.length > 0);
      }),
    );
  });

  test.each([
    { role: 'nurse', day: '2026-03-06', has: [], not: ['disputed-day', 'open-role'] },
    { role: 'nurse', day: '2026-03-08', has: ['disputed-day'], not: ['open-role'] },
    { role: 'nurse', day: '2026-03-09', has: [], not: ['disputed-day', 'open-role'] },
    { role: 'student', day: '2026-03-07', has: ['disputed-day', 'open-role'], not: [] },
    { role: 'support', day: '2026-11-20', has: ['open-role'], not: ['disputed-day'] },
  ] as const)('a blow to a $role on $day: what the investigator is asked to check', ({ role, day, has, not }) => {
    const found = circumstancesOf(valuesOfCase({ role, day, acts: ['blow'], place: 'hospital' }), articleParts);
    for (const name of has) expect(found).toContain(name);
    for (const name of not) expect(found).not.toContain(name);
  });

  test('the companion and the paper name the same articles for the same facts', () => {
    const article = (key: string) => key.split('/').slice(0, 2).join('/');
    fc.assert(
      fc.property(facts, (stated) => {
        const known = stated as Case;
        if (known.day === undefined) return;
        const { main, others } = assess(law, knowledge.companion, known, TODAY);
        const spoken = [...main, ...others.map(({ provision }) => provision)].map(keyOf);
        const written = articlesOf(caseOf(valuesOfCase(known)), articleParts);
        expect([...new Set(written.map(article))].sort()).toEqual([...new Set(spoken.map(article))].sort());
        // What the paper says more exactly than the article, the companion says too.
        for (const key of written.filter((one) => one.split('/').length === 3)) expect(spoken).toContain(key);
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    {
      name: 'a nurse hit by one man',
      facts: { acts: ['blow'], role: 'nurse', victims: 'one', attackers: 'one', isRepeated: false },
      day: '2026-11-20',
      keys: ['cc/380-3/3'],
    },
    {
      name: 'hit by two',
      facts: { acts: ['blow'], role: 'nurse', victims: 'one', attackers: 'several', isRepeated: false },
      day: '2026-11-20',
      keys: ['cc/380-3/4'],
    },
    {
      name: 'a driver cut badly',
      facts: { acts: ['injury'], injury: 'serious', role: 'driver', victims: 'one', attackers: 'one', isRepeated: false },
      day: '2026-11-20',
      keys: ['cc/380-3/5'],
    },
    { name: 'a threat, the rest unknown', facts: { acts: ['threat'], role: 'doctor' }, day: '2026-11-20', keys: ['cc/380-3'] },
    {
      name: 'a blow before the article',
      facts: { acts: ['blow'], role: 'doctor' },
      day: '2026-01-13',
      keys: ['cc/109-1', 'cc/293'],
    },
    { name: 'an insult', facts: { acts: ['insult'], role: 'doctor' }, day: '2026-11-20', keys: ['aoc/80-1/2', 'cc/131'] },
    {
      name: 'an insult to a driver',
      facts: { acts: ['insult'], role: 'driver' },
      day: '2026-11-20',
      keys: ['aoc/434/1', 'cc/131'],
    },
    {
      name: 'a threat and a blow: one part would say too little',
      facts: { acts: ['threat', 'blow'], role: 'nurse', victims: 'one', attackers: 'one', isRepeated: false },
      day: '2026-11-20',
      keys: ['cc/380-3'],
    },
    {
      name: 'a bruise before the article: light harm or battery',
      facts: { acts: ['injury'], injury: 'light', role: 'nurse' },
      day: '2026-01-13',
      keys: ['cc/109-1', 'cc/108-1', 'cc/293'],
    },
    {
      name: 'a student pushed: not settled, so not named',
      facts: { acts: ['blow'], role: 'student' },
      day: '2026-11-20',
      keys: ['cc/109-1', 'cc/293'],
    },
    {
      name: 'a blow in the street: the link with work is not stated',
      facts: { acts: ['blow'], role: 'nurse', place: 'street', victims: 'one', attackers: 'one', isRepeated: false },
      day: '2026-11-20',
      keys: ['cc/380-3/3', 'cc/109-1', 'cc/293'],
    },
    {
      name: 'a blow on the first disputed day',
      facts: { acts: ['blow'], role: 'nurse', victims: 'one', attackers: 'one', isRepeated: false },
      day: '2026-03-07',
      keys: ['cc/380-3/3', 'cc/109-1', 'cc/293'],
    },
    { name: 'a registrar pushed', facts: { acts: ['blow'], role: 'support' }, day: '2026-11-20', keys: ['cc/109-1', 'cc/293'] },
  ])('$name', ({ facts: stated, day: on, keys }) =>
    expect(articlesOf(caseOf(valuesOfCase({ place: 'hospital', ...stated, day: on } as Case)), articleParts)).toEqual(keys),
  );
});
