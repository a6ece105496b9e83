import { createHash, timingSafeEqual } from 'node:crypto';

/** Compares in a time that tells nothing. A header sent twice comes joined by a comma and is not the secret. */
export function isSameSecret(given: string | undefined, expected: string): boolean {
  return given !== undefined && timingSafeEqual(digest(given), digest(expected));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
