import type { FastifyInstance } from 'fastify';

/** Gives the HTTP status; 401 when the secret is not ours. The channel commits the update before it resolves. */
export type TelegramWebhook = (secret: string | undefined, body: unknown) => Promise<number>;

export interface WhatsappWebhook {
  /** What to answer to Meta's question whether the address is ours; null when the token is wrong. */
  verify(query: Readonly<Record<string, unknown>>): string | null;
  /** The signature is over the raw bytes: Meta escapes letters that our own JSON would not. */
  webhook(signature: string | undefined, body: Buffer): Promise<number>;
}

export interface Webhooks {
  telegramWebhook?: TelegramWebhook | undefined;
  whatsappWebhook?: WhatsappWebhook | undefined;
}

const BODY_LIMIT_BYTES = 3 * 1024 * 1024;

export async function addWebhooks(server: FastifyInstance, { telegramWebhook, whatsappWebhook }: Webhooks): Promise<void> {
  if (telegramWebhook) addTelegram(server, telegramWebhook);
  if (whatsappWebhook) await server.register(async (scope) => addWhatsapp(scope, whatsappWebhook));
}

function addTelegram(server: FastifyInstance, telegramWebhook: TelegramWebhook): void {
  server.post('/telegram/webhook', { bodyLimit: BODY_LIMIT_BYTES }, async (request, reply) => {
    const secret = request.headers['x-telegram-bot-api-secret-token'];
    const status = await telegramWebhook(typeof secret === 'string' ? secret : undefined, request.body);
    return reply.code(status).send({});
  });
}

/** In a scope of its own, in which no body is parsed. */
function addWhatsapp(scope: FastifyInstance, { verify, webhook }: WhatsappWebhook): void {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_LIMIT_BYTES }, (_request, body, done) => done(null, body));

  scope.get('/whatsapp/webhook', async (request, reply) => {
    const challenge = verify(request.query as Record<string, unknown>);
    return reply
      .code(challenge === null ? 403 : 200)
      .type('text/plain; charset=utf-8')
      .send(challenge ?? '');
  });

  scope.post('/whatsapp/webhook', { bodyLimit: BODY_LIMIT_BYTES }, async (request, reply) => {
    const signature = request.headers['x-hub-signature-256'];
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const status = await webhook(typeof signature === 'string' ? signature : undefined, body);
    return reply.code(status).send({});
  });
}
