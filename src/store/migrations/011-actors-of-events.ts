import type { Kysely, Migration } from 'kysely';

/** Events of sessions say who is behind them. */
export const actorsOfEvents: Migration = {
  async up(db: Kysely<never>): Promise<void> {
    for (const column of ['actor_kind', 'actor_id'])
      await db.schema.alterTable('session_events').addColumn(column, 'text').execute();
  },
};
