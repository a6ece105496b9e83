import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import serveFiles from '@fastify/static';
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { PublishedAlert } from '../../alerts/published.ts';
import type { Ask } from '../../desk/ask.ts';
import type { Desk } from '../../desk/desk.ts';
import type { Library } from '../../knowledge/library.ts';
import type { Say } from '../../wording/say.ts';
import { addAlertPages } from './alert-pages.ts';
import { addAsk } from './ask-route.ts';
import { addChat } from './chat-route.ts';
import type { Conversations } from './conversations.ts';
import { addFiles } from './files-route.ts';
import { addHealth, type Readiness } from './health.ts';
import { addLinkPage, type LinkPage } from './link-page.ts';
import type { Metrics } from './metrics.ts';
import { pageWords } from './page-words.ts';
import { addPages } from './pages.ts';
import { addProblems } from './problems.ts';
import { makeRender } from './render.ts';
import { addWebhooks, type Webhooks } from './webhooks.ts';

export interface ServerParts extends Webhooks {
  conversations: Conversations;
  desk: Pick<Desk, 'file'>;
  ask: Ask;
  library: Library;
  say: Say;
  logger: Logger;
  metrics: Metrics;
  now: () => number;
  today: () => string;
  /** Released alerts, newest first. */
  alerts?: () => readonly PublishedAlert[];
  /** Where the pages are for everybody; without it where the request was sent to. */
  publicUrl?: string | null;
  ready: () => Readiness;
  /** Where the link to a phone stands, when WhatsApp runs over one. */
  link?: (() => LinkPage) | undefined;
}

const BODY_LIMIT_BYTES = 256 * 1024;
const QUESTIONS_A_MINUTE = 60;
/**
 * From the machine itself come operators' scripts, checks, and everybody behind a proxy that does not name its clients.
 * One person's limit would shut all of them out; some limit stays.
 */
const QUESTIONS_A_MINUTE_FROM_HERE = 12_000;

/** All routes, ready for listen() or inject(). */
export async function makeServer(parts: ServerParts): Promise<FastifyInstance> {
  const { library, say, logger, metrics, today, alerts = () => [], publicUrl = null } = parts;
  const words = pageWords(say);
  const render = makeRender();
  const server = fastify({
    logger: false,
    bodyLimit: BODY_LIMIT_BYTES,
    // A client that sends one byte a second is cut off.
    requestTimeout: 15_000,
    // Only a proxy on this machine may name the address of its client.
    trustProxy: 'loopback',
    onProtoPoisoning: 'remove',
    onConstructorPoisoning: 'remove',
  });
  await addSecurityHeaders(server);
  countRequests(server, metrics, logger);
  await server.register(rateLimit, {
    global: false,
    max: (request: FastifyRequest) => (isThisMachine(request.ip) ? QUESTIONS_A_MINUTE_FROM_HERE : QUESTIONS_A_MINUTE),
    timeWindow: 60_000,
    cache: 10_000,
    // A household holds a whole /64.
    ipv6Subnet: 64,
  });
  await server.register(serveFiles, {
    root: `${import.meta.dirname}/static`,
    prefix: '/assets/',
    index: false,
    decorateReply: false,
  });
  addProblems(server, { words, render, logger });
  const limited = { config: { rateLimit: {} } };
  addChat(server, parts, limited);
  addFiles(server, parts, limited);
  addAsk(server, parts, limited);
  addPages(server, { library, say, words, render, today, alerts });
  addAlertPages(server, { library, say, words, render, alerts, publicUrl });
  if (parts.link) addLinkPage(server, { link: parts.link, render });
  addHealth(server, parts);
  await addWebhooks(server, parts);
  await server.ready();
  return server;
}

async function addSecurityHeaders(server: FastifyInstance): Promise<void> {
  const own = ["'self'"];
  const none = ["'none'"];
  await server.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: none,
        scriptSrc: own,
        styleSrc: own,
        imgSrc: ["'self'", 'data:'],
        connectSrc: own,
        fontSrc: own,
        baseUri: none,
        formAction: own,
        frameAncestors: none,
      },
    },
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
    hsts: false,
  });
  server.addHook('onSend', async (request, reply) => {
    reply.header('permissions-policy', 'camera=(), geolocation=(), microphone=()');
    if (request.protocol === 'https') reply.header('strict-transport-security', 'max-age=31536000; includeSubDomains');
    if (!reply.hasHeader('cache-control'))
      reply.header('cache-control', request.url.startsWith('/api/') ? 'no-store' : 'no-cache');
  });
}

/** Method, route pattern and status: never an address, never a body. */
function countRequests(server: FastifyInstance, metrics: Metrics, logger: Logger): void {
  server.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    metrics.countRequest(request.method, route, reply.statusCode, reply.elapsedTime / 1000);
    logger.debug({ method: request.method, route, status: reply.statusCode }, 'request');
  });
}

function isThisMachine(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address);
}
