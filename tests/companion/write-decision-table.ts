import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readData } from '../../src/knowledge/read-data.ts';
import { DATA_FOLDER } from '../../src/parts.ts';
import { decisionTable } from './decision-table.ts';

/** `npm run docs:companion`. */
writeFileSync(join(import.meta.dirname, '..', '..', 'docs', 'companion.md'), decisionTable(readData(DATA_FOLDER)));
