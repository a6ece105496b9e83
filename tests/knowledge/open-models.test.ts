import { copyFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Knowledge } from '../../src/knowledge/open-knowledge.ts';
import { learnModels, MODEL_FILE, ModelIsStale, openModels, saveModels } from '../../src/knowledge/open-models.ts';
import { checksumOf } from '../../src/understanding/bytes.ts';
import { guessTopic } from '../../src/understanding/topics.ts';

const folder = () => mkdtempSync(join(tmpdir(), 'qorgan-models-'));
const phrases = ['hit', 'threat', 'fine'].flatMap((topic) =>
  ['he {} me', 'about the {}', 'a {} again'].map((pattern, i) => ({
    text: pattern.replace('{}', topic),
    topic,
    language: 'en' as const,
    isHeldBack: i === 2,
  })),
);
const knowledge = { phrasesHash: 'one', concepts: {}, phrases: () => phrases } as unknown as Knowledge;

test('the first folder whose file fits is used', () => {
  const [empty, stale, good] = [folder(), folder(), folder()];
  saveModels(stale, learnModels({ ...knowledge, phrasesHash: 'other' }));
  saveModels(good, learnModels(knowledge));
  const models = openModels([empty, stale, good], knowledge);
  expect(guessTopic(models.topics, 'a fine').ranking[0]?.topic).toBe('fine');
});

test('without a file that fits it says which command helps, and learns nothing itself', () => {
  const [empty, stale] = [folder(), folder()];
  saveModels(stale, learnModels(knowledge));
  const changed = { ...knowledge, phrasesHash: 'changed' };
  expect(() => openModels([empty, stale], changed)).toThrow(ModelIsStale);
  expect(() => openModels([empty, stale], changed)).toThrow(/data\/phrases.*run 'npm run --silent qorgan -- knowledge train'/);
});

test('a file from before the program read texts otherwise does not fit', () => {
  const [mine, theirs] = [folder(), folder()];
  const file = learnModels(knowledge);
  // What the file says of a probe is not what this program says: as after a change of the features.
  const before = file.toString('latin1');
  const at = before.indexOf('"confidence":0.') + '"confidence":0.'.length;
  expect(at).toBeGreaterThan(20);
  saveModels(mine, file);
  writeFileSync(join(theirs, MODEL_FILE), file);
  expect(() => openModels([theirs], knowledge)).not.toThrow();
  writeFileSync(join(theirs, MODEL_FILE), reseal(file, at));
  expect(() => openModels([theirs], knowledge)).toThrow(ModelIsStale);
  copyFileSync(join(mine, MODEL_FILE), join(theirs, MODEL_FILE));
  expect(() => openModels([theirs], knowledge)).not.toThrow();
});

/** The file with another digit at `at`, whole in itself. */
function reseal(file: Buffer, at: number): Buffer {
  const other = Buffer.from(file);
  other[at] = other[at] === 57 ? 48 : 57;
  other.writeUInt32LE(checksumOf(other.subarray(0, -4)), other.length - 4);
  return other;
}
