import type { FastifyInstance } from 'fastify';
import type { Metrics } from './metrics.ts';

export interface Readiness {
  ready: boolean;
  channels: Record<string, boolean>;
}

/** For supervisors: is the process up, may it get traffic, what does it count. */
export function addHealth(server: FastifyInstance, { ready, metrics }: { ready: () => Readiness; metrics: Metrics }): void {
  server.get('/healthz', async () => ({ status: 'ok' }));

  server.get('/readyz', async (_request, reply) => {
    const state = ready();
    return reply.code(state.ready ? 200 : 503).send({ status: state.ready ? 'ready' : 'not-ready', channels: state.channels });
  });

  server.get('/metrics', async (_request, reply) => {
    const { type, body } = await metrics.text();
    return reply.type(type).send(body);
  });
}
