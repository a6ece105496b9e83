import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type ActOnSite, cardPage, type Tongue, textPage } from './pages.ts';

/** What a path does in place of its page, `times` times (for ever when it is left out). */
export type Fault = { times?: number } & (
  | { kind: 'status'; status: number; headers?: Record<string, string> }
  | { kind: 'page'; html: string | Uint8Array; contentType?: string }
  | { kind: 'redirect'; to: string }
  | { kind: 'reset' }
  | { kind: 'drip' } // a byte now and then, and never the end
  | { kind: 'huge' } // bytes as fast as they are taken
  | { kind: 'half' } // the first half of the page, as if that were all
  | { kind: 'hang' } // no answer at all
);

export interface Asked {
  path: string;
  userAgent: string;
  ifNoneMatch: string | undefined;
  status: number;
}

export interface Adilet {
  root: string;
  acts: Map<string, ActOnSite>;
  /** Every request in the order of its arrival. */
  asked: Asked[];
  /** The most requests that were open at one moment. */
  mostAtOnce(): number;
  robots: { status: number; text: string; contentType: string };
  dress: 'plain' | 'other';
  /** Resolves when the path is asked for the next time. */
  next(path: string): Promise<void>;
  fault(path: string, fault: Fault): void;
  mend(): void;
  close(): Promise<void>;
}

export const ROBOTS = `User-agent: *
Disallow: /rus/search/
Disallow: /rus/list/docs/
Disallow: /rus/archive/
`;

/** A register on this machine: cards and texts of the acts it is given, with ETag, robots.txt, and whatever goes wrong on a network. */
export async function startAdilet(acts: readonly ActOnSite[], port = 0): Promise<Adilet> {
  const faults = new Map<string, Fault>();
  const waiting = new Map<string, (() => void)[]>();
  let [atOnce, mostAtOnce] = [0, 0];
  const server = createServer((request, response) => {
    atOnce += 1;
    mostAtOnce = Math.max(mostAtOnce, atOnce);
    response.once('close', () => {
      atOnce -= 1;
    });
    const path = request.url ?? '';
    const entry: Asked = {
      path,
      userAgent: request.headers['user-agent'] ?? '',
      ifNoneMatch: request.headers['if-none-match'],
      status: 0,
    };
    site.asked.push(entry);
    response.once('close', () => {
      entry.status = response.statusCode;
    });
    for (const tell of waiting.get(path) ?? []) tell();
    waiting.delete(path);
    const fault = faults.get(path);
    if (fault && (fault.times ?? 1) > 0) {
      if (fault.times !== undefined) fault.times -= 1;
      return misbehave(fault, request, response, () => pageOf(site, path));
    }
    if (path === '/robots.txt') {
      return void response.writeHead(site.robots.status, { 'content-type': site.robots.contentType }).end(site.robots.text);
    }
    const html = pageOf(site, path);
    if (html === null)
      return void response.writeHead(404, { 'content-type': 'text/html; charset=utf-8' }).end('<html>404</html>');
    const etag = `"${createHash('sha256').update(html).digest('hex').slice(0, 16)}"`;
    if (request.headers['if-none-match'] === etag) return void response.writeHead(304, { etag }).end();
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', etag }).end(html);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const site: Adilet = {
    root: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    acts: new Map(acts.map((act) => [act.id, structuredClone(act)])),
    asked: [],
    mostAtOnce: () => mostAtOnce,
    robots: { status: 200, text: ROBOTS, contentType: 'text/plain' },
    dress: 'plain',
    next: (path) => new Promise((resolve) => waiting.set(path, [...(waiting.get(path) ?? []), resolve])),
    fault: (path, fault) => void faults.set(path, { ...fault }),
    mend: () => faults.clear(),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return site;
}

function pageOf(site: Adilet, path: string): string | null {
  const [, tongue, id, tab] = /^\/(rus|kaz)\/docs\/([^/]+)(\/info)?$/.exec(path) ?? [];
  const act = site.acts.get(id ?? '');
  if (!act) return null;
  return tab ? cardPage(act) : textPage(act, tongue as Tongue, site.dress);
}

function misbehave(fault: Fault, request: IncomingMessage, response: ServerResponse, page: () => string | null): void {
  switch (fault.kind) {
    case 'status':
      response.writeHead(fault.status, { 'content-type': 'text/html; charset=utf-8', ...fault.headers }).end('<html>no</html>');
      return;
    case 'page':
      response.writeHead(200, { 'content-type': fault.contentType ?? 'text/html; charset=utf-8' }).end(fault.html);
      return;
    case 'redirect':
      response.writeHead(302, { location: fault.to }).end();
      return;
    case 'reset':
      request.socket.destroy();
      return;
    case 'drip': {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      const drops = setInterval(() => response.write(' '), 5);
      response.once('close', () => clearInterval(drops));
      return;
    }
    case 'huge': {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      const chunk = Buffer.alloc(64 * 1024, 'x');
      const pour = () => {
        while (!response.destroyed && response.write(chunk));
      };
      response.on('drain', pour);
      pour();
      return;
    }
    case 'half': {
      const html = page() ?? '';
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html.slice(0, html.length / 2));
      return;
    }
    case 'hang':
  }
}
