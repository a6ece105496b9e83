import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Render } from './render.ts';

/** What the page for linking a phone shows. */
export interface LinkPage {
  sentence: string;
  /** An SVG image, or null. */
  picture: string | null;
  code: string | null;
}

/** GET /link: whoever reads the code holds the account, so only somebody at this very machine may. */
export function addLinkPage(server: FastifyInstance, { link, render }: { link: () => LinkPage; render: Render }): void {
  server.get('/link', async (request, reply) => {
    if (!isFromHere(request)) return reply.code(404).callNotFound();
    const { sentence, picture, code } = link();
    const image = picture === null ? null : `data:image/svg+xml;base64,${Buffer.from(picture).toString('base64')}`;
    return reply
      .type('text/html; charset=utf-8')
      .header('cache-control', 'no-store')
      .send(render('link', { sentence, image, code }));
  });
}

/** A proxy on this machine is here as well, and stands for the whole world; and a name that points here may be anybody's. */
function isFromHere({ socket, headers }: FastifyRequest): boolean {
  const isLoopback = /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/.test(socket.remoteAddress ?? '');
  const isOwnName = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(headers.host ?? '');
  const isForwarded = ['x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'forwarded', 'via'].some((name) => name in headers);
  return isLoopback && isOwnName && !isForwarded;
}
