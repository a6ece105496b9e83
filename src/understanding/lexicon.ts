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

/** Whether a folded word is one of the list: entries are beginnings, or whole words where they end in a dot. */
export function isOneOf(word: string, list: readonly string[]): boolean {
  return list.some((entry) => (entry.endsWith('.') ? word === entry.slice(0, -1) : word.startsWith(entry)));
}
