import { foldForMatching } from '../text/fold.ts';

/** Where a messenger has no buttons, choices are numbered and people answer with the number, in figures or in words. */
const WORDS: readonly (readonly string[])[] = [
  ['один', 'первый', 'первое', 'первая', 'бір', 'бірінші', 'one', 'first'],
  ['два', 'второй', 'второе', 'вторая', 'екі', 'екінші', 'two', 'second'],
  ['три', 'третий', 'третье', 'третья', 'үш', 'үшінші', 'three', 'third'],
  ['четыре', 'четвёртый', 'төрт', 'төртінші', 'four', 'fourth'],
  ['пять', 'пятый', 'бес', 'бесінші', 'five', 'fifth'],
  ['шесть', 'шестой', 'алты', 'алтыншы', 'six', 'sixth'],
  ['семь', 'седьмой', 'жеті', 'жетінші', 'seven', 'seventh'],
  ['восемь', 'восьмой', 'сегіз', 'сегізінші', 'eight', 'eighth'],
  ['девять', 'девятый', 'тоғыз', 'тоғызыншы', 'nine', 'ninth'],
  // Not «он», ten in Kazakh: it is "he" in Russian.
  ['десять', 'десятый', 'оныншы', 'ten', 'tenth'],
];
const POSITIONS = new Map(WORDS.flatMap((words, index) => words.map((word) => [foldForMatching(word), index] as const)));

/** "2", "2.", "№ 2", "2️⃣", "второе" -> the second of what was offered; null when it is no number or nobody offered so many. */
export function numberedChoice(text: string, offered: readonly string[]): string | null {
  if (offered.length === 0 || text.length > 20) return null;
  const plain = text
    .normalize('NFKC')
    .replace(/[\ufe0f\u20e3]/g, '')
    .trim();
  const figure = /^(?:№|no\.?|#)?\s*(\d{1,2})\s*[.)]?$/i.exec(plain)?.[1];
  const position = figure === undefined ? POSITIONS.get(foldForMatching(plain)) : Number(figure) - 1;
  return position === undefined ? null : (offered[position] ?? null);
}
