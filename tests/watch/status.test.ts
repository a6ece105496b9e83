import { expect, test } from 'vitest';
import type { WatchPage } from '../../src/storage/watch.ts';
import { describeStanding, healthOf } from '../../src/watch/status.ts';
import { CRIMINAL_CODE, DAY_MS, LIST } from './rig.ts';

const NOW = Date.parse('2026-12-10T12:00:00Z');
const list = LIST.filter(({ id }) => id === CRIMINAL_CODE);

function page(changed: Partial<WatchPage>): WatchPage {
  return {
    act: CRIMINAL_CODE,
    etag: null,
    last_modified: null,
    edition: '2026-03-08',
    adopted: '2014-07-03',
    read_text_until: 0,
    looked_at: NOW,
    told_at: NOW,
    next_look_at: NOW + DAY_MS,
    untold_since: null,
    untold_why: null,
    ...changed,
  };
}

test.each([
  ['never looked at', [], 0, false],
  ['told', [page({})], NOW / 1000, false],
  ['untold for two days', [page({ told_at: NOW - 3 * DAY_MS, untold_since: NOW - 2 * DAY_MS })], NOW / 1000 - 3 * 86_400, false],
  ['untold for four days', [page({ told_at: null, untold_since: NOW - 4 * DAY_MS })], 0, true],
])('an act %s', (_, pages, lastToldSeconds, isUntoldForLong) => {
  expect(healthOf(list, pages, NOW)).toEqual([{ act: CRIMINAL_CODE, lastToldSeconds, isUntoldForLong }]);
});

test('the standing names what cannot be told, what is not on the page, what is announced, and what waits', () => {
  const lines = describeStanding({
    list,
    pages: [page({ told_at: NOW - 5 * DAY_MS, untold_since: NOW - 4 * DAY_MS, untold_why: 'captcha: Проверка' })],
    findings: [
      {
        id: 1,
        act: CRIMINAL_CODE,
        edition: '2026-12-01',
        edition_before: '2026-03-08',
        kind: 'articles',
        found_at: NOW,
        draft: 'a.yaml',
      },
    ],
    missing: new Map([[CRIMINAL_CODE, ['999 (kaz)']]]),
    announced: new Map([[CRIMINAL_CODE, ['380-3 (rus)']]]),
    drafts: ['a.yaml'],
    now: NOW,
  });
  expect(lines).toEqual([
    'K1400000226  2026-03-08  last told 5 days ago  Criminal Code',
    '  CANNOT TELL for 4 days: captcha: Проверка',
    '  watched and not on the page: 999 (kaz)',
    '  the register announces a change at: 380-3 (rus)',
    '',
    'new editions found:',
    '  2026-12-10  K1400000226  edition of 2026-12-01 after 2026-03-08: watched articles changed  drafts/a.yaml',
    'drafts that wait for an editor:',
    '  drafts/a.yaml',
  ]);
});
