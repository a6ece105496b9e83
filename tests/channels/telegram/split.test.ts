import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cleanText } from '../../../src/channels/telegram/html.ts';
import { renderReply } from '../../../src/channels/telegram/render.ts';
import { MESSAGE_LIMIT, splitIntoParts } from '../../../src/channels/telegram/split.ts';
import type { Block, Span } from '../../../src/message.ts';
import { parseTelegramHtml } from '../../peers/telegram/html.ts';

const split = (...blocks: Block[]) => splitIntoParts(renderReply({ blocks }));
const paragraph = (text: string): Block => ({ kind: 'paragraph', spans: [{ text }] });

// Words, markup look-alikes, emoji, and stretches without any border.
const word = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.constantFrom(
    '<b>',
    '&amp;',
    '&',
    '<3',
    '>',
    '🆘',
    '👩‍⚕️',
    'Қорған',
    '\n',
    'х'.repeat(300),
    '&'.repeat(900),
    '😀'.repeat(2100),
  ),
);
const text = fc.array(word, { maxLength: 60 }).map((words) => words.join(' '));
const span: fc.Arbitrary<Span> = fc.record(
  {
    text,
    strong: fc.boolean(),
    url: fc.constantFrom('https://adilet.zan.kz/rus/docs/K1400000226?a=1&b=2', `https://a.kz/${'x'.repeat(1900)}`),
  },
  { requiredKeys: ['text'] },
);
const spans = fc.array(span, { maxLength: 4 });
const block: fc.Arbitrary<Block> = fc.oneof(
  text.map((words): Block => ({ kind: 'title', text: words })),
  spans.map((list): Block => ({ kind: 'paragraph', spans: list })),
  spans.map((list): Block => ({ kind: 'note', spans: list })),
  fc.record({
    kind: fc.constant('list' as const),
    ordered: fc.boolean(),
    heading: text,
    items: fc.array(spans, { maxLength: 20 }),
  }),
  fc.record({
    kind: fc.constant('sources' as const),
    heading: text,
    items: fc.array(
      fc.record({
        title: text,
        url: fc.constant('https://gov.kz'),
        date: fc.constant('2026-03-07'),
        status: fc.constant('in-force'),
      }),
      { maxLength: 30 },
    ),
  }),
);

const withoutSpaces = (words: string) => words.replace(/\s/g, '');
const shown = (part: string) => {
  const parsed = parseTelegramHtml(part);
  if ('error' in parsed) throw new Error(parsed.error);
  return parsed.text;
};

test('every part fits, is whole by itself, and together they say everything', () => {
  fc.assert(
    fc.property(fc.array(block, { maxLength: 6 }), (blocks) => {
      const parts = split(...blocks);
      for (const part of parts) {
        expect(part.length).toBeLessThanOrEqual(MESSAGE_LIMIT);
        expect(part.isWellFormed()).toBe(true);
        expect(shown(part).trim()).not.toBe('');
      }
      expect(withoutSpaces(parts.map(shown).join(''))).toBe(withoutSpaces(wordsOf(blocks)));
    }),
    { numRuns: 300 },
  );
});

test.each([
  {
    name: 'between blocks',
    blocks: [paragraph('а'.repeat(4000)), paragraph('б'.repeat(200))],
    expected: ['а'.repeat(4000), 'б'.repeat(200)],
  },
  { name: 'a text of just the limit stays whole', blocks: [paragraph('а'.repeat(4096))], expected: ['а'.repeat(4096)] },
  {
    name: 'between words',
    blocks: [paragraph(`${'а'.repeat(4000)} ${'б'.repeat(200)}`)],
    expected: [`${'а'.repeat(4000)} `, 'б'.repeat(200)],
  },
  {
    name: 'within a word that no message holds',
    blocks: [paragraph('а'.repeat(5000))],
    expected: ['а'.repeat(4096), 'а'.repeat(904)],
  },
  { name: 'never within an entity', blocks: [paragraph('&'.repeat(820))], expected: ['&amp;'.repeat(819), '&amp;'] },
  { name: 'never within a pair', blocks: [paragraph(`а${'😀'.repeat(2048)}`)], expected: [`а${'😀'.repeat(2047)}`, '😀'] },
  {
    name: 'never within a tag',
    blocks: [{ kind: 'title' as const, text: 'а'.repeat(4096) }],
    expected: [`<b>${'а'.repeat(4089)}</b>`, `<b>${'а'.repeat(7)}</b>`],
  },
])('breaks $name', ({ blocks, expected }) => expect(split(...blocks)).toEqual(expected));

test('a line of sources is never broken', () => {
  const items = Array.from({ length: 60 }, (_, index) => ({
    title: `Источник ${index} ${'о законе '.repeat(8)}`,
    url: `https://adilet.zan.kz/${index}`,
    date: '2026',
    status: 'in-force',
  }));
  const parts = split({ kind: 'sources', heading: 'Источники', items });
  expect(parts.length).toBeGreaterThan(1);
  for (const line of parts.join('\n').split('\n').slice(1)) expect(line).toMatch(/^• <a href="[^"]+">[^<]+<\/a> \(2026\)$/);
});

/** What a person should have read, without regard to layout: blank lines are not shown. */
function wordsOf(blocks: Block[]): string {
  return blocks.flatMap(linesOf).map(cleanText).join('');
}

function linesOf(block: Block): string[] {
  switch (block.kind) {
    case 'title':
      return [block.text];
    case 'paragraph':
    case 'note':
      return [joined(block.spans)];
    case 'list':
      return [
        block.heading ?? '',
        ...block.items.map((item, index) => `${block.ordered ? `${index + 1}.` : '•'}${joined(item)}`),
      ];
    case 'sources':
      return [block.heading, ...block.items.map(({ title, date }) => `•${title}(${date})`)];
    case 'file':
      return [];
  }
}

function joined(list: Span[]): string {
  return list.map(({ text: words }) => cleanText(words)).join('');
}
