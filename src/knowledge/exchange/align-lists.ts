/** A run of items that differ: positions in the old list and in the new one. `end` is where the old run ends. */
export interface Gap {
  before: number[];
  after: number[];
  end: number;
}

/** What changed between two lists, item by item, so that one added phrase is one added line. */
export function alignLists(before: readonly unknown[], after: readonly unknown[]): Gap[] {
  const common = longestCommon(before, after);
  const gaps: Gap[] = [];
  let [old, young] = [0, 0];
  for (const [oldMatch, youngMatch] of [...common, [before.length, after.length] as const]) {
    if (old < oldMatch || young < youngMatch)
      gaps.push({ before: range(old, oldMatch), after: range(young, youngMatch), end: oldMatch });
    [old, young] = [oldMatch + 1, youngMatch + 1];
  }
  return gaps;
}

/** Pairs of positions of the longest common subsequence. */
function longestCommon(before: readonly unknown[], after: readonly unknown[]): (readonly [number, number])[] {
  const [a, b] = [before.map(keyOf), after.map(keyOf)];
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) tail += 1;
  const middle = commonOf(a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  return [
    ...range(0, head).map((index) => [index, index] as const),
    ...middle.map(([i, j]) => [i + head, j + head] as const),
    ...range(0, tail).map((index) => [a.length - tail + index, b.length - tail + index] as const),
  ];
}

function commonOf(a: readonly string[], b: readonly string[]): [number, number][] {
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  const at = (i: number, j: number) => lengths[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      (lengths[i] as Uint32Array)[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  }
  return pairs;
}

function keyOf(value: unknown): string {
  return JSON.stringify(value);
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}
