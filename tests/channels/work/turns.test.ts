import { expect, test } from 'vitest';
import { makeTurns } from '../../../src/channels/work/turns.ts';

/** Items are "key number"; each is under way until its gate is opened. */
function startTurns(atOnce: number, roomFor = 100) {
  const begun: string[] = [];
  const gates = new Map<string, () => void>();
  const turns = makeTurns<string>({
    keyOf: (item) => item.split(' ')[0] ?? '',
    idOf: (item) => item,
    work: (item) => {
      begun.push(item);
      return new Promise((resolve) => gates.set(item, resolve));
    },
    atOnce,
    roomFor,
  });
  const end = async (item: string) => {
    gates.get(item)?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { turns, begun, end };
}

test('after one item it is the turn of the others', async () => {
  const { turns, begun, end } = startTurns(1);
  for (const item of ['a 1', 'a 2', 'a 3', 'b 1', 'c 1']) turns.add(item);
  for (const item of ['a 1', 'b 1', 'c 1', 'a 2', 'a 3']) await end(item);
  expect(begun).toEqual(['a 1', 'b 1', 'c 1', 'a 2', 'a 3']);
});

test('of one key one item is under way, of all keys as many as allowed', async () => {
  const { turns, begun, end } = startTurns(2);
  for (const item of ['a 1', 'a 2', 'b 1', 'c 1']) turns.add(item);
  expect(begun).toEqual(['a 1', 'b 1']);
  await end('b 1');
  expect(begun).toEqual(['a 1', 'b 1', 'c 1']);
});

test('an item is known while it waits and while it is under way', async () => {
  const { turns, end } = startTurns(1);
  turns.add('a 1');
  turns.add('a 2');
  expect([turns.has('a 1'), turns.has('a 2'), turns.has('a 3')]).toEqual([true, true, false]);
  await end('a 1');
  expect([turns.has('a 1'), turns.has('a 2')]).toEqual([false, true]);
});

test('a full house makes the source wait', async () => {
  const { turns, end } = startTurns(1, 2);
  turns.add('a 1');
  await turns.room();
  turns.add('b 1');
  let hasRoom = false;
  void turns.room().then(() => {
    hasRoom = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  expect(hasRoom).toBe(false);
  await end('a 1');
  expect(hasRoom).toBe(true);
});

test('stopping waits for what is under way and begins nothing more', async () => {
  const { turns, begun, end } = startTurns(1);
  turns.add('a 1');
  turns.add('a 2');
  const stopped = turns.stop();
  turns.add('b 1');
  await end('a 1');
  await stopped;
  expect(begun).toEqual(['a 1']);
});
