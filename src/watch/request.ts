import { type CannotTell, cannotTell } from './cannot-tell.ts';

export interface Asking {
  mostBytes: number;
  /** Of the page as it was read last: the server may then answer that it is the same. */
  etag?: string | null;
  lastModified?: string | null;
  signal: AbortSignal;
}

/** What came back over the wire, whole. */
export interface Answered {
  kind: 'answered';
  status: number;
  bytes: Uint8Array;
  contentType: string;
  etag: string | null;
  lastModified: string | null;
  retryAfter: string | null;
  /** Where it points to, for a redirect. */
  location: string | null;
}

/** One GET, no redirect followed, no more bytes and no more time than allowed. Throws only when `signal` is aborted. */
export async function request(
  url: URL,
  { mostBytes, etag, lastModified, signal, userAgent, timeoutMs }: Asking & { userAgent: string; timeoutMs: number },
): Promise<Answered | CannotTell> {
  signal.throwIfAborted();
  const tooLong = AbortSignal.timeout(timeoutMs);
  try {
    const response = await fetch(url, {
      redirect: 'manual',
      signal: AbortSignal.any([signal, tooLong]),
      headers: {
        'user-agent': userAgent,
        accept: 'text/html,application/xhtml+xml;q=0.9,text/plain;q=0.8',
        'accept-language': 'ru,kk;q=0.9',
        ...(etag != null && { 'if-none-match': etag }),
        ...(lastModified != null && { 'if-modified-since': lastModified }),
      },
    });
    const isRedirect = [301, 302, 303, 307, 308].includes(response.status);
    const bytes = await bytesOf(response, isRedirect ? 0 : mostBytes);
    if (bytes === null && !isRedirect) return cannotTell('too-large', `more than ${mostBytes} bytes`);
    return {
      kind: 'answered',
      status: response.status,
      bytes: bytes ?? new Uint8Array(),
      contentType: response.headers.get('content-type') ?? '',
      etag: response.headers.get('etag'),
      lastModified: response.headers.get('last-modified'),
      retryAfter: response.headers.get('retry-after'),
      location: isRedirect ? (response.headers.get('location') ?? '') : null,
    };
  } catch (error) {
    signal.throwIfAborted();
    if (tooLong.aborted) return cannotTell('timeout', `no whole answer in ${timeoutMs} ms`);
    return cannotTell('unreachable', causeOf(error));
  }
}

/** Null as soon as there are more; counted after unpacking, so that a small packed answer cannot become a large one. */
async function bytesOf(response: Response, most: number): Promise<Uint8Array | null> {
  if (!response.body) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body) {
    length += chunk.length;
    // Leaving the loop cancels the body and with it the connection.
    if (length > most) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** What fetch hides behind "fetch failed": ECONNREFUSED, UNABLE_TO_VERIFY_LEAF_SIGNATURE … */
function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return String(cause);
  return 'code' in cause ? String(cause.code) : cause.name;
}
