import type { Figures } from './sending.ts';

/** The figures of sending as lines of /metrics. No label names a person. */
export function figuresForMetrics({ pending, inDoubt, sent, unreachedCanaries, outcomes, isSender }: Figures) {
  const deliveries = 'Messages of alerts under way, by state; counted every 15 seconds.';
  return [
    { name: 'qorgan_deliveries', help: deliveries, labels: { state: 'pending' }, value: pending },
    { name: 'qorgan_deliveries', help: deliveries, labels: { state: 'sent' }, value: sent },
    { name: 'qorgan_deliveries', help: deliveries, labels: { state: 'in-doubt' }, value: inDoubt },
    {
      name: 'qorgan_canaries_unreached',
      help: 'ALARM when above 0: alerts of the last day that did not reach a canary within ten minutes.',
      value: unreachedCanaries,
    },
    { name: 'qorgan_is_sender', help: '1 when this process sends alerts, 0 while another one does.', value: isSender ? 1 : 0 },
    ...[...outcomes].map(([key, value]) => {
      const [channel = '', outcome = ''] = key.split(' ');
      return {
        name: 'qorgan_sends',
        help: 'Messages of alerts since the start, by channel and outcome.',
        labels: { channel, outcome },
        value,
      };
    }),
  ];
}
