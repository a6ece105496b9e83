import { conceptsOfKey } from './concepts.ts';
import { featuresOf } from './features.ts';
import type { Counts } from './keys.ts';
import type { Softmax } from './softmax.ts';
import { PRIOR_SHARE, type TopicModel } from './topics.ts';
import { type SparseVector, type Vocabulary, vectorOf } from './vocabulary.ts';

/** What one thing in a text adds to the score of a topic, in log-odds. */
export interface Contribution {
  kind: 'word' | 'words' | 'concept' | 'rarity' | 'bias';
  /** Skeleton words, or the names of concepts; empty for what is not in the text. */
  of: readonly string[];
  adds: number;
}

/**
 * The score of a topic taken apart: what its words add with all their letters, what pairs of words do, what concepts do, and how rare the topic
 * is. Together they are the score, of which the probabilities are made.
 */
export function contributionsTo(model: TopicModel, words: readonly string[], topic: string): Contribution[] {
  const k = model.topics.indexOf(topic);
  const features = featuresOf(words, model.concepts);
  const ledger = new Map<string, Contribution>();
  const enter = (kind: Contribution['kind'], of: readonly string[], adds: number) => {
    const name = `${kind} ${of.join(' ')}`;
    const entry = ledger.get(name);
    if (entry) entry.adds += adds;
    else ledger.set(name, { kind, of, adds });
  };

  const wordOwners = ownersOf(words, (part) => featuresOf(part, model.concepts).words);
  const letterOwners = ownersOf(words, (part) => featuresOf(part, model.concepts).letters);
  for (const { key, adds } of scoredKeys(model.words, features.words, k)) {
    if (key === null) enter('bias', [], adds / 2);
    else {
      const concepts = conceptsOfKey(model.concepts, key);
      if (concepts.length > 0) enter('concept', concepts, adds / 2);
      else share(wordOwners.get(key) ?? [], adds / 2);
    }
  }
  for (const { key, adds } of scoredKeys(model.letters, features.letters, k)) {
    if (key === null) enter('bias', [], adds / 2);
    else share(letterOwners.get(key) ?? [], adds / 2);
  }
  enter('rarity', [], -PRIOR_SHARE * (model.prior[k] ?? 0));
  return [...ledger.values()];

  /** Letters that several words have belong to all of them. */
  function share(owners: readonly (readonly string[])[], adds: number): void {
    for (const owner of owners) enter(owner.length > 1 ? 'words' : 'word', owner, adds / owners.length);
  }
}

/** Which words, or which two that stand side by side, a feature comes from. */
function ownersOf(words: readonly string[], countsOf: (part: readonly string[]) => Counts): Map<number, (readonly string[])[]> {
  const owners = new Map<number, (readonly string[])[]>();
  const add = (part: readonly string[], isOurs: (key: number) => boolean) => {
    for (const key of countsOf(part).keys) if (isOurs(key)) owners.set(key, [...(owners.get(key) ?? []), part]);
  };
  for (const word of new Set(words)) add([word], () => true);
  const ofOneWord = new Set(owners.keys());
  const pairs = new Map(words.slice(1).map((word, i) => [`${words[i]} ${word}`, [words[i] ?? '', word]]));
  for (const pair of pairs.values()) add(pair, (key) => !ofOneWord.has(key));
  return owners;
}

/** What each known feature of a text adds to the score of class `k`; the bias has no key. */
function scoredKeys(
  { vocabulary, softmax }: { vocabulary: Vocabulary; softmax: Softmax },
  counts: Counts,
  k: number,
): { key: number | null; adds: number }[] {
  const { index, value }: SparseVector = vectorOf(counts, vocabulary);
  return Array.from(index, (row, i) => ({
    key: row < vocabulary.table.keys.length ? (vocabulary.table.keys[row] as number) : null,
    adds: (value[i] as number) * weightOf(softmax, row, k),
  }));
}

function weightOf({ starts, entries, scales }: Softmax, row: number, k: number): number {
  for (let i = starts[row] as number; i < (starts[row + 1] as number); i += 1) {
    const entry = entries[i] as number;
    if ((entry & 0xff) === k) return (entry >> 8) * (scales[row] as number);
  }
  return 0;
}
