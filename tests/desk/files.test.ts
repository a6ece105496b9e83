import { expect, test } from 'vitest';
import { FILE_LASTS_MS, makeFiles } from '../../src/desk/files.ts';

const AIGUL = { channel: 'web', id: 'a' } as const;
const MARAT = { channel: 'web', id: 'b' } as const;
const paper = (size: number) => ({ name: 'Заявление.pdf', mime: 'application/pdf', bytes: new Uint8Array(size).fill(7) });

test('a file is found by the person it was made for and by nobody else', () => {
  const files = makeFiles(() => 0);
  const block = files.keep(AIGUL, paper(3), 'Заявление');
  expect(block).toEqual({ kind: 'file', id: block.id, name: 'Заявление.pdf', label: 'Заявление', mime: 'application/pdf' });
  expect(files.find(block.id, AIGUL)?.bytes).toEqual(new Uint8Array([7, 7, 7]));
  expect(files.find(block.id, MARAT)).toBeNull();
  expect(files.find(block.id, { channel: 'telegram', id: 'a' })).toBeNull();
  expect(files.find('0'.repeat(32), AIGUL)).toBeNull();
});

test('it is gone after half an hour, and when all of a person is dropped', () => {
  let now = 0;
  const files = makeFiles(() => now);
  const { id } = files.keep(AIGUL, paper(1), '');
  now = FILE_LASTS_MS - 1;
  expect(files.find(id, AIGUL)).not.toBeNull();
  now = FILE_LASTS_MS;
  expect(files.find(id, AIGUL)).toBeNull();

  const [hers, his] = [files.keep(AIGUL, paper(1), ''), files.keep(MARAT, paper(1), '')];
  files.dropAll(AIGUL);
  expect(files.find(hers.id, AIGUL)).toBeNull();
  expect(files.find(his.id, MARAT)).not.toBeNull();
});

test('a flood drops the oldest files instead of filling the memory', () => {
  const files = makeFiles(() => 0);
  const ids = Array.from({ length: 9 }, () => files.keep(AIGUL, paper(10 * 1024 * 1024), '').id);
  expect(ids.map((id) => files.find(id, AIGUL) !== null)).toEqual([false, false, false, true, true, true, true, true, true]);
});
