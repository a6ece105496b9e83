import { join } from 'node:path';
import { checkPhrases, describeFault } from '../src/knowledge/check-phrases.ts';
import { readData } from '../src/knowledge/read-data.ts';

/** `npm run check:phrases`: every duplicate, leak and stray among the phrases, with its file. */
const faults = checkPhrases(readData(join(import.meta.dirname, '..', 'data')).phrases);
for (const fault of faults) console.log(describeFault(fault));
console.log(`${faults.length} faults in data/phrases`);
process.exitCode = faults.length === 0 ? 0 : 1;
