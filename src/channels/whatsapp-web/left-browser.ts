import { readFileSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A browser that a crash left behind holds the session: it is ended, so that the next one can have it. Chromium names
 * itself in the link "SingletonLock" of its profile as "host-pid".
 */
export function endLeftBrowser(sessionFolder: string): void {
  const profile = join(sessionFolder, 'session');
  const pid = pidOf(join(profile, 'SingletonLock'));
  // A pid may long belong to somebody else: only a process that was started with this profile is ours.
  if (pid !== null && commandOf(pid).includes(profile)) kill(pid);
  for (const name of ['SingletonLock', 'SingletonCookie', 'SingletonSocket']) rmSync(join(profile, name), { force: true });
}

export function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}

function pidOf(lock: string): number | null {
  try {
    const pid = Number(readlinkSync(lock).split('-').at(-1));
    return Number.isSafeInteger(pid) && pid > 1 ? pid : null;
  } catch {
    return null;
  }
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}
