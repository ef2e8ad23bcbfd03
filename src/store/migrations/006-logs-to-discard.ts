import { type Kysely, type Migration, sql } from 'kysely';

/** Only log entries that are still shown are looked up by their age, and each once. */
export const logsToDiscard: Migration = {
  async up(db: Kysely<never>): Promise<void> {
    await db.schema.dropIndex('room_sessions_of_a_day').execute();
    await db.schema
      .createIndex('room_sessions_told_in_logs')
      .on('room_sessions')
      .columns(['created_at'])
      .where(sql.ref('discarded_at'), 'is', null)
      .where(sql.ref('ended_at'), 'is not', null)
      .execute();
  },
};
