import { closeSync, openSync } from 'node:fs';
import { Kysely, SqliteDialect } from 'kysely';
import Database from 'libsql';
import { migrate } from './migrations/migrate.ts';
import type { Schema } from './schema.ts';
import { Store } from './store.ts';

/** How long a statement waits for another process that writes, in ms. */
const BUSY_MS = 5_000;

/**
 * Opens (or makes) the database file and brings it to the present shape. `synchronous = FULL` syncs the log at each commit: what
 * was answered survives `kill -9` and power loss.
 */
export async function openSqlite(file: string): Promise<Store> {
  // The log and index files beside it take the mode of the database.
  closeSync(openSync(file, 'a', 0o600));
  const database = new Database(file);
  database.pragma(`busy_timeout = ${BUSY_MS}`);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database }) });
  try {
    await migrate(db);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return new Store(db);
}
