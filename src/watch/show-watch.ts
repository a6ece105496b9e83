import type { RoundParts } from './round.ts';
import { type ActHealth, healthOf } from './status.ts';

/** Where numbers are shown; the metrics of the web channel are one such place. */
export interface Gauges {
  addGauge(
    gauge: { name: string; help: string; label: string },
    read: () => Promise<readonly (readonly [string, number])[]>,
  ): void;
}

/** Shows per act when it was last told whether it changed, and whether that is overdue. */
export function showWatch(gauges: Gauges, { store, list, clock }: Pick<RoundParts, 'store' | 'list' | 'clock'>): void {
  const read = (value: (health: ActHealth) => number) => async () =>
    healthOf(list, await store.pages(), clock.now()).map((health) => [health.act, value(health)] as const);
  gauges.addGauge(
    {
      name: 'qorgan_watch_last_told_timestamp_seconds',
      help: 'When a look last proved whether a watched act changed; 0 for never.',
      label: 'act',
    },
    read(({ lastToldSeconds }) => lastToldSeconds),
  );
  gauges.addGauge(
    {
      name: 'qorgan_watch_cannot_tell',
      help: '1 for a watched act of which for more than three days nobody could tell whether it changed.',
      label: 'act',
    },
    read(({ isUntoldForLong }) => (isUntoldForLong ? 1 : 0)),
  );
}
