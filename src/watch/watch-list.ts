import { join } from 'node:path';
import { z } from 'zod';
import { DataFaults, readYaml } from '../knowledge/read-yaml.ts';
import type { Act } from '../law/schema.ts';

/** The languages in which a text is read, as the addresses name them. The English translation comes late and is not law. */
export const READ_LANGUAGES = ['rus', 'kaz'] as const;
export type ReadLanguage = (typeof READ_LANGUAGES)[number];

const address = z.url({ protocol: /^https$/, error: 'expected an https address' });
const article = z
  .string()
  .regex(/^\d+(-\d+)*(\.\.\d+)?$/, { error: "expected an article like '380-3' or a range like '179..185'" });

const watched = z.strictObject({
  /** Eleven characters; the underscore at the end of an old one belongs to it. */
  id: z.string().regex(/^[A-Z]\d{2}[0-9A-Z]\d{6}[0-9_]$/, { error: "expected an identifier of Adilet like 'K1400000226'" }),
  what: z.string().min(1),
  act: z.string().optional(),
  match: z.string().optional(),
  subjects: z.array(z.string()).min(1),
  articles: z.union([z.array(article).min(1), z.enum(['every', 'whole'])], {
    error: "expected a list of articles, 'every' or 'whole'",
  }),
  rus: address,
  kaz: address,
  eng: address,
  card: address.regex(/\/info$/, { error: 'expected the address of the card, which ends in /info' }),
});

const watchListFile = z.strictObject({ watch_list: z.array(watched).min(1) });

export interface WatchedAct {
  id: string;
  what: string;
  /** The id in acts.yaml, and the words by which facts name the act. */
  act: string | null;
  match: string | null;
  subjects: readonly string[];
  articles: readonly string[] | 'every' | 'whole';
  /** What a reader opens. */
  source: string;
  /** What is looked at: small, and it bears the date of the last change. */
  card: string;
  texts: Readonly<Record<ReadLanguage, string>>;
}

/** Reads data/law/watch-list.yaml. Throws DataFaults with every fault found. */
export function readWatchList(dataFolder: string, acts: readonly Act[]): WatchedAct[] {
  const shown = 'data/law/watch-list.yaml';
  const faults: string[] = [];
  const file = readYaml(join(dataFolder, 'law', 'watch-list.yaml'), shown, watchListFile, faults);
  const list = file?.watch_list ?? [];
  for (const { id, act, match } of list) {
    if (act !== undefined && !acts.some((known) => known.id === act))
      faults.push(`${shown} ${id}: act '${act}' is not in acts.yaml`);
    if (act === undefined && match === undefined) faults.push(`${shown} ${id}: expected act or match`);
    if (list.filter((other) => other.id === id).length > 1) faults.push(`${shown} ${id}: stands twice`);
  }
  if (faults.length > 0) throw new DataFaults(faults);
  return list.map(({ id, what, act, match, subjects, articles, rus, card }) => ({
    id,
    what,
    act: act ?? null,
    match: match ?? acts.find((known) => known.id === act)?.match ?? null,
    subjects,
    articles: typeof articles === 'string' ? articles : articles.flatMap(expand),
    source: rus,
    card,
    texts: { rus: textOf(card, 'rus'), kaz: textOf(card, 'kaz') },
  }));
}

/** The whole list on another server, for tests on this machine. */
export function movedTo(root: string, list: readonly WatchedAct[]): WatchedAct[] {
  const moved = (url: string) => root + new URL(url).pathname;
  return list.map((act) => ({
    ...act,
    card: moved(act.card),
    texts: { rus: moved(act.texts.rus), kaz: moved(act.texts.kaz) },
  }));
}

/** The text stands beside the card, in every language under the same identifier. */
function textOf(card: string, language: ReadLanguage): string {
  return card.replace(/\/info$/, '').replace(/\/(rus|kaz|eng)\/docs\//, `/${language}/docs/`);
}

function expand(article: string): string[] {
  const [from = '', to] = article.split('..');
  if (to === undefined) return [from];
  return Array.from({ length: Number(to) - Number(from) + 1 }, (_, index) => String(Number(from) + index));
}
