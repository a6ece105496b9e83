import { expect, test } from 'vitest';
import { ByteReader, ByteWriter, checksumOf } from '../../src/understanding/bytes.ts';

const wholes = [0, 1, 127, 128, 16_383, 16_384, 2 ** 32, 2 ** 51 + 12_345, Number.MAX_SAFE_INTEGER];

test('numbers come back as they were written', () => {
  const to = new ByteWriter();
  for (const whole of wholes) to.whole(whole);
  to.ascending(wholes);
  to.floats(Float32Array.of(0.5, -3.25, 1e-9));
  to.bytes(Buffer.alloc(200_000, 7));
  const from = new ByteReader(Buffer.from(to.written()));
  expect(wholes.map(() => from.whole())).toEqual(wholes);
  expect([...from.ascending(wholes.length)]).toEqual(wholes);
  expect([...from.floats(3)]).toEqual([...Float32Array.of(0.5, -3.25, 1e-9)]);
  expect(from.isAtEnd()).toBe(false);
  expect(from.bytes(200_000).every((byte) => byte === 7)).toBe(true);
  expect(from.isAtEnd()).toBe(true);
  expect(() => from.whole()).toThrow(RangeError);
  expect(() => from.bytes(1)).toThrow(RangeError);
});

test('small numbers take one byte', () => {
  const to = new ByteWriter();
  for (let i = 0; i < 128; i += 1) to.whole(i);
  expect(to.written().length).toBe(128);
});

test('one changed byte changes the checksum', () => {
  const bytes = Uint8Array.from({ length: 103 }, (_, i) => i * 7);
  const sums = new Set([checksumOf(bytes)]);
  for (let at = 0; at < bytes.length; at += 1) sums.add(checksumOf(bytes.with(at, 255 - (bytes[at] ?? 0))));
  expect(sums.size).toBe(104);
});
