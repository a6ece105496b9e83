import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { z } from 'zod';
import { type CompanionData, companionFiles, ROADS, type RoadFile } from '../companion/schema.ts';
import { type Law, lawFiles } from '../law/schema.ts';
import { type ConceptLexicon, conceptLexicon } from '../understanding/concepts.ts';
import { type EntityLexicon, entityLexicon } from '../understanding/lexicon.ts';
import { fieldsFile, type Papers, paperFile, paperWordsFile } from './paper-schema.ts';
import { DataFaults, readYaml } from './read-yaml.ts';
import {
  type LeftOut,
  leftOutFile,
  menuFile,
  type Phrases,
  type Promises,
  phrasesFile,
  promisesFile,
  type Reviewed,
  reviewedFile,
  type ShortLabels,
  shortLabelsFile,
  type Term,
  type Topic,
  type TopicGroup,
  termsFile,
  topicFile,
} from './schema.ts';

/** All that an editor wrote: the structured law, the topics and their phrases, and what holds the answers to facts and words. */
export interface Data {
  law: Law;
  topics: readonly Topic[];
  phrases: readonly Phrases[];
  entities: EntityLexicon;
  concepts: ConceptLexicon;
  menu: Record<TopicGroup, string[]>;
  papers: Papers;
  leftOut: readonly LeftOut[];
  terms: readonly Term[];
  promises: Promises;
  reviewed: Reviewed;
  companion: CompanionData;
  shortLabels: ShortLabels;
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
  const concepts = one(join(folder, 'lexicon', 'concepts.yaml'), conceptLexicon);
  const entities = one(join(folder, 'lexicon', 'entities.yaml'), entityLexicon);
  const menu = one(join(folder, 'menu.yaml'), menuFile);
  const order = Object.values(menu?.menu ?? {}).flat();
  const place = ({ id }: Topic) => (order.includes(id) ? order.indexOf(id) : order.length);
  const topics = every('topics', topicFile).sort((a, b) => place(a) - place(b));
  const phrases = every('phrases', phrasesFile);
  const leftOut = single('left-out.yaml', leftOutFile);
  const terms = single('terms.yaml', termsFile);
  const promises = single('promises.yaml', promisesFile);
  const reviewed = one(join(folder, 'reviewed.yaml'), reviewedFile);
  const companion = readCompanion(folder, one, faults);
  const shortLabels = one(join(folder, 'whatsapp', 'short-labels.yaml'), shortLabelsFile);
  const fields = one(join(folder, 'papers', 'fields.yaml'), fieldsFile);
  const paperWords = one(join(folder, 'papers', 'words.yaml'), paperWordsFile);
  const papers = yamlFilesIn(join(folder, 'papers'))
    .filter((path) => !/(?:fields|words)\.yaml$/.test(path))
    .flatMap((path) => one(path, paperFile) ?? [])
    .sort((a, b) => a.order - b.order);
  if (!leftOut || !terms || !promises || !reviewed || !shortLabels || !companion || !fields || !paperWords)
    throw new DataFaults(faults);
  if (
    !acts ||
    !contacts ||
    !indexes ||
    !timeline ||
    !aggravating ||
    !words ||
    !entities ||
    !concepts ||
    !menu ||
    faults.length > 0
  )
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
  return {
    law,
    topics,
    phrases,
    entities,
    concepts: concepts.concepts,
    menu: menu.menu,
    papers: { papers, fields: fields.fields, words: paperWords.words, cancel: Object.values(paperWords.cancel).flat() },
    leftOut: leftOut.left_out,
    terms: terms.terms,
    promises: promises.promises,
    reviewed: reviewed.reviewed,
    companion,
    shortLabels: shortLabels.short_labels,
  };
}

type ReadOne = <T>(path: string, schema: z.ZodType<T>) => T | null;

/** data/companion/: a file for each road, and what all roads share. */
function readCompanion(folder: string, one: ReadOne, faults: string[]): CompanionData | null {
  const at = (file: string) => join(folder, 'companion', file);
  const roads = ROADS.map((road) => one(at(`${road}.yaml`), companionFiles.road));
  roads.forEach((file, index) => {
    if (file && file.road !== ROADS[index])
      faults.push(`data/companion/${ROADS[index]}.yaml road: '${file.road}', expected '${ROADS[index]}'`);
  });
  const evidence = one(at('evidence.yaml'), companionFiles.evidence);
  const calls = one(at('calls.yaml'), companionFiles.calls);
  const articles = one(at('articles.yaml'), companionFiles.articles);
  const [attacked, manager]: (RoadFile | null | undefined)[] = roads;
  if (!attacked || !manager || !evidence || !calls || !articles) return null;
  return { roads: { attacked, manager }, ...evidence, ...calls, ...articles };
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
