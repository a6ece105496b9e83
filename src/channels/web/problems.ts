import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { Language } from '../../language.ts';
import { languageOf, type PageWords } from './page-words.ts';
import { frame, sendPage } from './pages.ts';
import type { Render } from './render.ts';

export interface ProblemParts {
  words: Record<Language, PageWords>;
  render: Render;
  logger: Logger;
}

/** What goes wrong is told as JSON to programs and as a small page to people. Nothing that a person wrote is logged. */
export function addProblems(server: FastifyInstance, { words, render, logger }: ProblemParts): void {
  server.setNotFoundHandler((request, reply) => answer(request, reply, 404, `There is no ${request.method} ${pathOf(request)}`));

  server.setErrorHandler<FastifyError>((error, request, reply) => {
    const status = error.statusCode && error.statusCode >= 400 ? error.statusCode : 500;
    if (status >= 500)
      logger.error(
        { method: request.method, route: request.routeOptions.url, status, fault: faultOf(error) },
        'a request failed',
      );
    const ours = words[languageIn(request)];
    if (status === 429) return answer(request, reply, status, ours['too-many']);
    if (status >= 500) return answer(request, reply, status, `${ours.broken}. ${ours['broken-text']}`);
    return answer(request, reply, status, EXPECTED[status] ?? error.message);
  });

  function answer(request: FastifyRequest, reply: FastifyReply, status: number, error: string): FastifyReply {
    void reply.code(status).header('cache-control', 'no-store');
    if (isForPrograms(pathOf(request))) return reply.send({ error });
    const language = languageIn(request);
    const ours = words[language];
    const heading = status === 404 ? 'not-found' : status < 500 ? 'bad-request' : 'broken';
    const values = {
      ...frame(language, words, (other) => `/${other}/topics`),
      title: ours[heading],
      heading: ours[heading],
      text: ours[`${heading}-text`],
    };
    return sendPage(reply, render('problem', { ...values, canonical: null }));
  }
}

const EXPECTED: Partial<Record<number, string>> = {
  400: 'The body is not valid JSON: expected a JSON object or array in UTF-8',
  413: 'The body is too large: expected at most 256 kB',
  415: "The body has an unknown content type: expected 'application/json'",
};

/** Name, code and frames. Never the message: it may quote what a person wrote. */
function faultOf(error: FastifyError): { name: string; code: string; at: string[] } {
  const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
  return { name: error.name, code: error.code, at: frames.slice(0, 8).map((line) => line.trim()) };
}

function pathOf(request: FastifyRequest): string {
  return (request.url.split('?')[0] ?? '').slice(0, 200);
}

function isForPrograms(path: string): boolean {
  return path === '/api' || path.startsWith('/api/') || path.endsWith('/webhook');
}

function languageIn(request: FastifyRequest): Language {
  const inPath = /^\/(ru|kk|en)(\/|$)/.exec(request.url)?.[1];
  return languageOf(inPath ?? (request.query as { lang?: unknown } | undefined)?.lang, request.headers['accept-language']);
}
