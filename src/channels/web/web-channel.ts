import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { Config } from '../../config.ts';
import type { Desk } from '../../desk/desk.ts';
import type { Channel } from '../../message.ts';
import { makeConversations } from './conversations.ts';
import { type Metrics, makeMetrics } from './metrics.ts';
import { makeServer, type ServerParts } from './server.ts';

export interface WebParts extends Omit<ServerParts, 'conversations' | 'desk' | 'metrics' | 'now'> {
  config: Pick<Config, 'host' | 'port'>;
  desk: Desk;
  /** Shared, when other channels count their replies too. */
  metrics?: Metrics;
  now?: () => number;
}

/** The web chat, the JSON interface, the topic pages, health and metrics, on one port. */
export function webChannel(parts: WebParts): Channel & { url(): string } {
  const { config, desk, logger, now = Date.now, metrics = makeMetrics() } = parts;
  const conversations = makeConversations({ desk, now, logger });
  let server: FastifyInstance | undefined;

  return {
    name: 'web',
    async start() {
      await conversations.start();
      server = await makeServer({ ...parts, conversations, metrics, now });
      await server.listen({ host: config.host, port: config.port });
    },
    async stop() {
      conversations.stop();
      await server?.close();
      server = undefined;
    },
    isConnected: () => server?.server.listening ?? false,
    url() {
      const port = (server?.server.address() as AddressInfo | null | undefined)?.port ?? config.port;
      return `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`;
    },
  };
}
