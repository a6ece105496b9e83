import { expect, test } from 'vitest';
import { readData } from '../../src/knowledge/read-data.ts';
import { sourcesOf } from '../../src/knowledge/sources.ts';
import { DATA_FOLDER } from '../../src/parts.ts';

const { law, topics } = readData(DATA_FOLDER);

test.each([
  ['2026-06-30', 'https://adilet.zan.kz/rus/docs/K950001000_'],
  ['2026-07-01', 'https://adilet.zan.kz/rus/docs/K2600000000'],
])('on %s an answer that rests on the Constitution links to %s', (day, url) => {
  const topic = topics.find(({ id }) => id === 'legal-glossary');
  const facts = law.facts.filter(({ id }) => id === 'kurultai');
  if (!topic) throw new Error('legal-glossary is gone');
  const urls = sourcesOf(topic, facts, law, 'ru', day).map((source) => source.url);
  expect(urls.filter((found) => /K950001000_|K2600000000/.test(found))).toEqual([url]);
});
