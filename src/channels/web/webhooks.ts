import type { FastifyInstance } from 'fastify';

/** Gives the HTTP status; 401 when the secret is not ours. The channel commits the update before it resolves. */
export type TelegramWebhook = (secret: string | undefined, body: unknown) => Promise<number>;

const BODY_LIMIT_BYTES = 3 * 1024 * 1024;

export function addWebhooks(server: FastifyInstance, telegramWebhook: TelegramWebhook | undefined): void {
  if (!telegramWebhook) return;
  server.post('/telegram/webhook', { bodyLimit: BODY_LIMIT_BYTES }, async (request, reply) => {
    const secret = request.headers['x-telegram-bot-api-secret-token'];
    const status = await telegramWebhook(typeof secret === 'string' ? secret : undefined, request.body);
    return reply.code(status).send({});
  });
}
