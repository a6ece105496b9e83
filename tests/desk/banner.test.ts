import { describe, expect, test } from 'vitest';
import type { PublishedAlert } from '../../src/alerts/published.ts';
import { renderText } from '../../src/channels/terminal/render.ts';
import { alertsAbout } from '../../src/desk/banner.ts';
import { NEW_CONVERSATION } from '../../src/dialogue/conversation.ts';
import { openParts } from '../../src/parts.ts';
import { newPerson } from '../../src/people/person.ts';
import { publishedAlert } from '../channels/web/alerts.ts';
import { TEST_DATA_DIR } from '../learn-once.ts';
import { realParts, TODAY } from '../parts.ts';

const LATER = Date.parse('2027-01-10T10:00:00+05:00');
const topic = { provisions: ['cc/380-3/1', 'aoc/434/1'], reviewedOn: '2026-11-24' };
const ids = (alerts: readonly PublishedAlert[]) => alerts.map(({ id }) => id);

describe('which alerts stand above an answer', () => {
  test.each([
    { name: 'a part that it cites', provisions: ['cc/380-3/1'], isShown: true },
    { name: 'the article of a part that it cites', provisions: ['cc/380-3'], isShown: true },
    { name: 'a smaller piece of it', provisions: ['aoc/434/1/2'], isShown: true },
    { name: 'another part', provisions: ['cc/380-3/2'], isShown: false },
    { name: 'an article whose number begins alike', provisions: ['cc/380', 'cc/380-33'], isShown: false },
    { name: 'nothing named', provisions: [], isShown: false },
  ])('$name', ({ provisions, isShown }) => {
    expect(alertsAbout(topic, [publishedAlert({ id: 1, approvedAt: LATER, provisions })])).toHaveLength(isShown ? 1 : 0);
  });

  test('only what stands: no withdrawal, nothing replaced, nothing halted; the two newest', () => {
    const alerts = [
      publishedAlert({ id: 9, approvedAt: LATER, kind: 'withdrawal', refersTo: 1 }),
      publishedAlert({ id: 8, approvedAt: LATER, halted: true }),
      publishedAlert({ id: 7, approvedAt: LATER, kind: 'correction', refersTo: 6 }),
      publishedAlert({ id: 6, approvedAt: LATER, replacedBy: 7 }),
      publishedAlert({ id: 5, approvedAt: LATER }),
      publishedAlert({ id: 4, approvedAt: LATER }),
    ];
    expect(ids(alertsAbout(topic, alerts))).toEqual([7, 5]);
  });
});

describe('in the conversation', () => {
  const released = [publishedAlert({ id: 2, approvedAt: LATER }), publishedAlert({ id: 1, approvedAt: LATER, replacedBy: 2 })];
  const { respond } = openParts({ dataDir: TEST_DATA_DIR, operator: null, publicUrl: 'https://qorgan.example' }, () => released);
  const tap = (choice: string) =>
    respond({ text: '', choice }, newPerson({ channel: 'telegram', id: 'p' }, 1), NEW_CONVERSATION, {
      today: TODAY,
      now: 2,
      isNew: false,
    }).reply;

  test('the banner is the first thing of an answer, with a link and a way to read it here', () => {
    const reply = tap('t:threat-words');
    expect(renderText({ blocks: reply.blocks.slice(0, 1) })).toMatch(
      /^Закон здесь изменился.*Штраф за угрозу медику вырос \(https:\/\/qorgan\.example\/ru\/alerts\/2\)$/,
    );
    expect(reply.choices.flat().map(({ id }) => id)).toContain('a:2');
    expect(renderText(tap('a:2'))).toContain('С 1 декабря верхняя граница штрафа выше');
  });

  test('an alert that was replaced leads to the one that stands; one that never was says so', () => {
    expect(renderText(tap('a:1'))).toContain('заменено новым');
    for (const id of ['a:99', 'a:', 'a:x']) expect(renderText(tap(id))).toContain('больше нет');
  });

  test('an answer that does not cite the provision is as it was', () => {
    const before = realParts().library.answer('witnesses', 'ru', TODAY, TODAY);
    expect(tap('t:witnesses').blocks).toEqual(before?.first);
  });
});
