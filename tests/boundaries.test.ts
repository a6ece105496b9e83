import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');
const TABLE = join(ROOT, 'docs', 'decisions', '0003-who-imports-whom.md');

/** The rows of the decision: folder -> what it may import, folders of ours and packages alike. */
function readTable(): Map<string, Set<string>> {
  const rows = readFileSync(TABLE, 'utf8').matchAll(/^\| `([^`]+)` \| (.*) \| (.*) \|$/gm);
  return new Map(
    [...rows].map(([, folder, ours, packages]) => [
      folder ?? '',
      new Set([...`${ours} ${packages}`.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? '')),
    ]),
  );
}

/** Every import of src/ as [folder of the file, what it imports, the file]. Imports inside one folder are its own matter. */
function readImports(): [string, string, string][] {
  const files = readdirSync(join(ROOT, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
  return files.flatMap((file) => {
    const from = folderOf(file);
    const specifiers = [
      ...readFileSync(file, 'utf8').matchAll(/(?:^(?:import|export)\s[^;]*?from\s+|^import\s+|\bimport\()'([^']+)'/gm),
    ].map(([, specifier]) => specifier ?? '');
    return specifiers
      .map((specifier) => (specifier.startsWith('.') ? folderOf(join(dirname(file), specifier)) : packageOf(specifier)))
      .filter((to) => to !== from)
      .map((to): [string, string, string] => [from, to, relative(ROOT, file)]);
  });
}

function folderOf(file: string): string {
  const parts = relative(join(ROOT, 'src'), file).split('/');
  if (parts[0] === '..') return parts[1] ?? '';
  if (parts[0] === 'channels') return `channels/${parts[1]}`;
  return parts[0] ?? '';
}

function packageOf(specifier: string): string {
  if (specifier.startsWith('node:')) return 'node';
  const [first, second] = specifier.split('/');
  return first?.startsWith('@') ? `${first}/${second}` : (first ?? '');
}

const allowed = readTable();
const imports = readImports();

test('every arrow stands in the table of the decision', () => {
  expect(allowed.size).toBeGreaterThan(10);
  const strangers = imports
    .filter(([from, to]) => !allowed.get(from)?.has(to))
    .map(([from, to, file]) => `${from} -> ${to} (${file})`);
  expect(strangers).toEqual([]);
});

test('every arrow of the table is used', () => {
  const used = new Set(imports.map(([from, to]) => `${from} -> ${to}`));
  const unused = [...allowed]
    .flatMap(([from, targets]) => [...targets].map((to) => `${from} -> ${to}`))
    .filter((arrow) => !used.has(arrow));
  expect(unused).toEqual([]);
});

test.each(['text', 'law', 'understanding', 'dialogue', 'companion'])(
  '%s is pure: no clock, no database, no network, no i18next',
  (folder) => {
    const impure = imports.filter(
      ([from, to]) =>
        from === folder &&
        ['node', 'i18next', 'kysely', 'better-sqlite3', 'grammy', 'fastify', 'wording', 'storage', 'knowledge'].includes(to),
    );
    expect(impure).toEqual([]);
    const sources = readdirSync(join(ROOT, 'src', folder)).map((file) => readFileSync(join(ROOT, 'src', folder, file), 'utf8'));
    for (const source of sources)
      expect(source).not.toMatch(/Date\.now\(|new Date\(\)|Math\.random|process\.|performance\.now|fetch\(/);
  },
);
