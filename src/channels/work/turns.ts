/** Works items off one after the other for each key, and for many keys at once. */
export interface Turns<Item> {
  add(item: Item): void;
  has(item: Item): boolean;
  /** Resolves when few enough items wait to take in more. */
  room(): Promise<void>;
  /** Begins nothing more; resolves when what is under way has ended. What waits is dropped. */
  stop(): Promise<void>;
}

export interface TurnsSettings<Item> {
  keyOf(item: Item): string;
  idOf(item: Item): string;
  /** Must not throw. */
  work(item: Item): Promise<void>;
  /** Keys worked on at the same time. */
  atOnce: number;
  /** More than this many waiting items, and `room` makes the source wait. */
  roomFor: number;
}

export function makeTurns<Item>({ keyOf, idOf, work, atOnce, roomFor }: TurnsSettings<Item>): Turns<Item> {
  const waiting = new Map<string, Item[]>();
  // Keys in the order of their turn: after one item a key goes to the end, so that a flood from one holds up nobody else.
  const ready: string[] = [];
  const known = new Map<string, number>();
  const running = new Set<Promise<void>>();
  const wake: (() => void)[] = [];
  let size = 0;
  let isStopped = false;

  function begin(): void {
    while (!isStopped && running.size < atOnce) {
      const key = ready.shift();
      if (key === undefined) return;
      const item = waiting.get(key)?.shift();
      if (item === undefined) continue;
      const run: Promise<void> = work(item).finally(() => {
        running.delete(run);
        end(key, item);
      });
      running.add(run);
    }
  }

  function end(key: string, item: Item): void {
    const others = waiting.get(key) ?? [];
    if (others.length > 0) ready.push(key);
    else waiting.delete(key);
    const id = idOf(item);
    const copies = (known.get(id) ?? 1) - 1;
    if (copies > 0) known.set(id, copies);
    else known.delete(id);
    size -= 1;
    if (size < roomFor) for (const resolve of wake.splice(0)) resolve();
    begin();
  }

  return {
    add(item) {
      if (isStopped) return;
      const key = keyOf(item);
      const queue = waiting.get(key);
      // A key that has a queue, even an empty one, is under way or has its turn coming.
      if (queue) queue.push(item);
      else {
        waiting.set(key, [item]);
        ready.push(key);
      }
      known.set(idOf(item), (known.get(idOf(item)) ?? 0) + 1);
      size += 1;
      begin();
    },

    has: (item) => known.has(idOf(item)),

    room: () => (size < roomFor || isStopped ? Promise.resolve() : new Promise((resolve) => wake.push(resolve))),

    async stop() {
      isStopped = true;
      for (const resolve of wake.splice(0)) resolve();
      await Promise.all(running);
    },
  };
}
