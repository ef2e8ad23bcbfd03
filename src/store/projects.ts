import type { Kysely, Selectable } from 'kysely';
import type { Schema } from './schema.ts';
import type { ProjectsTable } from './tables/projects.ts';

/** A tenant with its API token. */
export interface Project {
  id: string;
  name: string;
  /** SHA-256 of the API token, in hex. */
  tokenHash: string;
  /** Scopes of the API token (rest-api 1.2). */
  tokenScopes: readonly string[];
  /** Epoch milliseconds. */
  createdAt: number;
  /** Part of the key that signs its room tokens; null until it is changed for the first time. */
  signingSalt: string | null;
}

/** Rows of one statement. */
const ROWS_AT_ONCE = 500;

/** Projects in SQL. */
export class StoredProjects {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  /** `id` may be any text: it is what somebody gave as a user name. */
  async find(id: string): Promise<Project | null> {
    // Postgres takes no NUL in a text.
    if (id.includes('\0')) return null;
    const row = await this.#db.selectFrom('projects').selectAll().where('id', '=', id).executeTakeFirst();
    return row ? projectOf(row) : null;
  }

  /** SHA-256 in hex of the API tokens of those projects that exist. */
  async tokenHashesOf(ids: readonly string[]): Promise<Map<string, string>> {
    const hashes = new Map<string, string>();
    for (let from = 0; from < ids.length; from += ROWS_AT_ONCE) {
      const rows = await this.#db
        .selectFrom('projects')
        .select(['id', 'token_hash'])
        .where('id', 'in', ids.slice(from, from + ROWS_AT_ONCE))
        .execute();
      for (const { id, token_hash } of rows) hashes.set(id, token_hash);
    }
    return hashes;
  }

  /** The oldest first. */
  async list(): Promise<Project[]> {
    return (await this.#db.selectFrom('projects').selectAll().orderBy('created_at').orderBy('id').execute()).map(projectOf);
  }

  /** Writes the project; a known one gets the new name and token. */
  async save(project: Omit<Project, 'signingSalt'>): Promise<void> {
    const changeable = { name: project.name, token_hash: project.tokenHash, token_scopes: project.tokenScopes.join(' ') };
    await this.#db
      .insertInto('projects')
      .values({ id: project.id, created_at: project.createdAt, signing_salt: null, ...changeable })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(changeable))
      .execute();
  }

  /** Another API token in place of the present one. False when there is no such project. */
  async changeToken(id: string, tokenHash: string): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('projects')
      .set({ token_hash: tokenHash })
      .where('id', '=', id)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  /** Changes the key that signs room tokens: all that were given out are void. False when there is no such project. */
  async changeSigningSalt(id: string, signingSalt: string): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('projects')
      .set({ signing_salt: signingSalt })
      .where('id', '=', id)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }
}

function projectOf(row: Selectable<ProjectsTable>): Project {
  return {
    id: row.id,
    name: row.name,
    tokenHash: row.token_hash,
    tokenScopes: row.token_scopes.split(' ').filter((scope) => scope !== ''),
    createdAt: row.created_at,
    signingSalt: row.signing_salt,
  };
}
