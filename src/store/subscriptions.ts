import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';

/** What one server application follows of its project. */
export interface StoredSubscription {
  /** SHA-256 in hex of the protocol string of its signalling session. */
  key: string;
  projectId: string;
  events: readonly string[];
}

/** Rows of one statement. */
const ROWS_AT_ONCE = 500;

/** Subscriptions of server applications in SQL: for the time after a restart. */
export class StoredSubscriptions {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  /** Writes entries down, in place of those with the same keys; `now` is when their applications were there. */
  async keep(entries: readonly StoredSubscription[], now: number): Promise<void> {
    for (let from = 0; from < entries.length; from += ROWS_AT_ONCE) {
      const rows = entries
        .slice(from, from + ROWS_AT_ONCE)
        .map(({ key, projectId, events }) => ({ key, project_id: projectId, events: JSON.stringify(events), seen_at: now }));
      await this.#db
        .insertInto('subscriptions')
        .values(rows)
        .onConflict((it) =>
          it.column('key').doUpdateSet((row) => ({ events: row.ref('excluded.events'), seen_at: row.ref('excluded.seen_at') })),
        )
        .execute();
    }
  }

  async find(projectId: string, key: string): Promise<{ events: string[]; seenAt: number } | null> {
    const row = await this.#db
      .selectFrom('subscriptions')
      .selectAll()
      .where('key', '=', key)
      .where('project_id', '=', projectId)
      .executeTakeFirst();
    return row ? { events: JSON.parse(row.events) as string[], seenAt: row.seen_at } : null;
  }

  async forget(key: string): Promise<void> {
    await this.#db.deleteFrom('subscriptions').where('key', '=', key).execute();
  }

  /** Forgets those whose applications were there last before `time`. */
  async forgetBefore(time: number): Promise<void> {
    await this.#db.deleteFrom('subscriptions').where('seen_at', '<', time).execute();
  }
}
