import { z } from 'zod';

const stems = z.array(z.string().min(1));

/** data/lexicon/entities.yaml: by which beginnings of words an entity is found. */
export const entityLexicon = z.strictObject({
  months: z.array(stems).length(12),
  days: z.array(z.strictObject({ back: z.int().min(0), words: stems })),
  lastYear: stems,
  currency: stems,
  mci: stems,
  threat: stems,
  violence: stems,
  danger: stems,
  insult: stems,
  driver: stems,
  medic: stems,
  several: stems,
  group: stems,
  again: stems,
  followUp: stems,
  article: stems,
  part: stems,
  ordinals: z.array(stems).length(6),
  languages: z.strictObject({ ru: stems, kk: stems, en: stems }),
});
export type EntityLexicon = z.infer<typeof entityLexicon>;

/** The lists of a lexicon that a folded word belongs to: entries are beginnings, or whole words where they end in a dot. */
export type ListsOf = (word: string) => readonly (readonly string[])[];

interface Entry {
  start: string;
  isWhole: boolean;
  list: readonly string[];
}

/** Sorted by first letter once, because every word of every message is looked up. */
export function makeListsOf(lexicon: EntityLexicon): ListsOf {
  const byLetter = new Map<string, Entry[]>();
  for (const list of listsIn(lexicon)) {
    for (const entry of list) {
      const isWhole = entry.endsWith('.');
      const start = isWhole ? entry.slice(0, -1) : entry;
      const others = byLetter.get(start.charAt(0));
      if (others) others.push({ start, isWhole, list });
      else byLetter.set(start.charAt(0), [{ start, isWhole, list }]);
    }
  }
  return (word) => {
    const found: (readonly string[])[] = [];
    for (const { start, isWhole, list } of byLetter.get(word.charAt(0)) ?? [])
      if ((isWhole ? word === start : word.startsWith(start)) && !found.includes(list)) found.push(list);
    return found;
  };
}

function listsIn({ months, days, ordinals, languages, ...others }: EntityLexicon): (readonly string[])[] {
  return [...months, ...days.map(({ words }) => words), ...ordinals, ...Object.values(languages), ...Object.values(others)];
}
