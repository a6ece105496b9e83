import { describe, expect, test } from 'vitest';
import { commandOf } from '../../src/dialogue/commands.ts';
import { type Conversation, NEW_CONVERSATION } from '../../src/dialogue/conversation.ts';
import { type Topics, takeTurn } from '../../src/dialogue/take-turn.ts';
import type { Entities } from '../../src/understanding/entities.ts';
import type { Understanding } from '../../src/understanding/understanding.ts';

const topics: Topics = {
  has: (topic) => topic !== 'no-such-topic',
  isKnowledge: (topic) => !/^(cmd|st|oos|urgent)-/.test(topic),
  ofArticle: (article) => (article === '131' ? 'insult-swearing' : null),
  firstDay: '2026-03-07',
};
const nothing: Entities = {
  articles: [],
  days: null,
  tenge: [],
  mci: [],
  asksMoney: false,
  act: null,
  isDangerous: false,
  victim: null,
  isSeveral: false,
  isGroup: false,
  isRepeated: false,
  languages: [],
  opensAsFollowUp: false,
};
const NOW = 1_800_000_000_000;
const talking: Conversation = { topic: 'violence-minor', day: null, language: 'ru', offered: [], misses: 0, at: NOW - 60_000 };

function hear(
  verdict: Understanding['verdict'],
  candidates: [string, number][],
  entities: Partial<Entities> = {},
): Understanding {
  const list = candidates.map(([topic, score]) => ({ topic, score }));
  return {
    language: 'ru',
    languageProbability: 1,
    candidates: list,
    confidence: list[0]?.score ?? 0,
    verdict,
    entities: { ...nothing, ...entities },
  };
}
const words = (text: string, understanding: Understanding, before = talking) =>
  takeTurn(before, { kind: 'words', text, understanding }, topics, NOW);
const tap = (id: string, before = talking) => takeTurn(before, { kind: 'choice', id }, topics, NOW);

describe('words', () => {
  test('a clear question is answered, and its topic kept', () => {
    const { steps, after } = words('про угрозы', hear('answer', [['threat-words', 0.9]]));
    expect(steps).toEqual([{ do: 'answer', topic: 'threat-words', day: null }]);
    expect(after).toMatchObject({ topic: 'threat-words', misses: 0 });
  });

  test('two close topics are asked about', () => {
    const { steps, after } = words(
      'угрозы',
      hear('ask', [
        ['threat-words', 0.4],
        ['threat-online-phone', 0.35],
        ['stalking-harassment', 0.01],
      ]),
    );
    expect(steps).toEqual([{ do: 'ask-which', topics: ['threat-words', 'threat-online-phone'] }]);
    expect(after.topic).toBe('violence-minor');
  });

  test('the second miss in a row is told from the first, and an answer ends the row', () => {
    const first = words('абвгд', hear('unknown', []));
    expect(first.steps).toEqual([{ do: 'not-understood', isSecond: false }]);
    const second = words('еще раз', hear('unknown', []), first.after);
    expect(second.steps).toEqual([{ do: 'not-understood', isSecond: true }]);
    expect(words('спасибо', hear('answer', [['st-thanks', 0.9]]), second.after).after.misses).toBe(0);
  });

  test('an article without a clear question leads to the topic that explains it', () => {
    expect(words('131', hear('unknown', [], { articles: [{ article: '131', part: null }] })).steps).toEqual([
      { do: 'answer', topic: 'insult-swearing', day: null },
    ]);
  });

  test.each([
    ['whole before the article', { from: '2026-02-01', to: '2026-02-28' }, '2026-02-28'],
    ['with the first day inside', { from: '2026-03-01', to: '2026-03-31' }, '2026-03-07'],
    ['after it', { from: '2026-05-02', to: '2026-05-02' }, '2026-05-02'],
  ])('a span of days %s becomes the day that decides', (_, days, day) => {
    expect(words('ударили', hear('answer', [['violence-minor', 0.9]], { days })).steps).toEqual([
      { do: 'answer', topic: 'violence-minor', day },
    ]);
  });
});

