import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

/**
 * Writes that come at the same time share one commit: with `synchronous = FULL` a commit waits for the disk, and a hundred messages
 * a second would wait for it hundreds of times. Each write resolves when its commit is on the disk, no sooner.
 */
export interface Group {
  /** Runs the work inside a transaction. When it throws, its own writes are undone and nobody else's. */
  write<T>(work: (db: Kysely<Tables>) => Promise<T>): Promise<T>;
}

interface Job {
  run(db: Kysely<Tables>): Promise<unknown>;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** More in one commit would hold up the readers. */
const MOST_AT_ONCE = 500;

export function makeGroup(db: Kysely<Tables>): Group {
  const waiting: Job[] = [];
  let isScheduled = false;

  function schedule(): void {
    if (isScheduled) return;
    isScheduled = true;
    // Not before whatever has already arrived was read: that is what makes a group of it.
    setImmediate(() => void flush());
  }

  async function flush(): Promise<void> {
    const jobs = waiting.splice(0, MOST_AT_ONCE);
    try {
      const results = await db.transaction().execute(async (transaction) => {
        const all: unknown[] = [];
        for (const job of jobs) all.push(await job.run(transaction));
        return all;
      });
      for (const [index, job] of jobs.entries()) job.resolve(results[index]);
    } catch (error) {
      if (jobs.length === 1) jobs[0]?.reject(error);
      // One of them failed and undid the others: each for itself, then.
      else for (const job of jobs) await db.transaction().execute(job.run).then(job.resolve, job.reject);
    }
    isScheduled = false;
    if (waiting.length > 0) schedule();
  }

  return {
    write: <T>(work: (db: Kysely<Tables>) => Promise<T>) =>
      new Promise<T>((resolve, reject) => {
        waiting.push({ run: work, resolve: resolve as (value: unknown) => void, reject });
        schedule();
      }),
  };
}
