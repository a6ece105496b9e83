import { openParts, type Parts } from '../src/parts.ts';
import { TEST_DATA_DIR } from './learn-once.ts';

/** The day that the tests take for today, so that no test changes its mind at midnight. */
export const TODAY = '2026-11-24';

let opened: Parts | undefined;

/** The real knowledge and the real models, opened once a test file. */
export function realParts(): Parts {
  opened ??= openParts({ dataDir: TEST_DATA_DIR, operator: null });
  return opened;
}
