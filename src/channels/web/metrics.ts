import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { ChannelName, Reply } from '../../message.ts';

export interface Metrics {
  /** Any channel counts its replies here. Labels name no person. */
  countReply(channel: ChannelName, reply: Pick<Reply, 'kind' | 'language'>): void;
  countRequest(method: string, route: string, status: number, seconds: number): void;
  /** Figures that are read whenever somebody asks. */
  watch(read: () => readonly WatchedFigure[]): void;
  /** The text form of Prometheus. */
  text(): Promise<{ type: string; body: string }>;
}

export interface WatchedFigure {
  name: string;
  help: string;
  labels?: Record<string, string>;
  value: number;
}

export function makeMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const replies = new Counter({
    name: 'qorgan_replies_total',
    help: 'Replies given, by channel, kind and language.',
    labelNames: ['channel', 'kind', 'language'],
    registers: [registry],
  });
  const requests = new Histogram({
    name: 'qorgan_http_request_seconds',
    help: 'HTTP requests by method, route pattern and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.1, 0.25, 1, 5],
    registers: [registry],
  });
  const readers: (() => readonly WatchedFigure[])[] = [];
  const gauges = new Map<string, Gauge>();

  function readWatched(): void {
    for (const gauge of gauges.values()) gauge.reset();
    for (const { name, help, labels = {}, value } of readers.flatMap((read) => read())) {
      const gauge = gauges.get(name) ?? new Gauge({ name, help, labelNames: Object.keys(labels), registers: [registry] });
      gauges.set(name, gauge);
      gauge.set(labels, value);
    }
  }

  return {
    watch: (read) => void readers.push(read),
    countReply: (channel, { kind, language }) => replies.inc({ channel, kind, language }),
    countRequest: (method, route, status, seconds) => requests.observe({ method, route, status }, seconds),
    async text() {
      readWatched();
      return { type: registry.contentType, body: await registry.metrics() };
    },
  };
}
