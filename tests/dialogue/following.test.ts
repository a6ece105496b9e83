import { describe, expect, test } from 'vitest';
import { asksToStop, commandOf } from '../../src/dialogue/commands.ts';
import { codeIn, idOfQuietHours, QUIET_CHOICES, stepsOfFollowing, stepsOfFollowingChoice } from '../../src/dialogue/following.ts';
import { FOLLOWABLE, FREQUENCIES, NO_QUIET } from '../../src/subscription.ts';

describe('a code', () => {
  test.each([
    ['482-913-077-561-348', '482913077561348'],
    ['482 913 077 561 348', '482913077561348'],
    [' 482913077561348\n', '482913077561348'],
    ['482–913–077–561–348', '482913077561348'],
    ['482-913-077-561-34', null],
    ['482-913-077-561-3488', null],
    ['код 482-913-077-561-348', null],
    ['850412300123', null],
    ['', null],
  ])('%j is %j', (text, code) => expect(codeIn(text)).toBe(code));
});

describe('stopping', () => {
  test.each(['STOP', 'stop', 'Стоп', 'СТОП!', 'стоп.', 'ТОҚТАТУ', 'токтату', '/stop', '/stop@QorganBot'])('%j stops', (text) => {
    expect(commandOf(text)?.name).toBe('stop');
    expect(asksToStop({ text })).toBe(true);
  });
  test.each(['стоп кран', 'как остановить кровь', 'stopped', '!', ''])('%j does not', (text) => {
    expect(asksToStop({ text })).toBe(false);
  });
  test('the button does, and words beside another choice do not', () => {
    expect(asksToStop({ text: '', choice: 'u' })).toBe(true);
    expect(asksToStop({ text: 'стоп', choice: 'm' })).toBe(false);
  });
});

describe('choices', () => {
  test('every id that can be offered is known, and short enough for a button', () => {
    const ids = [
      's',
      'o',
      'q',
      'k',
      'j',
      'u',
      'f',
      'f:yes',
      'f:no',
      'a:999999999',
      ...FOLLOWABLE.flatMap((subject) => [
        `s:${subject}`,
        `e:${subject}`,
        `e:${subject}:stop`,
        ...FREQUENCIES.map((frequency) => `e:${subject}:${frequency}`),
      ]),
      ...[...QUIET_CHOICES, NO_QUIET].map((quiet) => `q:${idOfQuietHours(quiet)}`),
    ];
    for (const id of ids) {
      const [kind = '', argument = ''] = id.split(/:(.*)/s);
      expect(stepsOfFollowingChoice(kind, argument), id).not.toBeNull();
      expect(id).toMatch(/^[\x20-\x7e]{1,40}$/);
    }
  });

  test.each(['t', 'd', 'm', 'l', 'n', 'x', ''])('%j is none of these', (kind) =>
    expect(stepsOfFollowingChoice(kind, 'threat-words')).toBeNull(),
  );
});

test('only commands about following and data do more than answer', () => {
  expect(stepsOfFollowing('threat-words', '')).toBeNull();
  expect(stepsOfFollowing('cmd-help', '')).toBeNull();
  expect(stepsOfFollowing('cmd-delete-my-data', 'yes')).toEqual([{ do: 'ask-to-forget' }]);
});
