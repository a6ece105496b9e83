// Folded words of numbers. "One" is left alone: it is a pronoun in all three languages.
const SMALL = numbered(`
2|два|две|двух|двум|двумя|еки|two
3|три|трех|трем|тремя|уш|three
4|четыре|четырех|торт|four
5|пять|пяти|бес|five
6|шесть|шести|алты|six
7|семь|семи|жети|seven
8|восемь|восьми|сегиз|eight
9|девять|девяти|тогыз|nine
10|десять|десяти|ten
11|одиннадцать|одиннадцати|eleven
12|двенадцать|двенадцати|twelve
13|тринадцать|тринадцати|thirteen
14|четырнадцать|четырнадцати|fourteen
15|пятнадцать|пятнадцати|fifteen
16|шестнадцать|шестнадцати|sixteen
17|семнадцать|семнадцати|seventeen
18|восемнадцать|восемнадцати|eighteen
19|девятнадцать|девятнадцати|nineteen
20|двадцать|двадцати|жиырма|twenty
30|тридцать|тридцати|отыз|thirty
40|сорок|сорока|кырык|forty
50|пятьдесят|пятидесяти|елу|fifty
60|шестьдесят|шестидесяти|алпыс|sixty
70|семьдесят|семидесяти|жетпис|seventy
80|восемьдесят|восьмидесяти|сексен|eighty
90|девяносто|токсан|ninety
200|двести|двухсот
300|триста|трехсот
400|четыреста|четырехсот
500|пятьсот|пятисот
600|шестьсот|шестисот
700|семьсот|семисот
800|восемьсот|восьмисот
900|девятьсот|девятисот
`);
const GREAT = numbered(`
100|сто|ста|жуз|hundred
1000|тысяча|тысячи|тысяч|тысячу|тыс|мын|thousand
1000000|миллион|миллиона|миллионов|млн|million
`);
/** Ten in Kazakh, "he" in Russian: a number only before a unit of Kazakh. */
const KAZAKH_TEN = 'он';
const KAZAKH_UNITS = new Set(['еки', 'уш', 'торт', 'бес', 'алты', 'жети', 'сегиз', 'тогыз']);

/** Numbers in words become digits, so that "пятнадцать", "он бес", "fifteen" and "15" are one word, and "500 мың", "500 000" and "500000". */
export function numbersAsDigits(words: readonly string[]): readonly string[] {
  if (!words.some((word) => SMALL.has(word) || GREAT.has(word) || word === '000')) return words;
  const joined: string[] = [];
  for (let at = 0; at < words.length; ) {
    const { value, end } = readNumber(words, at);
    joined.push(end === at ? (words[at] as string) : String(value));
    at = Math.max(end, at + 1);
  }
  return joined;
}

/** The number that begins at a word, and the word after it; `end` is `at` when none begins there. */
function readNumber(words: readonly string[], at: number): { value: number; end: number } {
  let whole = 0;
  let part = 0;
  let least = Infinity;
  let greatest = Infinity;
  let end = at;
  for (; end < words.length; end += 1) {
    const word = words[end] as string;
    const great = GREAT.get(word) ?? (word === '000' && end > at ? 1000 : undefined);
    if (great !== undefined) {
      // "500 000 пятьсот тысяч" are two numbers.
      if (great >= greatest) break;
      part = (part || 1) * great;
      if (great >= 1000) [whole, part, greatest] = [whole + part, 0, great];
      least = great;
      continue;
    }
    if (end > at && words[end - 1] === '000') break;
    const small = smallAt(words, end) ?? (end === at && /^\d{1,6}$/.test(word) ? Number(word) : undefined);
    if (end === at + 1 && /^\d/.test(words[at] as string)) break;
    // "двадцать пять" is 25, "пять двадцать" are two numbers.
    if (small === undefined || String(small).length >= String(least).length) break;
    part += small;
    least = small % 10 === 0 ? small : 0;
  }
  return { value: whole + part, end };
}

function smallAt(words: readonly string[], at: number): number | undefined {
  const word = words[at] as string;
  if (word === KAZAKH_TEN) return KAZAKH_UNITS.has(words[at + 1] ?? '') ? 10 : undefined;
  return SMALL.get(word);
}

function numbered(table: string): ReadonlyMap<string, number> {
  return new Map(
    table
      .trim()
      .split('\n')
      .flatMap((line) => {
        const [number, ...words] = line.split('|');
        return words.map((word): [string, number] => [word, Number(number)]);
      }),
  );
}
