import { Socket } from 'node:net';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { migrate } from './migrations/migrate.ts';
import type { Schema } from './schema.ts';
import { Store } from './store.ts';

export interface PostgresOptions {
  url: string;
  /** Told when a connection breaks; what it was asked for is rejected, and the pool opens another one. */
  onConnectionError: (error: Error) => void;
  /** Connections at most. */
  connections?: number;
  /** A connection on which nothing moves for so long is given up, with whatever waits for an answer on it, in ms. */
  silenceMs?: number;
}

const CONNECTIONS = 10;
const CONNECT_TIMEOUT_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 10_000;
/** Longer than any statement, and than the pool keeps a connection that nobody uses: only a network that is gone is silent so long. */
const SILENCE_MS = 15_000;

/** bigint arrives as text; ours are times in milliseconds, far below 2^53. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format as 'text'),
};

/** Connects to Postgres and brings the database to the present shape. Rejects when the server cannot be reached. */
export async function openPostgres({
  url,
  onConnectionError,
  connections = CONNECTIONS,
  silenceMs = SILENCE_MS,
}: PostgresOptions): Promise<Store> {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    types,
    stream: () => impatient(silenceMs),
  });
  // Of each connection, because the pool looks after idle ones only: one that breaks at work would end the process.
  pool.on('connect', (client) => client.on('error', onConnectionError));
  pool.on('error', () => {});
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  try {
    await migrate(db);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return new Store(db);
}

/** A socket that ends with an error when nothing comes or goes for a while; without it a lost peer is waited for by the quarter hour. */
function impatient(silenceMs: number): Socket {
  const socket = new Socket();
  return socket.setTimeout(silenceMs, () => socket.destroy(new Error('the database is silent')));
}
