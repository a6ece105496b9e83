/** Counted features of one text. Two channels are kept apart: whole words cut short, and letters inside words. */
export interface Features {
  words: Map<string, number>;
  letters: Map<string, number>;
}

/** Words cut to four letters match as well as stemmers do, in all three languages. */
const CUT = 4;
const SHORTEST = 2;
const LONGEST = 4;

/** Features of the skeleton words of a text: word unigrams and bigrams, letter 2-4-grams with a mark at the edges of the word. */
export function featuresOf(words: readonly string[]): Features {
  const features: Features = { words: new Map(), letters: new Map() };
  let before = '^';
  for (const word of words) {
    const short = word.slice(0, CUT);
    count(features.words, short);
    count(features.words, `${before} ${short}`);
    before = short;
    const marked = `_${word}_`;
    for (let size = SHORTEST; size <= LONGEST; size += 1) {
      for (let at = 0; at + size <= marked.length; at += 1) count(features.letters, marked.slice(at, at + size));
    }
  }
  return features;
}

function count(counts: Map<string, number>, feature: string): void {
  counts.set(feature, (counts.get(feature) ?? 0) + 1);
}
