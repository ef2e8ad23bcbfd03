import type { Kysely, Migration } from 'kysely';

/** Recordings say why they ended by themselves. */
export const endsOfRecordings: Migration = {
  async up(db: Kysely<never>): Promise<void> {
    await db.schema.alterTable('recordings').addColumn('reason', 'text').execute();
  },
};
