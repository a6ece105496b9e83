import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { learn } from '../understanding/learn.ts';
import { decodeModels, encodeModels } from '../understanding/model-file.ts';
import { type Probe, readsAsLearned, takeProbes } from '../understanding/probes.ts';
import type { Models } from '../understanding/understanding.ts';
import type { Knowledge } from './open-knowledge.ts';

/** The name of the file, in data/ where it is committed, and in DATA_DIR where an editor's own lies. */
export const MODEL_FILE = 'model.bin';

/** What a server needs to understand people was learned from other phrases, or by another version of the program. */
export class ModelIsStale extends Error {}

/**
 * The models that were learned from the phrases of knowledge.db: the first of the folders whose file fits. Nothing is learned here,
 * because that takes longer than a start may; throws ModelIsStale when no file fits.
 */
export function openModels(folders: readonly string[], knowledge: Knowledge): Models {
  for (const folder of folders) {
    const models = readModels(join(folder, MODEL_FILE), knowledge);
    if (models) return models;
  }
  throw new ModelIsStale(
    `Cannot start: data/phrases, data/lexicon or the program changed after ${MODEL_FILE} in ${folders.join(' or ')} was learned; run 'npm run --silent qorgan -- knowledge train' and start again`,
  );
}

/** Null when there is no file, or it was learned from other phrases or by a program that read texts otherwise. */
function readModels(path: string, { phrasesHash }: Knowledge): Models | null {
  if (!existsSync(path)) return null;
  const file = decodeModels<Probe[]>(readFileSync(path), phrasesHash);
  return file && readsAsLearned(file.models, file.extra) ? file.models : null;
}

/** Learns from the phrases; what a model file holds. Takes some twenty seconds, and gives the same bytes every time. */
export function learnModels(knowledge: Knowledge): Buffer {
  const phrases = knowledge.phrases();
  const learned = phrases.filter((phrase) => !phrase.isHeldBack);
  const heldBack = phrases.filter((phrase) => phrase.isHeldBack);
  const models = learn(learned, heldBack, knowledge.concepts);
  const probes = takeProbes(
    models,
    heldBack.map(({ text }) => text),
  );
  return encodeModels(models, knowledge.phrasesHash, probes);
}

/** Puts the file into the folder at one stroke: a bot that starts meanwhile reads the old one or the new one. */
export function saveModels(folder: string, file: Buffer): void {
  const path = join(folder, MODEL_FILE);
  const fresh = `${path}.new-${process.pid}`;
  writeFileSync(fresh, file);
  renameSync(fresh, path);
}
