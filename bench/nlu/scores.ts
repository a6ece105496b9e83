/** How often a question with a label scores above one without: 0.5 by chance. Equal scores count half. */
export function auroc(inScope: readonly number[], foreign: readonly number[]): number {
  const all = [...inScope.map((score) => ({ score, isIn: true })), ...foreign.map((score) => ({ score, isIn: false }))];
  all.sort((a, b) => a.score - b.score);
  let below = 0;
  let pairs = 0;
  for (let start = 0; start < all.length; ) {
    let end = start;
    while (end < all.length && all[end]?.score === all[start]?.score) end += 1;
    const equal = all.slice(start, end);
    const foreignHere = equal.filter(({ isIn }) => !isIn).length;
    pairs += (equal.length - foreignHere) * (below + foreignHere / 2);
    below += foreignHere;
    start = end;
  }
  return pairs / (inScope.length * foreign.length);
}

/** The share of foreign questions that pass where 95 % of those with a label do. */
export function falsePositivesAt95(inScope: readonly number[], foreign: readonly number[]): number {
  const sorted = inScope.toSorted((a, b) => b - a);
  const threshold = sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0;
  return foreign.filter((score) => score >= threshold).length / foreign.length;
}

/** The threshold under which calling a text foreign is right most often, foreign being one label more. */
export function bestThreshold(inScope: readonly { score: number; isRight: boolean }[], foreign: readonly number[]): number {
  const all = [
    ...inScope.map(({ score, isRight }) => ({ score, gain: isRight ? -1 : 0 })),
    ...foreign.map((score) => ({ score, gain: 1 })),
  ].sort((a, b) => a.score - b.score);
  let best = { gain: 0, threshold: -Infinity };
  let gain = 0;
  for (const [i, one] of all.entries()) {
    gain += one.gain;
    const next = all[i + 1]?.score ?? Infinity;
    if (next > one.score && gain > best.gain) best = { gain, threshold: next };
  }
  return best.threshold;
}
