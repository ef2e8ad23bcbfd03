import { join } from 'node:path';
import type { Clock } from '../base/clock.ts';
import type { Ids } from '../base/ids.ts';
import type { Logger } from '../base/log.ts';
import type { Config } from '../config.ts';
import { openPostgres } from '../store/postgres.ts';
import { openSqlite } from '../store/sqlite.ts';
import type { Store } from '../store/store.ts';
import { hashToken } from '../tokens/secrets.ts';
import { type Identity, identify } from './identity.ts';
import { DataFolder } from './secrets.ts';
import { step } from './start-errors.ts';

/** What survives the process: the data folder, who this Space is, and the database with its project in it. */
export interface Foundation {
  folder: DataFolder;
  identity: Identity;
  store: Store;
}

/** Opens all of it. Throws ConfigError; then nothing is left open. */
export async function layFoundation(
  config: Config,
  { log, clock, ids }: { log: Logger; clock: Clock; ids: Ids },
): Promise<Foundation> {
  const { folder, identity } = await step('DATA_DIR', `${config.DATA_DIR} cannot be used`, () => {
    const opened = DataFolder.open(config.DATA_DIR, ids);
    return { folder: opened, identity: identify(config, opened) };
  });
  const store = await openStore(config, log);
  try {
    await store.projects.save({
      id: identity.project,
      name: 'Wirespace',
      tokenHash: hashToken(identity.token),
      tokenScopes: ['video'],
      createdAt: clock.now(),
    });
  } catch (error) {
    await store.close();
    throw error;
  }
  return { folder, identity, store };
}

/** The SQLite file of a configuration without DATABASE_URL. */
export function databaseFile({ DATA_DIR }: Config): string {
  return join(DATA_DIR, 'wirespace.db');
}

/** Opens the database; its file is made in the data folder, which must be there. Throws ConfigError. */
export function openStore(config: Config, log: Logger): Promise<Store> {
  const { DATABASE_URL: url } = config;
  if (url === undefined) {
    const file = databaseFile(config);
    return step('DATA_DIR', `${file} cannot be used`, () => openSqlite(file));
  }
  const onConnectionError = (error: Error): void => log.warn({ err: error }, 'a database connection broke');
  return step('DATABASE_URL', 'the database cannot be used', () => openPostgres({ url, onConnectionError }));
}
