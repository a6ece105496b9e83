import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.ts';
import { eraseTraces, openState } from '../storage/open.ts';
import { openPrivacyFiles } from '../storage/privacy.ts';
import { reapplyDeletions } from '../storage/tombstones.ts';

/** `qorgan people reapply-deletions`: after a backup was restored, whoever had asked to be forgotten is forgotten again. */
export async function people(config: Pick<Config, 'dataDir'>, command: string | undefined): Promise<number> {
  if (command !== 'reapply-deletions') {
    console.error(`Unknown command 'people ${command ?? ''}': expected people reapply-deletions`);
    return 2;
  }
  const path = join(config.dataDir, 'state.db');
  if (!existsSync(path)) {
    console.error(`There is no ${path}: expected DATA_DIR to name the folder of the bot`);
    return 1;
  }
  const state = await openState(path);
  try {
    const { keyed, tombstones } = openPrivacyFiles(config.dataDir);
    const result = await reapplyDeletions(state, keyed, tombstones, true);
    await eraseTraces(state);
    console.log(`${result.tombstones} deletions known, ${result.deleted} people deleted again`);
    return 0;
  } finally {
    await state.destroy();
  }
}
