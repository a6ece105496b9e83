/** A stretch of one of two texts: in both, only in the old one, only in the new one. */
export interface Stretch {
  kind: 'same' | 'gone' | 'new';
  text: string;
}

/** Words compared with words at the most; beyond it the middle counts as wholly changed. */
const MOST_PAIRS = 4_000_000;

/**
 * What differs between two texts, word by word: `before` holds 'same' and 'gone', `after` holds 'same' and 'new', in order. Joined,
 * each gives its text back.
 */
export function wordDiff(before: string, after: string): { before: Stretch[]; after: Stretch[] } {
  const [old, fresh] = [tokensOf(before), tokensOf(after)];
  let start = 0;
  while (start < old.length && start < fresh.length && old[start] === fresh[start]) start += 1;
  let end = 0;
  while (end < old.length - start && end < fresh.length - start && old.at(-1 - end) === fresh.at(-1 - end)) end += 1;
  const kept = commonPairs(old.slice(start, old.length - end), fresh.slice(start, fresh.length - end));
  const isKeptOld = (place: number) => place < start || place >= old.length - end || kept.old.has(place - start);
  const isKeptNew = (place: number) => place < start || place >= fresh.length - end || kept.fresh.has(place - start);
  return {
    before: stretches(old, isKeptOld, 'gone'),
    after: stretches(fresh, isKeptNew, 'new'),
  };
}

/** Words, and what stands between them: spaces and marks each on their own, so that a moved comma is no changed word. */
function tokensOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}]+(?:[-'’][\p{L}\p{N}]+)*|\s+|[^\p{L}\p{N}\s]/gu) ?? [];
}

/** Places of a longest common row of words. */
function commonPairs(old: readonly string[], fresh: readonly string[]): { old: Set<number>; fresh: Set<number> } {
  const kept = { old: new Set<number>(), fresh: new Set<number>() };
  const width = fresh.length + 1;
  if (old.length === 0 || fresh.length === 0 || old.length * fresh.length > MOST_PAIRS) return kept;
  const lengths = new Uint16Array((old.length + 1) * width);
  const at = (i: number, j: number) => lengths[i * width + j] ?? 0;
  for (let i = old.length - 1; i >= 0; i -= 1)
    for (let j = fresh.length - 1; j >= 0; j -= 1)
      lengths[i * width + j] = old[i] === fresh[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  for (let i = 0, j = 0; i < old.length && j < fresh.length; ) {
    if (old[i] === fresh[j]) {
      kept.old.add(i++);
      kept.fresh.add(j++);
    } else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  }
  return kept;
}

/** Neighbours of one kind together; a lone space or mark between two changes belongs to them, or the page would be confetti. */
function stretches(tokens: readonly string[], isKept: (place: number) => boolean, changed: 'gone' | 'new'): Stretch[] {
  const kinds = tokens.map((_, place) => (isKept(place) ? 'same' : changed));
  const isWord = (token: string | undefined) => /[\p{L}\p{N}]/u.test(token ?? '');
  for (let place = 1; place < tokens.length - 1; place += 1) {
    if (kinds[place] === 'same' && !isWord(tokens[place]) && kinds[place - 1] === changed && kinds[place + 1] === changed)
      kinds[place] = changed;
  }
  // A space at the end of a change is not part of it: nobody wants to see it marked.
  for (let place = 0; place < tokens.length; place += 1)
    if (/^\s/.test(tokens[place] ?? '') && kinds[place] === changed && kinds[place + 1] !== changed) kinds[place] = 'same';
  const result: Stretch[] = [];
  tokens.forEach((token, place) => {
    const kind = kinds[place] ?? 'same';
    const last = result.at(-1);
    if (last?.kind === kind) last.text += token;
    else result.push({ kind, text: token });
  });
  return result;
}