test('a day before the article settles a doubt between what happened and when', () => {
  const doubtOf = (days: { from: string; to: string }) => {
    const understanding = hear(
      'ask',
      [
        ['violence-minor', 0.4],
        ['incident-before-law', 0.35],
      ],
      { days },
    );
    return words('13 января толкнули', understanding, NEW_CONVERSATION).steps[0];
  };
  expect(doubtOf({ from: '2026-01-13', to: '2026-01-13' })).toEqual({
    do: 'answer',
    topic: 'incident-before-law',
    day: '2026-01-13',
  });
  expect(doubtOf({ from: '2026-05-13', to: '2026-05-13' })).toMatchObject({ do: 'ask-which' });
});

describe('follow-ups keep the topic for a while', () => {
  test.each<[string, Partial<Entities>, string]>([
    ['а если их было двое?', { opensAsFollowUp: true, isSeveral: true }, 'aggravating-circumstances'],
    ['теңгемен қанша?', { asksMoney: true }, 'fine-in-tenge'],
    ['and for an ambulance driver?', { opensAsFollowUp: true, victim: 'ambulance-driver' }, 'protected-ambulance-driver'],
    ['а если в феврале?', { opensAsFollowUp: true, days: { from: '2026-02-01', to: '2026-02-28' } }, 'violence-minor'],
  ])('%s', (text, entities, topic) => {
    expect(words(text, hear('unknown', [], entities)).steps).toMatchObject([{ do: 'answer', topic }]);
    const later = { ...talking, at: NOW - 31 * 60_000 };
    expect(words(text, hear('unknown', [], entities), later).steps).toEqual([{ do: 'not-understood', isSecond: false }]);
  });

  test('a question that stands on its own is no follow-up', () => {
    expect(words('штраф в тенге за угрозу', hear('answer', [['fine-in-tenge', 0.9]], { asksMoney: true })).steps).toEqual([
      { do: 'answer', topic: 'fine-in-tenge', day: null },
    ]);
  });
});

describe('taps and commands', () => {
  test('"sources" shows those of the last answer', () => {
    expect(words('/sources', hear('unknown', [])).steps).toEqual([{ do: 'details', topic: 'violence-minor', day: null }]);
    expect(words('/sources', hear('unknown', []), NEW_CONVERSATION).steps).toEqual([{ do: 'no-last-answer' }]);
  });

  test('after a change of language the answer is shown again, or else the menu', () => {
    expect(tap('l:kk').steps).toEqual([
      { do: 'set-language', language: 'kk' },
      { do: 'answer', topic: 'violence-minor', day: null },
    ]);
    expect(tap('l:kk', NEW_CONVERSATION).steps).toEqual([
      { do: 'set-language', language: 'kk' },
      { do: 'menu', group: null },
    ]);
  });

  test('a deep link opens its topic; an unknown one says so', () => {
    expect(words('/start t_threat-words', hear('unknown', [])).steps).toEqual([
      { do: 'answer', topic: 'threat-words', day: null },
    ]);
    expect(words('/start t_no-such-topic', hear('unknown', [])).steps).toEqual([
      { do: 'menu', group: null, isUnknownTopic: true },
    ]);
  });

  test.each(['t:no-such-topic', 'x', '', 'l:de', '__proto__', 't:'.repeat(9000)])(
    'a choice that is none of ours (%.20s) leads to the menu',
    (id) => {
      const { steps } = tap(id.startsWith('t:t:') ? 't:no-such-topic' : id);
      expect(steps).toEqual([{ do: 'menu', group: null, isUnknownTopic: true }]);
    },
  );

  test.each([
    ['/menu', 'menu', ''],
    ['/Search  угроза  ', 'search', 'угроза'],
    ['/start@qorgan_bot t_x', 'start', 't_x'],
    ['СТОП', 'stop', ''],
    ['тоқтату', 'stop', ''],
  ])('%s is a command', (text, name, argument) => expect(commandOf(text)).toEqual({ name, argument }));

  test.each(['/ меню', 'меню', 'стоп-кран', ''])('%j is none', (text) => expect(commandOf(text)).toBeNull());
});
