import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { type FileChange, replaceFiles, undoInterrupted } from '../../src/knowledge/exchange/replace-files.ts';
import { makeFolder, textsOf } from './exchange-files.ts';

let folder = '';
const files: FileChange[] = [
  { path: 'topics/a.yaml', before: 'a: 1\n', after: 'a: 2\n' },
  { path: 'topics/new.yaml', before: null, after: 'new: 1\n' },
  { path: 'topics/b.yaml', before: 'b: 1\n', after: 'b: 2\n' },
];
const old = new Map([
  ['topics/a.yaml', 'a: 1\n'],
  ['topics/b.yaml', 'b: 1\n'],
]);

beforeEach(() => {
  folder = join(makeFolder(), 'data');
  mkdirSync(join(folder, 'topics'), { recursive: true });
  for (const [path, text] of old) writeFileSync(join(folder, path), text);
});

test('all files are replaced and nothing is left beside them', () => {
  replaceFiles(folder, files);
  expect(textsOf(folder)).toEqual(
    new Map([
      ['topics/a.yaml', 'a: 2\n'],
      ['topics/b.yaml', 'b: 2\n'],
      ['topics/new.yaml', 'new: 1\n'],
    ]),
  );
  expect(existsSync(`${folder}.import`)).toBe(false);
});

test.each([1, 2, 3])('a failure at rename %i leaves data/ as it was', (failing) => {
  let count = 0;
  const rename = (from: string, to: string) => {
    count += 1;
    if (count === failing) throw new Error('no space left');
    renameSync(from, to);
  };
  expect(() => replaceFiles(folder, files, rename)).toThrow('no space left');
  expect(textsOf(folder)).toEqual(old);
  expect(existsSync(`${folder}.import`)).toBe(false);
});

test('a process killed in the middle is undone by the next one', () => {
  const module = join(import.meta.dirname, '../../src/knowledge/exchange/replace-files.ts');
  const script = `
    import { renameSync } from 'node:fs';
    import { replaceFiles } from ${JSON.stringify(module)};
    let count = 0;
    replaceFiles(${JSON.stringify(folder)}, ${JSON.stringify(files)}, (from, to) => {
      if (++count === 3) process.kill(process.pid, 'SIGKILL');
      renameSync(from, to);
    });`;
  const { signal } = spawnSync(process.execPath, ['--input-type=module', '-e', script]);
  expect(signal).toBe('SIGKILL');
  expect(textsOf(folder)).not.toEqual(old);
  expect(undoInterrupted(folder)).toBe(true);
  expect(textsOf(folder)).toEqual(old);
  expect(undoInterrupted(folder)).toBe(false);
});

test('what somebody else wrote meanwhile is not lost', () => {
  writeFileSync(join(folder, 'topics/b.yaml'), 'b: 3\n');
  expect(() => replaceFiles(folder, files)).toThrow('data/topics/b.yaml was changed by somebody else');
  expect(textsOf(folder).get('topics/a.yaml')).toBe('a: 1\n');
});
