import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { realParts } from '../parts.ts';
import { decisionTable } from './decision-table.ts';

test('docs/companion.md says what the program decides (npm run docs:companion writes it anew)', () => {
  const written = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'companion.md'), 'utf8');
  expect(written).toBe(decisionTable(realParts().knowledge));
});
