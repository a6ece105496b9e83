import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { learn } from '../understanding/learn.ts';
import { decodeModels, encodeModels } from '../understanding/model-file.ts';
import type { Models } from '../understanding/understanding.ts';
import type { Knowledge } from './open-knowledge.ts';

/** The models learned from the phrases of knowledge.db; kept beside it as model.bin and learned again when a phrase changed. */
export function openModels(dataDir: string, knowledge: Knowledge): Models {
  const hash = knowledge.phrasesHash;
  const path = join(dataDir, 'model.bin');
  const cached = existsSync(path) ? decodeModels(readFileSync(path), hash) : null;
  if (cached) return cached;
  const phrases = knowledge.phrases();
  const models = learn(
    phrases.filter((phrase) => !phrase.isHeldBack),
    phrases.filter((phrase) => phrase.isHeldBack),
    knowledge.concepts,
  );
  const fresh = `${path}.new-${process.pid}`;
  writeFileSync(fresh, encodeModels(models, hash));
  renameSync(fresh, path);
  return models;
}
