// The line to the server. A message keeps its id over all attempts, so the server answers it once.

import { recall, remember } from './words.js';

/** Who we are to the server: 128 random bits, for this tab only. */
export const session = recall('session') ?? randomHex(16);
remember('session', session);

const ATTEMPT_LIMIT_MS = 20_000;
const PAUSES_MS = [700, 1500, 3000, 6000];

/**
 * Sends until there is an answer: { replies }, or { failed: 'not-sent' | 'not-accepted' }.
 * `tell(state)` hears what the person should see meanwhile: sending, retrying, waiting or offline.
 */
export async function deliver(message, tell) {
  for (let attempt = 0; ; attempt += 1) {
    if (!navigator.onLine) {
      tell('offline');
      await untilOnline();
    }
    tell(attempt === 0 ? 'sending' : 'retrying');
    const outcome = await tryOnce(message);
    if (outcome.replies || outcome.failed) return outcome;
    if (attempt >= PAUSES_MS.length) return { failed: 'not-sent' };
    if (outcome.waitMs) tell('waiting');
    else tell('retrying');
    await pause(outcome.waitMs ?? PAUSES_MS[attempt]);
  }
}

async function tryOnce(message) {
  try {
    const response = await fetch('/api/chat', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'accept-language': message.lang },
      body: JSON.stringify(message),
      signal: AbortSignal.timeout(ATTEMPT_LIMIT_MS),
      credentials: 'omit',
      cache: 'no-store',
    });
    if (response.ok) return await response.json();
    if (response.status === 429) return { waitMs: 1000 * Math.min(60, Number(response.headers.get('retry-after')) || 10) };
    return response.status >= 500 ? {} : { failed: 'not-accepted' };
  } catch {
    return {};
  }
}

/** A file of this session: { blob }, or { failed: 'file-gone' | 'not-downloaded' }. */
export async function fetchFile(id) {
  try {
    const response = await fetch(`/files/${id}`, {
      headers: { 'x-session': session },
      signal: AbortSignal.timeout(ATTEMPT_LIMIT_MS),
      credentials: 'omit',
      cache: 'no-store',
    });
    if (response.ok) return { blob: await response.blob() };
    return { failed: response.status === 404 ? 'file-gone' : 'not-downloaded' };
  } catch {
    return { failed: 'not-downloaded' };
  }
}

function untilOnline() {
  return new Promise((resolve) => addEventListener('online', resolve, { once: true }));
}

/** Ends early when the connection comes back. */
function pause(ms) {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener('online', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    addEventListener('online', done);
  });
}

export function randomHex(bytes) {
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
