import { expect, test } from 'vitest';
import { numberedChoice } from '../../src/dialogue/numbered.ts';

const OFFERED = ['t:threat-words', 't:insult-swearing', 'm'];

test.each([
  ['2', 't:insult-swearing'],
  [' 2. ', 't:insult-swearing'],
  ['№ 1', 't:threat-words'],
  ['3️⃣', 'm'],
  ['второе', 't:insult-swearing'],
  ['үшінші', 'm'],
  ['ушинши', 'm'],
  ['One', 't:threat-words'],
  ['4', null],
  ['0', null],
  ['380-3', null],
  ['2 мужика напали', null],
  ['', null],
])('%s picks %s', (text, id) => expect(numberedChoice(text, OFFERED)).toBe(id));

test('nothing is picked where nothing was offered', () => expect(numberedChoice('1', [])).toBeNull());
