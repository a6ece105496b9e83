import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { z } from 'zod';
import { type Law, lawFiles } from '../law/schema.ts';
import { type EntityLexicon, entityLexicon } from '../understanding/lexicon.ts';
import { DataFaults, readYaml } from './read-yaml.ts';
import { KNOWLEDGE_GROUPS, OTHER_GROUPS, type Phrases, phrasesFile, type Topic, topicFile } from './schema.ts';

/** All that an editor wrote: the structured law, the topics and their phrases. */
export interface Data {
  law: Law;
  topics: readonly Topic[];
  phrases: readonly Phrases[];
  entities: EntityLexicon;
}

/** Reads data/ and checks the shape of every file. Throws DataFaults with every fault found. */
export function readData(folder: string): Data {
  const faults: string[] = [];
  const one = <T>(path: string, schema: z.ZodType<T>): T | null =>
    readYaml(path, relative(join(folder, '..'), path), schema, faults);
  const every = <T>(below: string, schema: z.ZodType<T>): T[] =>
    yamlFilesIn(join(folder, below)).flatMap((path) => one(path, schema) ?? []);
  const single = <T>(file: string, schema: z.ZodType<T>): T | null => one(join(folder, 'law', file), schema);

  const acts = single('acts.yaml', lawFiles.acts);
  const contacts = single('contacts.yaml', lawFiles.contacts);
  const indexes = single('indexes.yaml', lawFiles.indexes);
  const timeline = single('timeline.yaml', lawFiles.timeline);
  const aggravating = single('aggravating.yaml', lawFiles.aggravating);
  single('penalty-kinds.yaml', lawFiles.penaltyKinds);
  const words = single('words.yaml', lawFiles.words);
  const provisions = every('law/provisions', lawFiles.provisions).flatMap((file) => file.provisions);
  const facts = every('law/facts', lawFiles.facts).flatMap((file) => file.facts);
  const entities = one(join(folder, 'lexicon', 'entities.yaml'), entityLexicon);
  const topics = every('topics', topicFile).sort(byGroup);
  const phrases = every('phrases', phrasesFile);
  if (!acts || !contacts || !indexes || !timeline || !aggravating || !words || !entities || faults.length > 0)
    throw new DataFaults(faults);

  const law: Law = {
    acts: acts.acts,
    contacts: contacts.contacts,
    indexes: indexes.indexes,
    timeline: timeline.timeline,
    aggravating: aggravating.aggravating_circumstances,
    words,
    provisions,
    facts,
  };
  return { law, topics, phrases, entities };
}

const GROUPS: readonly string[] = [...KNOWLEDGE_GROUPS, ...OTHER_GROUPS];

/** The order of the menu: groups as the schema lists them, topics by id. */
function byGroup(a: Topic, b: Topic): number {
  return GROUPS.indexOf(a.group) - GROUPS.indexOf(b.group) || a.id.localeCompare(b.id, 'en');
}

/** A hash over the names and bytes of all data files: the same data gives the same hash on every machine. */
export function hashOfData(folder: string): string {
  const hash = createHash('sha256');
  for (const path of yamlFilesIn(folder))
    hash.update(relative(folder, path)).update('\0').update(readFileSync(path)).update('\0');
  return hash.digest('hex');
}

function yamlFilesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.yaml'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
