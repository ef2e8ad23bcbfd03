import type { Kysely, Migration } from 'kysely';

/** Rooms say whether their sessions can be watched on a page of this server. */
export const watchedRooms: Migration = {
  async up(db: Kysely<never>): Promise<void> {
    await db.schema
      .alterTable('rooms')
      .addColumn('hls', 'integer', (it) => it.notNull().defaultTo(0))
      .execute();
  },
};
