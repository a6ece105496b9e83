import { describe, expect, test } from 'vitest';
import { escapeMarks } from '../../../src/channels/whatsapp/marks.ts';
import { choiceOfWords, numberedMenu } from '../../../src/channels/whatsapp/numbered-menu.ts';
import { renderReply } from '../../../src/channels/whatsapp/render.ts';
import { splitIntoParts } from '../../../src/channels/whatsapp/split.ts';
import type { Block } from '../../../src/message.ts';

const shown = (...blocks: Block[]) => splitIntoParts(renderReply({ blocks })).join('\n---\n');
const paragraph = (text: string): Block => ({ kind: 'paragraph', spans: [{ text }] });

describe('what WhatsApp shows of a reply', () => {
  test('titles and numbers are bold, notes italic, sources with their address', () => {
    const text = shown(
      { kind: 'title', text: 'Угроза' },
      { kind: 'paragraph', spans: [{ text: 'Это ' }, { text: 'преступление', strong: true }, { text: '.' }] },
      { kind: 'list', ordered: true, heading: 'Что делать', items: [[{ text: 'Уйдите.' }], [{ text: 'Позвоните 102.' }]] },
      { kind: 'list', ordered: false, items: [[{ text: 'нож' }]] },
      { kind: 'note', spans: [{ text: 'Проверено 24.11.2026.' }] },
      {
        kind: 'sources',
        heading: 'Источники',
        items: [{ title: 'УК', url: 'https://adilet.zan.kz/rus/docs/K1400000226', date: '2026-03-07', status: 'in-force' }],
      },
    );
    expect(text).toBe(
      [
        '*Угроза*',
        'Это *преступление*.',
        '*Что делать*\n*1.* Уйдите.\n*2.* Позвоните 102.',
        '• нож',
        '_Проверено 24.11.2026._',
        '*Источники*\n• УК (2026-03-07): https://adilet.zan.kz/rus/docs/K1400000226',
      ].join('\n\n'),
    );
  });

  test('a link is its words and its address; a phone is not', () => {
    expect(
      shown({
        kind: 'paragraph',
        spans: [{ text: 'сайт', url: 'https://a.kz/x_y_' }, { text: ', ' }, { text: '102', url: 'tel:102' }],
      }),
    ).toBe('сайт: https://a.kz/x_y_, 102');
  });

  test.each([
    { text: '*нож*', becomes: '∗нож∗' },
    { text: '_тихо_', becomes: 'ˍтихоˍ' },
    { text: 'snake_case_name', becomes: 'snake_case_name' },
    { text: '~нет~ `код` ```блок```', becomes: '∼нет∼ ˋкодˋ ˋˋˋблокˋˋˋ' },
    { text: 'https://a.kz/_x_*y', becomes: 'https://a.kz/_x_*y' },
  ])('signs of the text are no marks: $text', ({ text, becomes }) => expect(escapeMarks(text)).toBe(becomes));

  test('a mark never stands inside a word, beside a space or round an address', () => {
    expect(shown({ kind: 'paragraph', spans: [{ text: 'меди' }, { text: 'ков', strong: true }] })).toBe('медиков');
    expect(shown({ kind: 'paragraph', spans: [{ text: ' важно ', strong: true }, { text: 'это' }] })).toBe(' *важно* это');
    expect(shown({ kind: 'note', spans: [{ text: 'см. ' }, { text: 'УК', url: 'https://a.kz/_' }] })).toBe(
      'см. УК: https://a.kz/_',
    );
  });

  test('every line has marks of its own, and control characters are gone', () => {
    expect(shown({ kind: 'title', text: 'Раз\r\nдва\u0000\ud83d' })).toBe('*Раз*\n*два\ufffd*');
  });
});

describe('splitting', () => {
  const long = (words: number) => paragraph('слово '.repeat(words).trim());

  test('one message where all fits, breaks between blocks where it does not', () => {
    expect(splitIntoParts(renderReply({ blocks: [paragraph('раз'), paragraph('два')] }))).toEqual(['раз\n\nдва']);
    const parts = splitIntoParts(renderReply({ blocks: [long(300), long(300), paragraph('конец')] }));
    expect(parts.map((part) => part.length)).toEqual([1799, 1799 + 2 + 5]);
  });

  test('the last part leaves room for choices, from the beginning of a block', () => {
    const parts = splitIntoParts(renderReply({ blocks: [long(300), paragraph('сноска'), paragraph('конец')] }), 3000, 1024);
    expect(parts).toEqual([expect.stringMatching(/^слово/), 'сноска\n\nконец']);
  });

  test('a single long block is cut at a word, and nothing is lost', () => {
    for (const [limit, last] of [
      [3000, 1024],
      [100, 100],
      [50, 20],
    ] as const) {
      const parts = splitIntoParts(renderReply({ blocks: [long(900)] }), limit, last);
      expect(parts.every((part) => part.length <= limit)).toBe(true);
      expect(parts.at(-1)?.length).toBeLessThanOrEqual(last);
      expect(parts.join(' ').split(/\s+/)).toHaveLength(900);
    }
  });

  test('a word longer than a message is cut between characters, never through one', () => {
    const parts = splitIntoParts(renderReply({ blocks: [paragraph('😀'.repeat(60))] }), 50);
    expect(parts.every((part) => part.length <= 50 && part.isWellFormed())).toBe(true);
    expect(parts.join('')).toBe('😀'.repeat(60));
  });

  test('pieces of a bold line are bold each', () => {
    const parts = splitIntoParts(renderReply({ blocks: [{ kind: 'title', text: 'жирно '.repeat(40).trim() }] }), 100);
    for (const part of parts) expect(part).toMatch(/^\*жирно.*жирно\*\s?$/);
    expect(parts.every((part) => part.length <= 100)).toBe(true);
  });

  test('nothing to say makes no parts', () => expect(splitIntoParts([])).toEqual([]));
});

describe('a menu by number', () => {
  const offered = [
    { id: 'm:penalty', label: 'Наказание' },
    { id: 'm:police', label: 'Полиция и суд' },
    { id: 't:urgent', label: '🆘 Опасно прямо сейчас' },
  ];
  test('is numbered from one', () => expect(numberedMenu(offered)).toContain('2. Полиция и суд'));
  test.each([
    { says: '2', chooses: 'm:police' },
    { says: ' 1. ', chooses: 'm:penalty' },
    { says: 'полиция и суд', chooses: 'm:police' },
    { says: 'Опасно прямо сейчас!', chooses: 't:urgent' },
    { says: '4', chooses: undefined },
    { says: '0', chooses: undefined },
    { says: '380', chooses: undefined },
    { says: 'полиция', chooses: undefined },
    { says: '👍', chooses: undefined },
    { says: '', chooses: undefined },
  ])("'$says' chooses $chooses", ({ says, chooses }) => expect(choiceOfWords(says, offered)?.id).toBe(chooses));
});
