import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeButtons } from '../../../src/channels/telegram/keyboard.ts';

const buttons = makeButtons('123456:AAcanary-token-of-the-stand-in-0000');
const AIGUL = 42;

function dataOf(id: string, user = AIGUL, from = buttons): string {
  const button = from.keyboard([[{ id, label: 'Меню' }]], user)?.inline_keyboard[0]?.[0];
  return button && 'callback_data' in button ? button.callback_data : '';
}

test.each(['menu', 't.law-overview', 'a.b.c', 'x'.repeat(40)])('%s comes back as it went out, within 64 bytes', (id) => {
  expect(Buffer.byteLength(dataOf(id))).toBeLessThanOrEqual(64);
  expect(buttons.choiceOf(dataOf(id), AIGUL)).toBe(id);
});

test('a press with any single bit flipped is not taken', () => {
  const bytes = Buffer.from(dataOf('t:penalties-table'));
  for (let bit = 0; bit < bytes.length * 8; bit += 1) {
    const altered = Buffer.from(bytes);
    altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(buttons.choiceOf(altered.toString('utf8'), AIGUL)).toBeNull();
    expect(buttons.choiceOf(altered.toString('latin1'), AIGUL)).toBeNull();
  }
});

test.each([
  { name: "another person's button", data: dataOf('menu', 43) },
  { name: 'a button of another bot', data: dataOf('menu', AIGUL, makeButtons('123456:BB')) },
  { name: 'no seal', data: 'menu' },
  { name: 'an empty seal', data: 'menu.' },
  { name: 'a seal cut short', data: dataOf('menu').slice(0, -1) },
  { name: 'a seal with more after it', data: `${dataOf('menu')}A` },
  { name: 'an empty choice', data: dataOf('menu').slice('menu'.length) },
  { name: '65 bytes', data: `${'x'.repeat(65 - 12)}.${dataOf('menu').slice(-11)}` },
  { name: 'nothing', data: '' },
])('$name is not taken', ({ data }) => expect(buttons.choiceOf(data, AIGUL)).toBeNull());

test('no text whatever is taken for a press', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 70 }), (data) => buttons.choiceOf(data, AIGUL) === null));
});

test('a choice too long for Telegram is a fault of ours, said clearly', () => {
  expect(() => dataOf('x'.repeat(53))).toThrow('makes 65 bytes of callback_data: expected at most 64');
});

test.each([
  { label: 'Коротко', shown: 'Коротко' },
  { label: 'а'.repeat(64), shown: 'а'.repeat(64) },
  { label: 'а'.repeat(65), shown: `${'а'.repeat(63)}…` },
  { label: `${'а'.repeat(62)}😀😀`, shown: `${'а'.repeat(62)}…` },
])('a label of $label.length units is shown within 64', ({ label, shown }) => {
  expect(buttons.keyboard([[{ id: 'x', label }]], AIGUL)?.inline_keyboard[0]?.[0]?.text).toBe(shown);
});

test('nothing to choose makes no keyboard', () => {
  expect(buttons.keyboard([], AIGUL)).toBeUndefined();
  expect(buttons.keyboard([[]], AIGUL)).toBeUndefined();
});
