import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { openKnowledge } from '../src/knowledge/open-knowledge.ts';
import { MODEL_FILE, openModels } from '../src/knowledge/open-models.ts';
import { DATA_FOLDER } from '../src/parts.ts';
import { todayInKazakhstan } from '../src/today.ts';

/** Prints how many milliseconds of the processor a new process takes to read the model, and its megabytes. Run by bench/ask.ts; the argument is its DATA_DIR. */
const dataDir = process.argv[2] ?? '';
const knowledge = openKnowledge(DATA_FOLDER, dataDir, todayInKazakhstan());
const own = join(dataDir, MODEL_FILE);
const folder = existsSync(join(DATA_FOLDER, MODEL_FILE)) && !existsSync(own) ? DATA_FOLDER : dataDir;
const before = process.threadCpuUsage();
openModels([folder], knowledge);
const { user, system } = process.threadCpuUsage(before);
console.log(`${(user + system) / 1000} ${(statSync(join(folder, MODEL_FILE)).size / 1e6).toFixed(1)}`);
