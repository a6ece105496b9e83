import { makeClaims } from '../../src/storage/delivery-claims.ts';
import { makeOutcomes } from '../../src/storage/delivery-outcomes.ts';
import { openState } from '../../src/storage/open.ts';

/** A process that claims until nothing is left: `node claimer.ts state.db`. Prints the people it claimed. */
const state = await openState(process.argv[2] ?? '');
const claims = makeClaims(state);
const outcomes = makeOutcomes(state);
const people: number[] = [];
for (let empty = 0; empty < 3; ) {
  claims.wake();
  const found = await claims.claim({
    channel: 'telegram',
    limit: 10,
    now: Date.now(),
    busy: new Set(),
    awake: new Set(),
    isSecondUnderWay: false,
    pack: () => null,
  });
  people.push(...found.claims.map(({ personId }) => personId));
  await outcomes.mark(
    found.claims.map((claim) => ({ claim, outcome: { kind: 'sent', channelMessageId: '1' }, doubtWaitsMs: 0 })),
    Date.now(),
  );
  empty = found.claims.length === 0 ? empty + 1 : 0;
}
await state.destroy();
process.stdout.write(JSON.stringify(people));
