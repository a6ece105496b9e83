import { type Refusal, refuse } from './errors.ts';

/** How much the number may send: so many a second in all, and to one person one in six seconds after a burst. */
export function makeQuota({
  now,
  aSecond,
  burst,
}: {
  now: () => number;
  aSecond: number;
  burst: number;
}): (person: string) => Refusal | null {
  const all = bucket(now, aSecond, aSecond);
  const each = new Map<string, ReturnType<typeof bucket>>();
  return (person) => {
    const own = each.get(person) ?? bucket(now, burst, 1 / 6);
    each.set(person, own);
    if (!all.has()) return refuse(130429);
    if (!own.has()) return refuse(131056);
    all.take();
    own.take();
    return null;
  };
}

function bucket(now: () => number, size: number, aSecond: number) {
  let left = size;
  let at = now();
  const fill = () => {
    left = Math.min(size, left + (Math.max(0, now() - at) / 1000) * aSecond);
    at = now();
  };
  return {
    has() {
      fill();
      return left >= 1;
    },
    take() {
      left -= 1;
    },
  };
}
