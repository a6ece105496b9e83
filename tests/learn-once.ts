import { join } from 'node:path';
import { openKnowledge } from '../src/knowledge/open-knowledge.ts';
import { learnModels, ModelIsStale, openModels, saveModels } from '../src/knowledge/open-models.ts';
import { DATA_FOLDER } from '../src/parts.ts';
import { todayInKazakhstan } from '../src/today.ts';

/** Where the tests find knowledge.db, built once for all of them and kept between runs. */
export const TEST_DATA_DIR = join(import.meta.dirname, '..', 'node_modules', '.cache', 'qorgan-tests');

export default function learnOnce(): void {
  learnIfStale(TEST_DATA_DIR);
}

/**
 * Between a change and `npm run train` the committed model does not fit: then one of its own is learned, so that one test says
 * so instead of all.
 */
export function learnIfStale(dataDir: string): void {
  const knowledge = openKnowledge(DATA_FOLDER, dataDir, todayInKazakhstan());
  try {
    openModels([DATA_FOLDER, dataDir], knowledge);
  } catch (error) {
    if (!(error instanceof ModelIsStale)) throw error;
    saveModels(dataDir, learnModels(knowledge));
  } finally {
    knowledge.close();
  }
}
