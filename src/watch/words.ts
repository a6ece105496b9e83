import { createHash } from 'node:crypto';

/** Invisible: soft hyphens, joiners, marks of direction, the byte order mark. */
const INVISIBLE = /[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/gu;

/** Latin letters that stand in Kazakh and Russian texts of the register where a Cyrillic one belongs ("шешiмiмен" with a Latin i). */
const LOOKALIKES: Readonly<Record<string, string>> = {
  a: 'а',
  c: 'с',
  e: 'е',
  h: 'һ',
  i: 'і',
  o: 'о',
  p: 'р',
  x: 'х',
  y: 'у',
  ё: 'е',
};

/** Text as words with single spaces: what an editor reads. Twice gives the same as once. */
export function inWords(text: string): string {
  return text.replace(INVISIBLE, '').normalize('NFC').replace(/\s+/gu, ' ').trim();
}

/** The form in which two printings of one text are equal: no case, one kind of quote and dash, no spaces about punctuation. Not for reading. */
export function forComparing(text: string): string {
  const plain = inWords(text)
    .toLowerCase()
    .replace(/[a-zё]/gu, (letter) => LOOKALIKES[letter] ?? letter)
    .replace(/[«»„“”‟″"]/gu, '"')
    .replace(/[‘’‚‛′`']/gu, "'")
    .replace(/[‐‑‒–—―−]/gu, '-')
    .replaceAll('…', '...');
  return inWords(plain.replace(/ ?([^\p{L}\p{M}\p{N}\s]) ?/gu, '$1'));
}

export function hashOfWords(text: string): string {
  return createHash('sha256').update(forComparing(text)).digest('hex');
}
