import type { Penalty, PenaltyKind, Provision } from './schema.ts';

/** How one kind of penalty differs between two versions of a provision. */
export type Difference =
  | { kind: PenaltyKind; change: 'added'; now: Penalty }
  | { kind: PenaltyKind; change: 'removed'; before: Penalty }
  | { kind: PenaltyKind; change: 'lowered' | 'raised' | 'narrowed' | 'widened'; before: Penalty; now: Penalty };

/** Kind by kind, in the order of the first version; equal kinds are left out. */
export function differencesOf(before: Provision, now: Provision): Difference[] {
  const kinds = new Set([...before.penalties, ...now.penalties].map((penalty) => penalty.kind));
  return [...kinds].flatMap((kind): Difference[] => {
    const old = before.penalties.find((penalty) => penalty.kind === kind);
    const fresh = now.penalties.find((penalty) => penalty.kind === kind);
    if (!old && fresh) return [{ kind, change: 'added', now: fresh }];
    if (old && !fresh) return [{ kind, change: 'removed', before: old }];
    if (!old || !fresh) return [];
    const change = changeOf(old, fresh);
    return change === null ? [] : [{ kind, change, before: old, now: fresh }];
  });
}

function changeOf(before: Penalty, now: Penalty): 'lowered' | 'raised' | 'narrowed' | 'widened' | null {
  const floor = Math.sign((now.min ?? 0) - (before.min ?? 0));
  const ceiling = Math.sign((now.max ?? Infinity) - (before.max ?? Infinity)) || 0;
  if (floor === 0 && ceiling === 0) return null;
  if (floor >= 0 && ceiling >= 0) return 'raised';
  if (floor <= 0 && ceiling <= 0) return 'lowered';
  return floor > 0 ? 'narrowed' : 'widened';
}
