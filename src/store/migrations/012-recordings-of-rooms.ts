import type { Kysely, Migration } from 'kysely';

/** Rooms say what their recordings have and become. */
export const recordingsOfRooms: Migration = {
  async up(db: Kysely<never>): Promise<void> {
    await db.schema
      .alterTable('rooms')
      .addColumn('record_audio_only', 'integer', (it) => it.notNull().defaultTo(0))
      .execute();
    await db.schema.alterTable('rooms').addColumn('record_format', 'text').execute();
  },
};
