import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { userAgentOf } from '../../src/watch/make-watch.ts';
import { readWatchList } from '../../src/watch/watch-list.ts';

test('the watch is off unless it is asked for', () => {
  expect(readConfig({}).watch).toBeNull();
  expect(readConfig({ LAW_WATCH: '', OPERATOR: 'us' }).watch).toBeNull();
  expect(readConfig({ LAW_WATCH: '0' }).watch).toBeNull();
  expect(readConfig({ LAW_WATCH: '1', OPERATOR: 'Hospital 1, a@b.kz' }).watch).toEqual({
    root: null,
    secondsBetween: 10,
    contact: 'Hospital 1, a@b.kz',
  });
});

test.each([
  [{ LAW_WATCH: 'yes', OPERATOR: 'us' }, "LAW_WATCH is 'yes': expected 1"],
  [{ LAW_WATCH: '1' }, 'OPERATOR is not set: expected a name and a contact'],
  [
    { LAW_WATCH: '1', OPERATOR: 'us', LAW_WATCH_ROOT: 'old.adilet.zan.kz' },
    "LAW_WATCH_ROOT is 'old.adilet.zan.kz': expected an http(s) address",
  ],
  [
    { LAW_WATCH: '1', OPERATOR: 'us', LAW_WATCH_SECONDS_BETWEEN: '-1' },
    "LAW_WATCH_SECONDS_BETWEEN is '-1': expected a number of seconds",
  ],
])('%j is refused', (env, fault) => expect(() => readConfig(env)).toThrow(fault));

test('a contact in Cyrillic fits into a header, and cannot leave it', () => {
  const userAgent = userAgentOf('Больница № 1\r\nX-Evil: 1');
  expect(new Headers({ 'user-agent': userAgent }).get('user-agent')).toBe(userAgent);
  expect(userAgent).toContain(encodeURIComponent('Больница'));
});

test('every fault of the watch list is told at once', () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'qorgan-list-')), 'data');
  mkdirSync(join(folder, 'law'), { recursive: true });
  const entry = (
    id: string,
    rest: string,
  ) => `  - {id: ${id}, what: x, ${rest}, subjects: [procedure], rus: 'https://a.kz/rus/docs/${id}',
     kaz: 'https://a.kz/kaz/docs/${id}', eng: 'https://a.kz/eng/docs/${id}', card: 'https://a.kz/rus/docs/${id}/info'}`;
  const write = (...entries: string[]) =>
    writeFileSync(join(folder, 'law', 'watch-list.yaml'), `watch_list:\n${entries.join('\n')}\n`);
  write(entry('K1', "act: cc, articles: ['1']"), entry('K1400000226', "articles: ['179-x']"));
  expect(() => readWatchList(folder, [])).toThrow(
    /watch-list\.yaml:2 .*identifier of Adilet[\s\S]*watch-list\.yaml:4 .*articles/,
  );
  write(entry('K1400000226', 'act: nothing, articles: every'), entry('K1400000226', 'articles: whole'));
  expect(() => readWatchList(folder, [])).toThrow(
    /act 'nothing' is not in acts\.yaml[\s\S]*expected act or match[\s\S]*stands twice/,
  );
});
