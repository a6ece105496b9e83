import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { newCompanion } from '../../src/companion/companion.ts';
import { momentOf } from '../../src/companion/deadline.ts';
import { planOf } from '../../src/companion/plan.ts';
import { isQuiet, remindersOf } from '../../src/companion/reminders.ts';
import { LANGUAGES } from '../../src/language.ts';
import { realParts } from '../parts.ts';

const { knowledge, say } = realParts();
const { law, companion: data } = knowledge;
const HOUR = 3_600_000;

test('quiet is from nine in the evening to eight in the morning in Kazakhstan', () => {
  expect(isQuiet(Date.parse('2026-11-24T15:59:00Z'))).toBe(false);
  expect(isQuiet(Date.parse('2026-11-24T16:00:00Z'))).toBe(true);
  expect(isQuiet(Date.parse('2026-11-25T02:59:00Z'))).toBe(true);
  expect(isQuiet(Date.parse('2026-11-25T03:00:00Z'))).toBe(false);
});

test('at any hour: at most two a step, never in the night, never after the end, nothing for what is done', () => {
  const start = Date.parse('2026-11-24T00:00:00Z');
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 72 * 60 }),
      fc.constantFrom('attacked' as const, 'manager' as const),
      (minutes, road) => {
        const since = start + minutes * 60_000;
        const companion = {
          ...newCompanion(road),
          facts: { day: '2026-11-24', minute: 60, acts: ['injury' as const, 'insult' as const] },
          done: ['video'],
        };
        const plan = planOf(law, data, companion);
        const reminders = remindersOf(plan, since);
        expect(reminders.length).toBeGreaterThan(0);
        for (const { step, nth, at } of reminders) {
          const planned = plan.find((candidate) => candidate.step.id === step);
          expect(at).toBeGreaterThan(since);
          expect(isQuiet(at)).toBe(false);
          expect([1, 2]).toContain(nth);
          expect(planned?.isDone).toBe(false);
          if (planned?.term?.figure && planned.term.due) expect(at).toBeLessThan(momentOf(planned.term.due));
        }
        const keys = reminders.map(({ step, nth }) => `${step} ${nth}`);
        expect(new Set(keys).size).toBe(keys.length);
      },
    ),
  );
});

test('a step without a term comes up a day and three days later', () => {
  const since = Date.parse('2026-11-24T07:00:00Z');
  const plan = planOf(law, data, { ...newCompanion('attacked'), facts: { acts: ['threat'] } });
  expect(remindersOf(plan, since).filter(({ step }) => step === 'victim')).toEqual([
    { step: 'victim', nth: 1, at: since + 24 * HOUR },
    { step: 'victim', nth: 2, at: since + 72 * HOUR },
  ]);
});

describe('what stands on a locked screen, and in a calendar, tells nobody what happened', () => {
  const TELLING =
    /напад|полиц|стать|угроз|удар|побо|травм|насили|суд|следоват|прокур|заявлен|оскорб|шабуыл|бап|қорқыт|ұрд|ұрып|жарақат|зорлық|сот|тергеу|арыз|қорла|куә|attack|polic|article|threat|blow|hit|violen|injur|court|investig|prosecut|statement|insult|witness|crime|қылмыс|преступ|қорған|qorgan|медик|врач|дәрігер|medic|doctor|nurse/i;
  const KEYS = [
    'remind-first',
    'remind-second',
    'remind-open',
    'reminders-switch-off',
    'calendar-name',
    'calendar-event',
    'calendar-file',
  ] as const;
  test.each(LANGUAGES.flatMap((language) => KEYS.map((key) => [language, key] as const)))('%s %s', (language, key) => {
    expect(say(language, `companion:${key}`, { number: 1 })).not.toMatch(TELLING);
  });
  test('the pattern would find them', () => {
    for (const word of ['нападение', 'полиция', 'статья 380-3', 'шабуыл', '380-3-бап', 'attack', 'the police'])
      expect(word).toMatch(TELLING);
  });
});
