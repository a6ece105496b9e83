import { expect, test } from 'vitest';
import { fillSlots, slotsOf } from '../../src/knowledge/slots.ts';
import type { Language } from '../../src/language.ts';
import { realParts } from '../parts.ts';

const { law } = realParts().knowledge;
const fill = (text: string, language: Language = 'ru', day = '2026-11-24') =>
  fillSlots(text, { law, language, day }).replaceAll('\u00a0', ' ');

test.each<[string, string]>([
  ['{penalty:cc/380-3/5}', 'лишение свободы от 5 до 10 лет'],
  ['{penalty:cc/380-3/1:community_service}', 'общественные работы до 300 часов'],
  ['{penalty:cc-380-3-1-first-reading:community_service}', 'общественные работы до 600 часов'],
  ['{tenge:cc/380-3/1}', '865 000–2 162 500 ₸'],
  ['{tenge:cc-380-3-1-first-reading:2025}', '1 966 000–3 932 000 ₸'],
  ['{tenge:cc/380-3/1:2027}', 'МРП на 2027 год не найден, сумму в тенге назвать нельзя'],
  ['{mci:2026}', '4 325 ₸'],
  ['{mci}', '4 325 ₸'],
  ['{cite:cc/380-3/1}', 'часть 1 статьи 380-3 УК'],
  ['{cite:cc/115}', 'статья 115 УК'],
  ['{date:in-force}', '7 марта 2026 года'],
  ['{contact:police-102}', '102'],
  ['{contact:police-102:name}', 'Полиция'],
  ['{act:law-252}', 'Закон от 3 января 2026 года № 252-VIII'],
  ['{act:cc:short}', 'УК'],
])('%s is "%s"', (slot, expected) => expect(fill(slot)).toBe(expected));

test.each<[string, RegExp]>([
  ['{penalty:cc/380-3/9}', /expected a provision of data\/law\/provisions that stood on 2026-11-24/],
  ['{penalty:cc/380-3/5:fine}', /expected a kind that cc-380-3-5-in-force has/],
  ['{date:never}', /data\/law\/timeline\.yaml/],
  ['{contact:prosecutor-115}', /use: show/],
  ['{figure:nothing.key}', /a fact of data\/law\/facts with a figure 'key'/],
  ['{figure:accident-notify.notice|sideways}', /one of the cases/],
])('%s is refused', (slot, expected) => expect(() => fill(slot)).toThrow(expected));

test('an edition is chosen by the day: before its first day the slot cannot be filled', () => {
  expect(() => fill('{penalty:cc/380-3/1}', 'ru', '2026-03-06')).toThrow(/stood on 2026-03-06/);
  expect(fill('{penalty:cc/380-3/5}', 'kk', '2026-03-07')).toBe('5 жылдан 10 жылға дейінгі мерзімге бас бостандығынан айыру');
});

test('slots are compared without their cases', () => {
  expect(slotsOf('с {date:in-force} {mci}')).toEqual(slotsOf('{mci} {date:in-force|ablative} бастап'));
});
