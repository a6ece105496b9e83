import type { FastifyInstance, RouteShorthandOptions } from 'fastify';
import type { Desk } from '../../desk/desk.ts';

/**
 * `GET /files/{id}`: a file that a reply named, for the session that got the reply. The session comes in a header and not
 * in the address, so that no history, bookmark or log of a proxy holds a key to somebody's paper.
 */
export function addFiles(server: FastifyInstance, { desk }: { desk: Pick<Desk, 'file'> }, options: RouteShorthandOptions): void {
  server.get<{ Params: { id: string } }>('/files/:id', options, async (request, reply) => {
    const session = request.headers['x-session'];
    const file =
      typeof session === 'string' && /^[0-9a-f]{32}$/.test(session)
        ? desk.file(request.params.id, { channel: 'web', id: session })
        : null;
    if (!file) return reply.callNotFound();
    return reply
      .header('cache-control', 'no-store')
      .header('content-disposition', dispositionOf(file.name))
      .type(file.mime)
      .send(Buffer.from(file.bytes));
  });
}

/** A name of ASCII that says nothing, for old programs, and the real one beside it (RFC 6266). */
export function dispositionOf(name: string): string {
  const ending = /\.[a-z0-9]{1,5}$/.exec(name)?.[0] ?? '';
  const encoded = encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="document${ending}"; filename*=UTF-8''${encoded}`;
}
