import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkContent, checkData } from '../../src/knowledge/check.ts';
import { readData } from '../../src/knowledge/read-data.ts';
import { readYaml } from '../../src/knowledge/read-yaml.ts';
import { reviewedFile, type Topic } from '../../src/knowledge/schema.ts';
import { checkStamps, hashesOf, stampTopics, withReviewedOn, writeStamps } from '../../src/knowledge/stamps.ts';
import { LANGUAGES, type Language } from '../../src/language.ts';
import { DATA_FOLDER } from '../../src/parts.ts';

const FIRST = '2026-11-24';
const LATER = '2026-12-01';
const REVIEW = { today: LATER, isWordingOnly: false, isAll: false };
const data = readData(DATA_FOLDER);
const topics = data.topics.filter(({ id }) => ['threat-words', 'cmd-help'].includes(id));
const reviewed = Object.fromEntries(topics.map((topic) => [topic.id, { ...hashesOf(topic), on: FIRST }]));

/** threat-words with its answer changed in some languages. */
function changed(...languages: Language[]): Topic[] {
  return topics.map((topic) => {
    if (topic.id !== 'threat-words') return topic;
    const answer = { ...topic.answer };
    for (const language of languages) answer[language] += ' …';
    return { ...topic, answer };
  });
}

test('what was stamped and not changed is in line', () => expect(checkStamps({ topics, reviewed })).toEqual([]));

test.each<[Language[], string]>([
  [
    ['kk'],
    'kk changed since 2026-11-24, ru and en did not: bring them in line, then run qorgan knowledge stamp threat-words (if only the wording changed, with --wording-only)',
  ],
  [
    ['ru', 'en'],
    'ru and en changed since 2026-11-24, kk did not: bring them in line, then run qorgan knowledge stamp threat-words (if only the wording changed, with --wording-only)',
  ],
  [
    ['ru', 'kk', 'en'],
    'ru, kk and en changed since 2026-11-24: compare them with the facts, then run qorgan knowledge stamp threat-words',
  ],
])('a change of %j is refused', (languages, fault) =>
  expect(checkStamps({ topics: changed(...languages), reviewed })).toEqual([`data/topics/threat-words.yaml: ${fault}`]),
);

test('a topic that was never stamped and a stamp without a topic are refused', () => {
  const { 'cmd-help': stamp, ...rest } = reviewed;
  expect(checkStamps({ topics, reviewed: { ...rest, ...(stamp && { gone: stamp }) } })).toEqual([
    'data/topics/cmd-help.yaml: never stamped: compare the three languages with the facts, then run qorgan knowledge stamp cmd-help',
    'data/reviewed.yaml gone: no such topic, take it out',
  ]);
});

test('only a change of all languages is stamped as a review', () => {
  for (const languages of [['kk'], ['ru', 'en']] as const) {
    const result = stampTopics({ topics: changed(...languages), reviewed }, ['threat-words'], REVIEW);
    expect(result).toMatchObject({ stamped: [], compared: [], reviewed });
    expect(result.refused[0]).toMatch(/^threat-words: .* did not: bring them in line/);
  }
  const all = stampTopics({ topics: changed(...LANGUAGES), reviewed }, ['threat-words'], REVIEW);
  expect(all).toMatchObject({ stamped: ['threat-words'], compared: ['threat-words'], refused: [] });
  expect(all.reviewed['threat-words']?.on).toBe(LATER);
  expect(checkStamps({ topics: changed(...LANGUAGES), reviewed: all.reviewed })).toEqual([]);
});

test('a polished language is stamped with --wording-only and was not compared with the facts', () => {
  const result = stampTopics({ topics: changed('kk'), reviewed }, ['threat-words'], { ...REVIEW, isWordingOnly: true });
  expect(result).toMatchObject({ stamped: ['threat-words'], compared: [], refused: [] });
  expect(checkStamps({ topics: changed('kk'), reviewed: result.reviewed })).toEqual([]);
});

test('a named topic that did not change was compared again; --all leaves it alone', () => {
  expect(stampTopics({ topics, reviewed }, ['threat-words'], REVIEW).compared).toEqual(['threat-words']);
  const all = stampTopics({ topics: changed(...LANGUAGES), reviewed }, ['cmd-help', 'threat-words'], { ...REVIEW, isAll: true });
  expect(all.compared).toEqual(['threat-words']);
  expect(all.reviewed['cmd-help']?.on).toBe(FIRST);
});

test('an unknown topic is refused, and a stamp without a topic is dropped', () => {
  const gone = { ...reviewed, gone: { ...hashesOf(topics[0] as Topic), on: FIRST } };
  const result = stampTopics({ topics, reviewed: gone }, ['no-such-topic'], REVIEW);
  expect(result.refused).toEqual(['no-such-topic: no such topic']);
  expect(result.reviewed['gone']).toBeUndefined();
});

test('writing stamps changes reviewed_on and not another byte of the topic', () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'qorgan-stamps-')), 'data');
  mkdirSync(join(folder, 'topics'), { recursive: true });
  for (const { id } of topics) cpSync(join(DATA_FOLDER, 'topics', `${id}.yaml`), join(folder, 'topics', `${id}.yaml`));
  const path = join(folder, 'topics', 'threat-words.yaml');
  const before = readFileSync(path, 'utf8');
  const result = stampTopics({ topics, reviewed }, ['threat-words'], REVIEW);
  writeStamps(folder, result, LATER);
  expect(readFileSync(path, 'utf8')).toBe(before.replace(/^reviewed_on: .*$/m, `reviewed_on: '${LATER}'`));
  expect(readYaml(join(folder, 'reviewed.yaml'), 'reviewed.yaml', reviewedFile, [])).toEqual({ reviewed: result.reviewed });
});

test('reviewed_on is found in any style, and a file without it is refused', () => {
  const source = "# comment: reviewed_on: '2020-01-01'\nid: x\nreviewed_on: 2026-11-24   # day\nanswer: >-\n  a\n  b\n";
  expect(withReviewedOn(source, LATER)).toBe(source.replace('reviewed_on: 2026-11-24 ', `reviewed_on: '${LATER}' `));
  expect(() => withReviewedOn('id: x\n', LATER)).toThrow('expected a topic file that has the key');
});

test('a stamp that is no text in quotes is refused with its line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'qorgan-stamps-'));
  const faults: string[] = [];
  writeFileSync(
    join(folder, 'reviewed.yaml'),
    "reviewed:\n  x: {ru: 123456789012, kk: 'a', en: 'abcdef012345', on: '2026-11-24'}\n",
  );
  expect(readYaml(join(folder, 'reviewed.yaml'), 'reviewed.yaml', reviewedFile, faults)).toBeNull();
  expect(faults.join('\n')).toMatch(
    /reviewed\.yaml:2 reviewed\.x\.ru: .*\n.*reviewed\.x\.kk: expected twelve hexadecimal digits/s,
  );
});

test('the check of the data asks for stamps, the check of an import does not', () => {
  const polished = data.topics.map((topic) =>
    topic.id === 'threat-words' ? { ...topic, title: { ...topic.title, kk: `${topic.title.kk}!` } } : topic,
  );
  expect(checkContent({ ...data, topics: polished }, FIRST)).toEqual([]);
  expect(checkData({ ...data, topics: polished }, FIRST)).toEqual([
    expect.stringMatching(/^data\/topics\/threat-words\.yaml: kk changed since \d{4}-\d\d-\d\d, ru and en did not/),
  ]);
});
