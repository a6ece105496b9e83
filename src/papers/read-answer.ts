import type { PaperField } from '../knowledge/paper-schema.ts';
import type { Day } from '../law/editions.ts';
import type { Value } from './values.ts';

/** What is wrong with a typed answer; a key of locales/…/paper.json. */
export type Fault = 'empty' | 'too-long' | 'day' | 'day-ahead' | 'time' | 'iin' | 'phone' | 'tap';

/** Reads what a person typed for a field. `spokenDay` is the day that the words speak of ("вчера"), if they do. */
export function readAnswer(field: PaperField, text: string, today: Day, spokenDay: Day | null): Value | { fault: Fault } {
  const words = cleanAnswer(text);
  if (words === '') return { fault: 'empty' };
  const option = field.options.find(({ button }) =>
    Object.values(button).some((label) => label.toLowerCase() === words.toLowerCase()),
  );
  if (option) return { options: [option.id] };
  switch (field.kind) {
    case 'text':
      return [...words].length > field.max ? { fault: 'too-long' } : { text: words };
    case 'day': {
      const day = readDay(words, today) ?? spokenDay;
      if (day === null) return { fault: 'day' };
      return day > today ? { fault: 'day-ahead' } : { text: day };
    }
    case 'time':
      return readTime(words);
    case 'iin': {
      const digits = words.replaceAll(/[\s-]/g, '');
      return isIin(digits) ? { text: digits } : { fault: 'iin' };
    }
    case 'phone': {
      const digits = words.replaceAll(/\D/g, '').length;
      return /^[+\d][\d\s()-]{4,24}$/.test(words) && digits >= 5 && digits <= 15 ? { text: words } : { fault: 'phone' };
    }
    case 'one':
    case 'many':
      return { fault: 'tap' };
  }
}

/** No control characters, no emoji, no overlong gaps, nothing that turns the direction of the text; line ends stay. */
export function cleanAnswer(text: string): string {
  return (
    text
      .toWellFormed()
      .normalize('NFC')
      .replaceAll(/\r\n?/g, '\n')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed.
      .replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufffd]/g, '')
      // No font of a paper can draw them.
      .replaceAll(/[\p{Extended_Pictographic}\u{1f1e6}-\u{1f1ff}\u{1f3fb}-\u{1f3ff}\ufe0f]/gu, '')
      .replaceAll(/[ \t\u00a0]+/g, ' ')
      .replaceAll(/ ?\n ?/g, '\n')
      .replaceAll(/\n{3,}/g, '\n\n')
      .trim()
  );
}

/** "21.11.2026", "21.11", "2026-11-21"; without a year the last such day. */
function readDay(words: string, today: Day): Day | null {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(words);
  if (iso) return realDay(Number(iso[1]), Number(iso[2]), Number(iso[3]));
  const local = /^(\d{1,2})[./\s-](\d{1,2})(?:[./\s-](\d{2}|\d{4}))?\.?$/.exec(words);
  if (!local) return null;
  const [, date, month, written] = local;
  const thisYear = Number(today.slice(0, 4));
  const year = written === undefined ? thisYear : written.length === 2 ? 2000 + Number(written) : Number(written);
  const day = realDay(year, Number(month), Number(date));
  return written === undefined && day !== null && day > today ? realDay(year - 1, Number(month), Number(date)) : day;
}

function realDay(year: number, month: number, date: number): Day | null {
  if (year < 1990) return null;
  const day = `${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`;
  const time = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== day ? null : day;
}

function readTime(words: string): Value | { fault: Fault } {
  const match = /^(\d{1,2})(?:[:.\s-](\d{2}))?$/.exec(words);
  const [hour, minute] = [Number(match?.[1] ?? 99), Number(match?.[2] ?? 0)];
  if (hour > 23 || minute > 59) return { fault: 'time' };
  return { text: `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}` };
}

/** Twelve digits, the last of which is a control digit: a weighted sum modulo 11, tried with a second row of weights for 10. */
export function isIin(digits: string): boolean {
  if (!/^\d{12}$/.test(digits)) return false;
  const numbers = [...digits].map(Number);
  const sum = (shift: number) =>
    numbers.slice(0, 11).reduce((total, digit, index) => total + digit * (((index + shift) % 11) + 1), 0) % 11;
  const first = sum(0);
  const control = first === 10 ? sum(2) : first;
  return control < 10 && control === numbers[11];
}
