import { join } from 'node:path';
import { openParts } from '../src/parts.ts';

/** Where the tests find knowledge.db and model.bin, built once for all of them and kept between runs. */
export const TEST_DATA_DIR = join(import.meta.dirname, '..', 'node_modules', '.cache', 'qorgan-tests');

export default function learnOnce(): void {
  openParts({ dataDir: TEST_DATA_DIR, operator: null }).knowledge.close();
}
