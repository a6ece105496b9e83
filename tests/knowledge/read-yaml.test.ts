import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readYaml } from '../../src/knowledge/read-yaml.ts';
import { lawFiles } from '../../src/law/schema.ts';

function faultsOf(yaml: string): string[] {
  const path = join(mkdtempSync(join(tmpdir(), 'qorgan-')), 'indexes.yaml');
  writeFileSync(path, yaml);
  const faults: string[] = [];
  readYaml(path, 'data/law/indexes.yaml', lawFiles.indexes, faults);
  return faults;
}
const index = (year: string, extra = '') => `indexes:
  - year: ${year}
    tenge: 4325
    law: null
    confidence: {level: high, why: read}
    sources: []${extra}
`;

test('a sound file has no faults', () => expect(faultsOf(index('2026'))).toEqual([]));

test.each([
  ['a wrong type names file, line and key', index("'2026'"), /^data\/law\/indexes\.yaml:2 indexes\.0\.year: .*expected number/],
  ['an unknown key names the entry', index('2026', '\n    tenges: 1'), /^data\/law\/indexes\.yaml:2 indexes\.0: .*tenges/],
  ['broken YAML names the line', 'indexes:\n  - year: [2026\n', /^data\/law\/indexes\.yaml:\d /],
  ['a key twice is a fault', index('2026', '\n    tenge: 1'), /^data\/law\/indexes\.yaml:7 .*unique/i],
])('%s', (_, yaml, expected) => {
  const faults = faultsOf(yaml);
  expect(faults).toHaveLength(1);
  expect(faults[0]).toMatch(expected);
});
