import { z } from 'zod';
import { skeletonWords } from '../text/skeleton.ts';

/** data/lexicon/concepts.yaml: things of this field, and the words by which people of three languages call them. */
export const conceptLexicon = z.strictObject({
  concepts: z.record(z.string().regex(/^[a-z0-9-]+$/), z.array(z.string().min(2)).min(1)),
});
export type ConceptLexicon = z.infer<typeof conceptLexicon>['concepts'];

/** The lexicon made ready for looking up: entries by the first letters of their first word. */
export interface Concepts {
  lexicon: ConceptLexicon;
  byStart: ReadonlyMap<string, readonly Entry[]>;
}

interface Entry {
  /** Its place in the lexicon. */
  concept: number;
  /** Skeletons of the entry's words, one after the other; `isWhole` when the word must end there. */
  words: { skeleton: string; isWhole: boolean }[];
}

const START = 2;
/** Pairs of more concepts than this would be a whole story's: they say nothing of its subject any more. */
const MOST_PAIRED = 20;

export function compileConcepts(lexicon: ConceptLexicon): Concepts {
  const byStart = new Map<string, Entry[]>();
  Object.values(lexicon).forEach((entries, concept) => {
    for (const entry of entries) {
      const words = entry.split(/\s+/).map((word) => ({ skeleton: skeletonWords(word).join(''), isWhole: word.endsWith('.') }));
      const start = words[0]?.skeleton.slice(0, START) ?? '';
      byStart.set(start, [...(byStart.get(start) ?? []), { concept, words }]);
    }
  });
  return { lexicon, byStart };
}

/**
 * Concepts of a text as keys, each alone and in pairs, to stand beside its words: a phrase learned in one wording or
 * language so helps the others. Keys lie above those of words.
 */
export function conceptKeys(concepts: Concepts, words: readonly string[]): number[] {
  const found = conceptsIn(concepts, words);
  const alone = found.map((number) => CONCEPTS_FROM + number);
  if (found.length > MOST_PAIRED) return alone;
  return [...alone, ...found.flatMap((first, i) => found.slice(i + 1).map((second) => PAIR + first * MOST_CONCEPTS + second))];
}

const MOST_CONCEPTS = 1024;
/** Every key of a concept or of a pair of them is above this. */
export const CONCEPTS_FROM = 2 ** 50;
const PAIR = 2 ** 51;

/** Whether a text names one of the concepts whose names begin so. */
export function namesConcept(concepts: Concepts, words: readonly string[], beginning: string): boolean {
  const names = Object.keys(concepts.lexicon);
  return conceptsIn(concepts, words).some((number) => names[number]?.startsWith(beginning));
}

/** The names of the concepts that a key stands for: of one, of a pair, or of none when it is the key of a word. */
export function conceptsOfKey({ lexicon }: Concepts, key: number): string[] {
  const names = Object.keys(lexicon);
  if (key < CONCEPTS_FROM) return [];
  const numbers = key < PAIR ? [key - CONCEPTS_FROM] : [Math.floor((key - PAIR) / MOST_CONCEPTS), (key - PAIR) % MOST_CONCEPTS];
  return numbers.map((number) => names[number] ?? '');
}

/** The numbers of the concepts that a text names, ascending. */
function conceptsIn({ byStart }: Concepts, words: readonly string[]): number[] {
  const found = new Set<number>();
  words.forEach((word, at) => {
    for (const { concept, words: parts } of byStart.get(word.slice(0, START)) ?? []) {
      if (fits(word, parts[0]) && parts.every((part, i) => i === 0 || fits(words[at + i], part))) found.add(concept);
    }
  });
  return [...found].sort((a, b) => a - b);
}

function fits(word: string | undefined, part: Entry['words'][number] | undefined): boolean {
  if (word === undefined || part === undefined) return false;
  return part.isWhole ? word === part.skeleton : word.startsWith(part.skeleton);
}
