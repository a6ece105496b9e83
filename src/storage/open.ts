import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Sqlite from 'better-sqlite3';
import { CompiledQuery, type DatabaseConnection, Kysely, SqliteDialect, SqliteDriver, sql } from 'kysely';
import { migrate } from './migrations.ts';
import type { Tables } from './tables.ts';

/** Older versions can corrupt a database in WAL mode when two connections checkpoint at once (sqlite.org/wal.html, "WAL-reset bug"). */
const OLDEST_SQLITE = '3.51.3';

const MOST_STATEMENTS = 300;

/** Opens state.db, brings its tables up to date and returns the only connection that writes. */
export async function openState(path: string): Promise<Kysely<Tables>> {
  if (path !== ':memory:') mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const sqlite = new Sqlite(path);
  assertVersion(sqlite);
  // FULL: in WAL mode the default may lose the last commits at a power cut, and an update is confirmed after its commit.
  for (const pragma of [
    'journal_mode = WAL',
    'synchronous = FULL',
    'foreign_keys = ON',
    'secure_delete = ON',
    'busy_timeout = 5000',
  ]) {
    sqlite.pragma(pragma);
  }
  const state = new Kysely<Tables>({ dialect: new ImmediateDialect({ database: sqlite }) });
  await migrate(state);
  return state;
}

/**
 * A transaction takes the write lock when it begins. The default takes it at the first write, and when another process (the command
 * line) has written since our first read that is SQLITE_BUSY at once, whatever the timeout.
 */
class ImmediateDialect extends SqliteDialect {
  readonly #database: Sqlite.Database;
  constructor({ database }: { database: Sqlite.Database }) {
    super({ database });
    this.#database = database;
  }
  override createDriver(): SqliteDriver {
    return new ImmediateDriver(this.#database);
  }
}

class ImmediateDriver extends SqliteDriver {
  readonly #database: Sqlite.Database;
  constructor(database: Sqlite.Database) {
    super({ database: { prepare: keepStatements(database), close: () => void database.close() } });
    this.#database = database;
  }
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }
  /** On a full disk SQLite has rolled back by itself; a second time would hide why. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#database.inTransaction) await connection.executeQuery(CompiledQuery.raw('rollback'));
  }
}

/** Statements are read and planned once: of the few that run hundreds of times a second that is the larger part of their cost. */
function keepStatements(database: Sqlite.Database): (sql: string) => Sqlite.Statement<unknown[]> {
  const statements = new Map<string, Sqlite.Statement<unknown[]>>();
  return (text) => {
    const known = statements.get(text);
    if (known && !known.busy) return known;
    const statement = database.prepare<unknown[]>(text);
    if (statements.size >= MOST_STATEMENTS) statements.clear();
    statements.set(text, statement);
    return statement;
  };
}

/** What was deleted is still in the write-ahead log until that is written back and cut: this does both. */
export async function eraseTraces(state: Kysely<Tables>): Promise<void> {
  await sql`pragma wal_checkpoint(truncate)`.execute(state);
}

function assertVersion(sqlite: Sqlite.Database): void {
  const { version } = sqlite.prepare<[], { version: string }>('select sqlite_version() as version').get() ?? {
    version: 'unknown',
  };
  if (version.localeCompare(OLDEST_SQLITE, 'en', { numeric: true }) < 0) {
    throw new Error(`SQLite ${version} found, expected at least ${OLDEST_SQLITE}: run npm ci again`);
  }
}
