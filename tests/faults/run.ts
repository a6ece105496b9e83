import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { table } from '../../bench/markdown.ts';
import type { Row } from './scale.ts';

/** `npm run test:faults [-- words of file names]`: every fault in its whole size, and a table of what came out. */
const file = join(mkdtempSync(join(tmpdir(), 'qorgan-faults-')), 'table.jsonl');
const chosen = process.argv.slice(2);
const files = chosen.length > 0 ? chosen.map((name) => `tests/faults/${name}`) : ['tests/faults'];
const { status } = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', ...files, '--maxWorkers=1', '--testTimeout=7200000', '--hookTimeout=600000'],
  { stdio: 'inherit', env: { ...process.env, FAULTS: process.env['FAULTS'] ?? 'whole', FAULTS_TABLE: file } },
);
const rows = existsSync(file)
  ? readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Row)
  : [];
rows.sort((a, b) => a.test.localeCompare(b.test, 'en', { numeric: true }));
console.log(
  table(
    ['test', 'fault', 'scale', 'figures', 'pass'],
    rows.map(({ test, what, scale, figures, pass }) => [test, what, scale, figures, pass ? 'yes' : 'NO']),
  ),
);
process.exitCode = status ?? 1;
