import type { Kysely } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeGroup } from '../../src/storage/group.ts';
import { openState } from '../../src/storage/open.ts';
import type { Tables } from '../../src/storage/tables.ts';

let db: Kysely<Tables>;
beforeEach(async () => {
  db = await openState(':memory:');
});
afterEach(() => db.destroy());

const add = (address: string) => (transaction: Kysely<Tables>) =>
  transaction
    .insertInto('whatsapp_windows')
    .values({ address, last_wrote_at: 1, offered: null })
    .returning('address')
    .executeTakeFirst();
const kept = async () =>
  (await db.selectFrom('whatsapp_windows').select('address').orderBy('address').execute()).map(({ address }) => address);

test('writes of one moment share one transaction, and each gets its own result', async () => {
  let transactions = 0;
  const counting = new Proxy(db, {
    get(target, key) {
      if (key === 'transaction') transactions += 1;
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  const group = makeGroup(counting);
  const results = await Promise.all(Array.from({ length: 100 }, (_, index) => group.write(add(`a${index}`))));
  expect(results.map((row) => row?.address)).toEqual(Array.from({ length: 100 }, (_, index) => `a${index}`));
  expect(transactions).toBe(1);
  await group.write(add('later'));
  expect(transactions).toBe(2);
});

test('one that fails undoes its own writes and nobody else’s', async () => {
  const group = makeGroup(db);
  const results = await Promise.allSettled([
    group.write(add('a')),
    group.write(async (transaction) => {
      await add('half')(transaction);
      throw new Error('no');
    }),
    group.write(add('b')),
  ]);
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(await kept()).toEqual(['a', 'b']);
});

test('writes keep their order, and more than fit in one commit come in the next', async () => {
  const group = makeGroup(db);
  const order: number[] = [];
  await Promise.all(Array.from({ length: 1200 }, (_, index) => group.write(async () => void order.push(index))));
  expect(order).toEqual(Array.from({ length: 1200 }, (_, index) => index));
});

test('a write from within the wait for another is not lost', async () => {
  const group = makeGroup(db);
  await group.write(add('a')).then(() => Promise.all([group.write(add('b')), group.write(add('c'))]));
  expect(await kept()).toEqual(['a', 'b', 'c']);
});
