import { type Kysely, type Migration, sql } from 'kysely';

/** Sessions that have ended are found by when. */
export const sessionsByAge: Migration = {
  async up(db: Kysely<never>): Promise<void> {
    await db.schema
      .createIndex('room_sessions_by_end')
      .on('room_sessions')
      .column('ended_at')
      .where(sql.ref('ended_at'), 'is not', null)
      .execute();
  },
};
