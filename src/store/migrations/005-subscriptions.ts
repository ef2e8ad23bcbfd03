import type { Kysely, Migration } from 'kysely';

/** What server applications follow of their project. */
export const subscriptions: Migration = {
  async up(db: Kysely<never>): Promise<void> {
    await db.schema
      .createTable('subscriptions')
      .addColumn('key', 'text', (column) => column.primaryKey())
      .addColumn('project_id', 'text', (column) => column.notNull().references('projects.id').onDelete('cascade'))
      .addColumn('events', 'text', (column) => column.notNull())
      .addColumn('seen_at', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema.createIndex('subscriptions_by_age').on('subscriptions').column('seen_at').execute();
  },
};
