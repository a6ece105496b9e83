import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Companion, companionFromJson, newCompanion } from '../../src/companion/companion.ts';
import { OPTIONS, questionAt } from '../../src/companion/questions.ts';
import { begin, type CompanionTurn, PAGES, tap, typedDay } from '../../src/companion/turn.ts';

const moment = { today: '2026-11-24', minute: 720, now: 1_800_000_000_000 };
const walk = (...ids: string[]): CompanionTurn => ids.reduce((turn, id) => tap(turn.after, id, moment), begin(null));

test('a question is answered, and the next one comes', () => {
  expect(walk('c:a:safe:yes')).toMatchObject({ after: { facts: { safe: true } }, view: { show: 'question', question: 'when' } });
});
test('somebody in danger gets the numbers first, and the rest when they ask for it', () => {
  expect(walk('c:a:safe:no').view).toEqual({ show: 'danger' });
  expect(walk('c:a:safe:no', 'c:go').view).toEqual({ show: 'question', question: 'when' });
});
test('"just now" knows the hour, "yesterday" only the day', () => {
  expect(walk('c:a:when:now').after?.facts).toEqual({ day: '2026-11-24', minute: 720 });
  expect(walk('c:a:when:yesterday').after?.facts).toEqual({ day: '2026-11-23' });
});
test('another day is typed; a day to come, a month and no day are asked for again', () => {
  const asked = walk('c:a:safe:yes', 'c:a:when:other');
  expect(asked.after?.waitsForDay).toBe(true);
  const type = (from: string, to = from) => typedDay(asked.after ?? newCompanion('attacked'), { from, to }, moment);
  expect(type('2026-01-13')).toMatchObject({ after: { facts: { day: '2026-01-13' } }, view: { question: 'where' } });
  expect(type('2026-12-01').view).toMatchObject({ question: 'when', problem: 'future' });
  expect(type('2026-02-01', '2026-02-28').view).toMatchObject({ question: 'when', problem: 'span' });
});
test('several are chosen, and chosen twice is chosen once', () => {
  const chosen = walk('c:+:what:blow', 'c:+:what:serious', 'c:+:what:blow', 'c:-:what:threat');
  expect(chosen.after?.picked).toEqual({ question: 'what', options: ['blow', 'serious'] });
  expect(tap(chosen.after, 'c:d:what', moment).after?.facts).toEqual({ acts: ['blow', 'injury'], injury: 'serious' });
});
test('back keeps what was answered, and an answer is changed later', () => {
  const back = walk('c:a:safe:yes', 'c:a:when:today', 'c:a:where:street', 'c:b:who');
  expect(back.view).toEqual({ show: 'question', question: 'where' });
  expect(back.after?.facts.place).toBe('street');
  expect(tap(back.after, 'c:a:where:online', moment)).toMatchObject({
    after: { facts: { place: 'online' } },
    view: { question: 'who' },
  });
});
test('an answer to a question left behind changes it and comes back to where one was', () => {
  const later = walk('c:a:safe:yes', 'c:a:when:today', 'c:a:when:yesterday');
  expect(later).toMatchObject({ after: { facts: { day: '2026-11-23' } }, view: { question: 'where' } });
});
test('skip and "don\'t know" take an answer away', () => {
  expect(walk('c:a:where:street', 'c:k:where').after?.facts).toEqual({});
  expect(walk('c:s:where').after?.passed).toEqual(['where']);
});
test('a pause keeps everything and ends with the next touch', () => {
  const paused = walk('c:a:safe:yes', 'c:p');
  expect(paused).toMatchObject({ after: { isPaused: true, facts: { safe: true } }, view: { show: 'paused' } });
  expect(begin(paused.after)).toMatchObject({ after: { isPaused: false }, view: { question: 'when' } });
});
test('stopping asks first, then leaves nothing', () => {
  expect(walk('c:x')).toMatchObject({ view: { show: 'cancel' }, after: { road: 'attacked' } });
  expect(walk('c:a:safe:yes', 'c:x', 'c:x:yes')).toEqual({ after: null, view: { show: 'cancelled' } });
  expect(tap(null, 'c:t:police', moment)).toEqual({ after: null, view: { show: 'nothing' } });
});
test('a step is ticked once, and taken back', () => {
  const ticked = walk('c:t:police', 'c:t:video', 'c:t:police');
  expect(ticked).toMatchObject({ after: { done: ['video', 'police'] }, view: { show: 'plan' } });
  expect(tap(ticked.after, 'c:u:police', moment).after).toMatchObject({ done: ['video'], undone: ['police'] });
});
test('the road of the manager keeps the facts and asks only its own questions', () => {
  const turn = walk('c:a:safe:yes', 'c:a:when:today', 'c:go:manager');
  expect(turn).toMatchObject({
    after: { road: 'manager', facts: { safe: true, day: '2026-11-24' } },
    view: { question: 'what' },
  });
});

describe('whatever is tapped, in whatever order', () => {
  const ids = [
    ...Object.entries(OPTIONS).flatMap(([question, options]) => [
      ...options.flatMap((option) => ['a', '+', '-'].map((verb) => `c:${verb}:${question}:${option}`)),
      ...['d', 'n', 'k', 's', 'b', 'q'].map((verb) => `c:${verb}:${question}`),
    ]),
    ...PAGES.map((page) => `c:v:${page}`),
    ...[
      'c:go',
      'c:go:manager',
      'c:new',
      'c:p',
      'c:x',
      'c:t:police',
      'c:u:police',
      'c:r:on',
      'c:r:off',
      'c:',
      'c:a',
      'c:a:no:no',
      'c:v:no',
    ],
  ];
  test('the state can be stored and read, and the same tap twice is the same as once', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...ids), { maxLength: 30 }), (taps) => {
        let companion: Companion | null = begin(null).after;
        for (const id of taps) {
          const once: CompanionTurn = tap(companion, id, moment);
          if (once.after) expect(companionFromJson(JSON.stringify(once.after))).toEqual(once.after);
          // "Done" and "back" speak of the question at hand, so the second tap is about the next one.
          if (!/^c:(d|n|b|q|go)/.test(id)) expect(tap(once.after, id, moment).after).toEqual(once.after);
          companion = once.after;
        }
        if (companion && questionAt(companion) === null) expect(begin(companion).view).toEqual({ show: 'plan' });
      }),
    );
  });
});
