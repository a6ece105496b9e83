export interface Timing {
  perSecond: number;
  /** Milliseconds. */
  p50: number;
  p99: number;
}

/** Times `work` on every item, one after the other, after a warm-up that is not counted. */
export async function time<T>(items: readonly T[], work: (item: T) => unknown): Promise<Timing> {
  for (const item of items.slice(0, 300)) await work(item);
  const taken: number[] = [];
  const start = performance.now();
  for (const item of items) {
    const before = performance.now();
    await work(item);
    taken.push(performance.now() - before);
  }
  const total = performance.now() - start;
  taken.sort((a, b) => a - b);
  const at = (share: number) => taken[Math.min(taken.length - 1, Math.floor(taken.length * share))] ?? 0;
  return { perSecond: (items.length / total) * 1000, p50: at(0.5), p99: at(0.99) };
}
