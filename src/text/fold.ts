/** Longest text that is looked at, in UTF-16 units: Telegram's own limit for a message. */
export const LONGEST_TEXT = 4096;

// Kazakh letters to the Russian letter that people type in their place.
const KAZAKH: Record<string, string> = { қ: 'к', ө: 'о', ү: 'у', ұ: 'у', і: 'и', ң: 'н', ғ: 'г', ә: 'а', һ: 'х' };

/**
 * The form in which two spellings of a text compare equal, still in its own script. For matching only, never shown.
 * The text is cut before and after normalising: one character may grow to eighteen under NFKC.
 */
export function foldForMatching(text: string): string {
  if (!UNUSUAL.test(text)) return replaceLetters(cut(text).toLowerCase());
  const normal = cut(cut(text).normalize('NFKC').toLowerCase());
  // й and ё are composed by NFC, so that dropping the stray marks (zalgo) keeps й a letter of its own; ё is folded by name.
  return replaceLetters(normal.normalize('NFC').replace(/[\p{M}\p{Cf}\p{Cc}\p{Cs}]+/gu, (run) => (/\s/.test(run) ? ' ' : '')));
}

/** Anything but signs of ASCII and the letters of Russian and Kazakh, which no normal form changes: most messages have none. */
const UNUSUAL = /[^ -~а-яёА-ЯЁәғқңөұүһіӘҒҚҢӨҰҮҺІ«»—–]/;

function replaceLetters(text: string): string {
  return text.replaceAll('ё', 'е').replace(/[қөүұіңғәһ]/g, (letter) => KAZAKH[letter] ?? letter);
}

/** Letters and digits between anything else; apostrophes inside a word do not part it. */
export function wordsOf(folded: string): string[] {
  return folded.replace(/['’ʼ`]/g, '').match(/[\p{L}\p{N}]+/gu) ?? [];
}

function cut(text: string): string {
  if (text.length <= LONGEST_TEXT) return text;
  const end = text.charCodeAt(LONGEST_TEXT - 1);
  return text.slice(0, end >= 0xd800 && end <= 0xdbff ? LONGEST_TEXT - 1 : LONGEST_TEXT);
}
