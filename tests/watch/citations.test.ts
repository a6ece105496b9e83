import { expect, test } from 'vitest';
import { topicsCiting, watchedArticles } from '../../src/watch/citations.ts';
import type { WatchedAct } from '../../src/watch/watch-list.ts';
import { CITED, LIST } from './rig.ts';

function act(name: string): WatchedAct {
  const found = LIST.find(({ id, act: known }) => known === name || id === name);
  if (!found) throw new Error(`${name} is not watched`);
  return found;
}

test.each([
  ['cc', '380-3', 'threat-words', 'a line of law'],
  ['cc', '115', 'threat-words', 'slots of a line of law, and a fact'],
  ['aoc', '80-1', 'patient-duties-conduct', 'a fact that names one act of several'],
  ['V2000022006', 'whole', 'video-footage-request', 'a fact that names an act without articles'],
])('%s %s stands behind %s (%s)', (name, article, topic) => {
  expect(topicsCiting(CITED, act(name), article)).toContain(topic);
});

test('an article of one act is not taken for the same number in another', () => {
  const fact = CITED.law.facts.find(
    ({ act: acts, article }) => acts?.startsWith('Criminal Code, 3 July') && article === '131; 32',
  );
  if (!fact) throw new Error('no fact with two acts and two articles');
  const [topic] = CITED.topics;
  if (!topic) throw new Error('no topics');
  const cited = { law: CITED.law, topics: [{ ...topic, law: [], steps: [], facts: [fact.id] }] };
  expect(watchedArticles(cited, { ...act('cc'), articles: [] })).toContain('131');
  expect(watchedArticles(cited, { ...act('cc'), articles: [] })).not.toContain('32');
  expect(watchedArticles(cited, { ...act('cpc'), articles: [] })).toEqual(['32']);
});

test('ranges are spread, articles with a hyphen are not', () => {
  expect(act('cpc').articles).toContain('183');
  expect(act('civ-s').articles).toHaveLength(35);
  expect(watchedArticles(CITED, act('cc'))).toContain('108-1');
  expect(watchedArticles(CITED, act('lc'))).toEqual(expect.arrayContaining(['187', '188', '189', '190']));
});

test('every act of the list is known by the answers or by its words in the facts', () => {
  const cited = LIST.filter(({ id }) => !['V2000021713', 'K2600000255'].includes(id));
  // The ambulance rules and the Digital Code are watched for what they may bring; no answer cites them yet.
  for (const one of cited) expect(topicsCiting(CITED, one, 'whole'), one.id).not.toEqual([]);
  expect(LIST).toHaveLength(15);
});
