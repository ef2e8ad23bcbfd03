import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { migrate } from './migrations/migrate.ts';
import type { Schema } from './schema.ts';
import { Store } from './store.ts';

export interface PostgresOptions {
  url: string;
  /** Told when an idle connection breaks; the pool opens another one. */
  onConnectionError: (error: Error) => void;
  /** Connections at most. */
  connections?: number;
}

const CONNECTIONS = 10;
const CONNECT_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 10_000;

/** bigint arrives as text; ours are times in milliseconds, far below 2^53. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format as 'text'),
};

/** Connects to Postgres and brings the database to the present shape. Rejects when the server cannot be reached. */
export async function openPostgres({ url, onConnectionError, connections = CONNECTIONS }: PostgresOptions): Promise<Store> {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    types,
  });
  pool.on('error', onConnectionError);
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  try {
    await migrate(db);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return new Store(db);
}
