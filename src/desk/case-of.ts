import type { Case } from '../companion/case.ts';
import { companionFromJson } from '../companion/companion.ts';
import type { Address } from '../message.ts';
import type { Companions } from '../storage/companions.ts';

/** What a person stated to the companion, for whoever wants to ask less; null when they stated nothing. */
export function caseFrom(companions: Pick<Companions, 'find'>): (address: Address) => Promise<Case | null> {
  return async (address) => {
    const stored = await companions.find(address);
    return stored === null ? null : (companionFromJson(stored)?.facts ?? null);
  };
}
