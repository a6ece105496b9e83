import { GrammyError, HttpError } from 'grammy';
import type { Logger } from 'pino';

export type Log = Pick<Logger, 'info' | 'warn' | 'error'>;

/**
 * What may be told of an error: never its message, for it may hold a person's words (GrammyError carries the whole
 * payload) or the bot token (HttpError carries the address it called).
 */
export function describeFault(error: unknown): { name: string; code?: string | number; at?: string } {
  if (error instanceof GrammyError) return { name: 'GrammyError', code: error.error_code };
  if (error instanceof HttpError) return { name: 'HttpError', code: networkCodeOf(error) };
  if (!(error instanceof Error)) return { name: typeof error };
  const code = 'code' in error && (typeof error.code === 'string' || typeof error.code === 'number') ? error.code : undefined;
  const at = error.stack?.split('\n').find((line) => /^\s+at .+:\d+:\d+\)?$/.test(line));
  return { name: error.name, ...(code !== undefined && { code }), ...(at !== undefined && { at: at.trim() }) };
}

/** ECONNREFUSED, ENOTFOUND and the like; 'unreadable' for an answer that was no JSON, 'timeout' when none came. */
export function networkCodeOf({ error }: HttpError): string {
  if (!(error instanceof Error)) return 'unknown';
  if ('code' in error && typeof error.code === 'string') return error.code;
  if ('type' in error && error.type === 'invalid-json') return 'unreadable';
  return error.name === 'AbortError' ? 'aborted' : 'timeout';
}
