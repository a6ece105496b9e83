const KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`";
const RUSSIAN = 'йцукенгшщзхъфывапролджэячсмитьбюё';
// The Kazakh layout is the Russian one with letters in the row of digits.
const DIGIT_KEYS = '2345890-=';
const KAZAKH = 'әіңғүұқөһ';

const TO_RUSSIAN = tableOf(KEYS, RUSSIAN);
const TO_KAZAKH = tableOf(KEYS + DIGIT_KEYS, RUSSIAN + KAZAKH);
const TO_ENGLISH = tableOf(RUSSIAN + KAZAKH, KEYS + DIGIT_KEYS);
const DIGITS_TO_KAZAKH = tableOf(DIGIT_KEYS, KAZAKH);

/**
 * What the same keys would have written with another layout on: "gfwbtyn" -> "пациент", "руддщ" -> "hello", "vty3 9hls" and "мен3 9рды" ->
 * "мені ұрды". All readings that are worth a try, none when no keyboard would make words of it.
 */
export function otherLayouts(text: string): string[] {
  const isCyrillic = /\p{Script=Cyrillic}/u.test(text);
  const isLatin = /[a-z]/i.test(text);
  if (isCyrillic === isLatin) return [];
  const typed = text.toLowerCase();
  const retype = (table: ReadonlyMap<string, string>) => [...typed].map((sign) => table.get(sign) ?? sign).join('');
  if (isCyrillic) return DIGIT_IN_WORD.test(typed) ? [retype(DIGITS_TO_KAZAKH), retype(TO_ENGLISH)] : [retype(TO_ENGLISH)];
  return DIGIT_IN_WORD.test(typed) ? [retype(TO_RUSSIAN), retype(TO_KAZAKH)] : [retype(TO_RUSSIAN)];
}

/** A key of the row of digits beside a letter. */
const DIGIT_IN_WORD = /\p{L}[2345890=-]|[2345890=-]\p{L}/u;

function tableOf(from: string, to: string): ReadonlyMap<string, string> {
  const signs = [...to];
  return new Map([...from].map((sign, i) => [sign, signs[i] ?? sign]));
}
