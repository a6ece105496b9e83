import Sqlite from 'better-sqlite3';

/** Held by the one process that sends. The operating system lets go of it when the process dies, however it dies. */
export interface SenderLock {
  /** True when this process has it now. */
  take(): boolean;
  release(): void;
}

/**
 * Two processes that send would each take the other's claims for those of a crash. The lock is an exclusive transaction on an empty
 * database beside state.db, so that there is nothing to clean up after a kill.
 */
export function makeSenderLock(path: string): SenderLock {
  let database: Sqlite.Database | null = null;
  return {
    take() {
      if (database) return true;
      const candidate = new Sqlite(path, { timeout: 0 });
      try {
        candidate.exec('begin exclusive');
      } catch (error) {
        candidate.close();
        if (error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_BUSY')) return false;
        throw error;
      }
      database = candidate;
      return true;
    },
    release() {
      database?.close();
      database = null;
    },
  };
}
