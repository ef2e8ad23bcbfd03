import type { Kysely, Migration } from 'kysely';

/** Recordings may have a file of chapters. */
export const chaptersOfRecordings: Migration = {
  async up(db: Kysely<never>): Promise<void> {
    await db.schema
      .alterTable('recordings')
      .addColumn('chapters', 'integer', (it) => it.notNull().defaultTo(0))
      .execute();
  },
};
