import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';

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
}

/** Projects in SQL. */
export class StoredProjects {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async find(id: string): Promise<Project | null> {
    const row = await this.#db.selectFrom('projects').selectAll().where('id', '=', id).executeTakeFirst();
    if (!row) return null;
    return {
      id: row.id,
      name: row.name,
      tokenHash: row.token_hash,
      tokenScopes: row.token_scopes.split(' ').filter((scope) => scope !== ''),
      createdAt: row.created_at,
    };
  }

  /** Writes the project; a known one gets the new name and token. */
  async save(project: Project): Promise<void> {
    const changeable = { name: project.name, token_hash: project.tokenHash, token_scopes: project.tokenScopes.join(' ') };
    await this.#db
      .insertInto('projects')
      .values({ id: project.id, created_at: project.createdAt, ...changeable })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(changeable))
      .execute();
  }
}
