import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/**
 * Words that may not lie readable in the database, and still have to wait there: sealed under a key that this process
 * made and no other ever has. After a restart nobody can open them, and that is the point.
 */
export interface Seal {
  close(text: string): string;
  /** Null for what another process sealed. */
  open(sealed: string): string | null;
}

const PREFIX = 'sealed:';
const IV_BYTES = 12;
const TAG_BYTES = 16;

export function makeSeal(): Seal {
  const key = randomBytes(32);
  return {
    close(text) {
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, iv);
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return PREFIX + Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64');
    },
    open(sealed) {
      const bytes = Buffer.from(sealed.slice(PREFIX.length), 'base64');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES));
      decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
      try {
        return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
      } catch {
        return null;
      }
    },
  };
}

export function isSealed(text: string): boolean {
  return text.startsWith(PREFIX);
}
