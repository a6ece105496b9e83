import { parseArgs } from 'node:util';
import { readConfig } from '../config.ts';
import { openKnowledge } from '../knowledge/open-knowledge.ts';
import { learnModels, MODEL_FILE, saveModels } from '../knowledge/open-models.ts';
import { DATA_FOLDER } from '../parts.ts';
import { todayInKazakhstan } from '../today.ts';

/**
 * `qorgan knowledge train`: learns from the phrases of data/ and writes what was learned into DATA_DIR, or with `--commit` into data/,
 * where it is committed. Throws DataFaults when data/ has faults.
 */
export function train(args: string[]): number {
  const options = { commit: { type: 'boolean', default: false } } as const;
  const { values } = parseArgs({ args, options });
  const { dataDir } = readConfig(process.env);
  const knowledge = openKnowledge(DATA_FOLDER, dataDir, todayInKazakhstan());
  const started = performance.now();
  const file = learnModels(knowledge);
  const folder = values.commit ? DATA_FOLDER : dataDir;
  saveModels(folder, file);
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  const number = knowledge.phrases().filter(({ isHeldBack }) => !isHeldBack).length;
  knowledge.close();
  console.log(`${number} phrases learned in ${seconds} s: ${folder}/${MODEL_FILE}, ${(file.length / 1e6).toFixed(1)} MB`);
  return 0;
}
