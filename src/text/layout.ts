const KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`";
const RUSSIAN = 'йцукенгшщзхъфывапролджэячсмитьбюё';
const TO_RUSSIAN = new Map([...KEYS].map((key, index) => [key, RUSSIAN[index] ?? key]));

/** What the same keys would have written with the Russian layout on: "gfwbtyn" -> "пациент". Null when the text has Cyrillic. */
export function asRussianLayout(text: string): string | null {
  if (/\p{Script=Cyrillic}/u.test(text) || !/[a-z]/i.test(text)) return null;
  return [...text.toLowerCase()].map((letter) => TO_RUSSIAN.get(letter) ?? letter).join('');
}
