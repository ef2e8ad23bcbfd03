import { closeSync, openSync } from 'node:fs';
import { Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import { migrate } from './migrations/migrate.ts';
import type { Schema } from './schema.ts';
import { TwoThreads } from './sqlite/driver.ts';
import { ReopeningThread } from './sqlite/reopening-thread.ts';
import { Store } from './store.ts';

/** How long a statement waits for another process that writes, in ms. */
const BUSY_MS = 5_000;

/** Of the connection that writes. `synchronous = FULL` syncs the log at each commit: what was answered survives power loss. */
const WRITING = [`busy_timeout = ${BUSY_MS}`, 'journal_mode = WAL', 'synchronous = FULL', 'foreign_keys = ON'];
const READING = [`busy_timeout = ${BUSY_MS}`, 'query_only = ON'];

/**
 * Opens (or makes) the database file and brings it to the present shape. All work with the disk is done on threads of its own, so
 * that a slow one stops no room; what was answered survives `kill -9` and power loss.
 */
export async function openSqlite(file: string): Promise<Store> {
  // The log and index files beside it take the mode of the database.
  closeSync(openSync(file, 'a', 0o600));
  const threads = new TwoThreads(new ReopeningThread(file, READING), new ReopeningThread(file, WRITING));
  const db = new Kysely<Schema>({
    dialect: {
      createDriver: () => threads,
      createQueryCompiler: () => new SqliteQueryCompiler(),
      createAdapter: () => new SqliteAdapter(),
      createIntrospector: (kysely) => new SqliteIntrospector(kysely),
    },
  });
  try {
    await migrate(db);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return new Store(db);
}
