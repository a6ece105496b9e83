import { describe, expect, test } from 'vitest';
import { plainTextOf } from '../../../src/channels/telegram/html.ts';
import { renderReply } from '../../../src/channels/telegram/render.ts';
import { splitIntoParts } from '../../../src/channels/telegram/split.ts';
import type { Block } from '../../../src/message.ts';
import { parseTelegramHtml } from '../../peers/telegram/html.ts';

const html = (...blocks: Block[]) => splitIntoParts(renderReply({ blocks })).join('\n--- next message ---\n');
const paragraph = (text: string): Block => ({ kind: 'paragraph', spans: [{ text }] });

describe('a block becomes Telegram HTML', () => {
  test.each<{ name: string; block: Block; expected: string }>([
    { name: 'title', block: { kind: 'title', text: 'Наказания' }, expected: '<b>Наказания</b>' },
    {
      name: 'paragraph',
      block: {
        kind: 'paragraph',
        spans: [
          { text: 'Штраф ' },
          { text: '200 МРП', strong: true },
          { text: ', см. ' },
          { text: 'статью', url: 'https://adilet.zan.kz/rus/docs/K1400000226' },
        ],
      },
      expected: 'Штраф <b>200 МРП</b>, см. <a href="https://adilet.zan.kz/rus/docs/K1400000226">статью</a>',
    },
    {
      name: 'strong link',
      block: { kind: 'paragraph', spans: [{ text: 'закон', strong: true, url: 'https://a.kz/?a=1&b=2' }] },
      expected: '<b><a href="https://a.kz/?a=1&amp;b=2">закон</a></b>',
    },
    {
      name: 'ordered list',
      block: {
        kind: 'list',
        ordered: true,
        heading: 'Что делать',
        items: [[{ text: 'Позвоните ' }, { text: '102', strong: true }], [{ text: 'Запишите время' }]],
      },
      expected: '<b>Что делать</b>\n<b>1.</b> Позвоните <b>102</b>\n<b>2.</b> Запишите время',
    },
    {
      name: 'bullets',
      block: { kind: 'list', ordered: false, items: [[{ text: 'камера' }], [{ text: 'свидетели' }]] },
      expected: '• камера\n• свидетели',
    },
    {
      name: 'note',
      block: { kind: 'note', spans: [{ text: 'Проверено ' }, { text: '24.11.2026', strong: true }] },
      expected: '<i>Проверено <b>24.11.2026</b></i>',
    },
    {
      name: 'sources',
      block: {
        kind: 'sources',
        heading: 'Источники',
        items: [
          {
            title: 'УК РК, ст. 380-3',
            url: 'https://adilet.zan.kz/rus/docs/K1400000226',
            date: '2026-03-07',
            status: 'in-force',
          },
          { title: 'Без даты', url: 'https://gov.kz', date: '', status: 'announced' },
        ],
      },
      expected:
        '<b>Источники</b>\n• <a href="https://adilet.zan.kz/rus/docs/K1400000226">УК РК, ст. 380-3</a> (2026-03-07)\n• <a href="https://gov.kz">Без даты</a>',
    },
    {
      name: 'a link that Telegram would not open',
      block: { kind: 'paragraph', spans: [{ text: '112', url: 'tel:112' }] },
      expected: '112',
    },
    {
      name: 'a quote in an address',
      block: { kind: 'paragraph', spans: [{ text: 'x', url: 'https://a.kz/"onclick="' }] },
      expected: '<a href="https://a.kz/%22onclick=%22">x</a>',
    },
    { name: 'lines within a paragraph', block: paragraph('раз\r\nдва\n\n\nтри'), expected: 'раз\nдва\nтри' },
    { name: 'a line break within bold', block: { kind: 'title', text: 'раз\nдва' }, expected: '<b>раз</b>\n<b>два</b>' },
  ])('$name', ({ block, expected }) => {
    expect(html(block)).toBe(expected);
    expect(parseTelegramHtml(expected)).not.toHaveProperty('error');
  });

  test('blocks stand apart by an empty line, and empty ones leave no hole', () => {
    expect(html({ kind: 'title', text: 'А' }, paragraph(' '), { kind: 'list', ordered: false, items: [] }, paragraph('Б'))).toBe(
      '<b>А</b>\n\nБ',
    );
  });
});

test.each(['<3', 'a & b', '_*[](~`>#', 'if (a<b && c>d) "x"', '</b>', '&lt;', '<script>alert(1)</script>', 'Ә<b>'])(
  '%s is shown as it is',
  (words) => {
    const parts = html({ kind: 'title', text: words }, { kind: 'note', spans: [{ text: words, strong: true }] });
    expect(parseTelegramHtml(parts)).toEqual({ text: `${words}\n\n${words}` });
  },
);

test('what Telegram refuses in a text is left out: half characters and control signs', () => {
  expect(html(paragraph('a\ud800b\u0000c\u001bd'))).toBe('a\ufffdbcd');
});

test('as plain text a link keeps its address', () => {
  expect(plainTextOf('<b>1 &lt; 2</b> <a href="https://a.kz/?a=1&amp;b=2">закон</a> <i>&amp;lt;</i>')).toBe(
    '1 < 2 закон: https://a.kz/?a=1&b=2 &lt;',
  );
});
