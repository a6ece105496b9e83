import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { learnModels, MODEL_FILE } from '../src/knowledge/open-models.ts';
import { DATA_FOLDER } from '../src/parts.ts';
import { realParts } from './parts.ts';

/** Learns once more, in a process that the file does not come from: the proof that data, program and file belong together. */
test('the committed model is what npm run train gives', { timeout: 240_000 }, () => {
  const path = join(DATA_FOLDER, MODEL_FILE);
  expect(existsSync(path), `${path} is missing: run npm run train`).toBe(true);
  const committed = readFileSync(path);
  expect(committed.length).toBeLessThan(12_000_000);
  const isSame = learnModels(realParts().knowledge).equals(committed);
  expect(isSame, 'data/phrases, data/lexicon or the program changed: run npm run train and commit data/model.bin').toBe(true);
});
