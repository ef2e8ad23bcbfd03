import { afterAll, beforeAll } from 'vitest';
import { randomIds } from '../../src/base/ids.ts';
import type { Store } from '../../src/store/store.ts';
import type { Database } from './databases.ts';

/** One database for all tests of a suite, and a project of its own for each that asks. */
export interface OneStore {
  readonly database: Database;
  readonly store: Store;
  /** Id of a project that has nothing yet. */
  newProject(createdAt?: number): Promise<string>;
}

/** Opens a database before the tests of a suite and disposes of it after them. */
export function oneStore(make: () => Promise<Database>): OneStore {
  let opened: { database: Database; store: Store } | null = null;
  const open = (): { database: Database; store: Store } => {
    if (!opened) throw new Error('the database is opened before the first test');
    return opened;
  };
  beforeAll(async () => {
    const database = await make();
    opened = { database, store: await database.open() };
  });
  afterAll(async () => {
    await opened?.store.close();
    await opened?.database.dispose();
  });
  return {
    get database() {
      return open().database;
    },
    get store() {
      return open().store;
    },
    async newProject(createdAt = 1) {
      const id = randomIds.uuid();
      await open().store.projects.save({ id, name: 'Grüße', tokenHash: 'h', tokenScopes: ['video'], createdAt });
      return id;
    },
  };
}
