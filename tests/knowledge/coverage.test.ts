import { expect, test } from 'vitest';
import { checkCoverage, coverageOf, describeCoverage } from '../../src/knowledge/coverage.ts';
import { type Data, readData } from '../../src/knowledge/read-data.ts';
import { DATA_FOLDER } from '../../src/parts.ts';

const data = readData(DATA_FOLDER);

test('every fact of the law is told or left out for a reason', () => expect(checkCoverage(data)).toEqual([]));

test.each<[string, Partial<Data>, string]>([
  [
    'a fact that nobody uses and nobody left out',
    { leftOut: data.leftOut.slice(1) },
    `data/law/facts: ${data.leftOut[0]?.fact} is used by no topic: cite it in facts: of a topic, or give the reason in data/law/left-out.yaml`,
  ],
  [
    'a reason for a fact that an answer uses',
    { leftOut: [...data.leftOut, { fact: 'cc-115', why: 'not needed any more' }] },
    'data/law/left-out.yaml cc-115: a topic uses this fact, take it out of the list',
  ],
  [
    'a reason for a fact that is not there',
    { leftOut: [...data.leftOut, { fact: 'no-such-fact', why: 'nobody knows it' }] },
    'data/law/left-out.yaml no-such-fact: no such fact in data/law/facts',
  ],
  [
    'a reason given twice',
    { leftOut: [...data.leftOut, ...data.leftOut.slice(0, 1)] },
    `data/law/left-out.yaml ${data.leftOut[0]?.fact}: stands twice`,
  ],
])('%s is refused', (_, change, fault) => expect(checkCoverage({ ...data, ...change })).toEqual([fault]));

test('a knowledge topic without facts is named, a greeting is not', () => {
  const topics = data.topics.map((topic) => (topic.id === 'threat-words' ? { ...topic, facts: [] } : topic));
  expect(coverageOf({ ...data, topics }).topicsWithoutFacts).toEqual(['threat-words']);
});

test('provisions count as used through lines of law, slots and ids, in all their editions', () => {
  const [topic] = data.topics.filter(({ id }) => id === 'threat-words');
  const unused = new Set(coverageOf({ ...data, topics: topic ? [topic] : [] }).unusedProvisions);
  expect(unused.has('cc-380-3-1-in-force')).toBe(false); // a line of law
  expect(unused.has('cc-115')).toBe(false); // {cite:cc/115}
  expect(unused.has('cc-380-3-3-in-force')).toBe(true);
  expect(unused.has('cc-380-3-1-first-reading')).toBe(true); // a text of the bill is used by its id only
});

test('the table counts every topic and every fact once', () => {
  const { groups, unusedFacts } = coverageOf(data);
  const sum = (key: 'topics' | 'usedFacts' | 'unusedFacts') => groups.reduce((total, group) => total + group[key], 0);
  expect(sum('topics')).toBe(data.topics.length);
  expect(sum('usedFacts') + sum('unusedFacts')).toBe(data.law.facts.length);
  expect(sum('unusedFacts')).toBe(unusedFacts.length);
  expect(groups.flatMap(({ topics, written }) => written.map((count) => count - topics)).every((gap) => gap === 0)).toBe(true);
});

test('the terminal shows one row a group, aligned, and what is left out with its reason', () => {
  const lines = describeCoverage(coverageOf(data));
  const end = lines.indexOf('');
  expect(new Set(lines.slice(0, end).map((line) => line.length)).size).toBe(1);
  expect(lines.join('\n')).toContain(`  ${data.leftOut[0]?.fact}: ${data.leftOut[0]?.why}`);
});
