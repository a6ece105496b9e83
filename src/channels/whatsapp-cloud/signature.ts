import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** Whether X-Hub-Signature-256 was made with the app secret over exactly these bytes. A header sent twice comes joined by a comma and is none. */
export function isSigned(header: string | undefined, body: Buffer, appSecret: string): boolean {
  if (header === undefined || !/^sha256=[0-9a-f]{64}$/.test(header)) return false;
  const expected = createHmac('sha256', appSecret).update(body).digest();
  return timingSafeEqual(Buffer.from(header.slice('sha256='.length), 'hex'), expected);
}

/** Compares in a time that tells nothing. */
export function isSameToken(given: string | undefined, expected: string): boolean {
  return given !== undefined && timingSafeEqual(digest(given), digest(expected));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
