import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe } from 'vitest';
import { openPostgres } from '../../src/store/postgres.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import type { Store } from '../../src/store/store.ts';
import { findPostgres, startPostgres } from './postgres.ts';

/** A database of either engine: `open` can be called again on the same one. */
export interface Database {
  open(): Promise<Store>;
  dispose(): Promise<void>;
}

async function sqlite(): Promise<Database> {
  const folder = mkdtempSync(join(tmpdir(), 'wirespace-store-'));
  return {
    open: () => openSqlite(join(folder, 'wirespace.db')),
    dispose: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

async function postgres(): Promise<Database> {
  const found = findPostgres();
  if ('missing' in found) throw new Error(found.missing);
  const server = await startPostgres(found.bin);
  const onConnectionError = (): void => {};
  return { open: () => openPostgres({ url: server.url, onConnectionError, connections: 4 }), dispose: server.stop };
}

/** Describes the same on both engines. Where no Postgres is installed its half says so and is skipped; in CI it fails. */
export function onBothEngines(what: string, suite: (make: () => Promise<Database>) => void): void {
  describe(`${what}, on SQLite`, () => suite(sqlite));
  const found = findPostgres();
  const mayMiss = 'missing' in found && !process.env.CI;
  const why = mayMiss ? ` (skipped: ${found.missing})` : '';
  describe.skipIf(mayMiss)(`${what}, on Postgres${why}`, () => suite(postgres));
}
