import type { Kysely, Migration } from 'kysely';

/** Records of room tokens, and the part of a project's signing key that can be changed. */
export const roomTokens: Migration = {
  async up(db: Kysely<never>): Promise<void> {
    await db.schema.alterTable('projects').addColumn('signing_salt', 'text').execute();
    await db.schema
      .createTable('room_tokens')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('project_id', 'text', (column) => column.notNull().references('projects.id').onDelete('cascade'))
      .addColumn('room_name', 'text', (column) => column.notNull())
      .addColumn('user_name', 'text')
      .addColumn('join_as', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('expires_at', 'bigint')
      .addColumn('useless_at', 'bigint')
      .addColumn('revoked_at', 'bigint')
      .execute();
    await db.schema
      .createIndex('room_tokens_newest_first')
      .on('room_tokens')
      .columns(['project_id', 'created_at', 'id'])
      .execute();
    await db.schema
      .createIndex('room_tokens_of_room')
      .on('room_tokens')
      .columns(['project_id', 'room_name', 'created_at', 'id'])
      .execute();
    await db.schema.createIndex('room_tokens_useless').on('room_tokens').column('useless_at').execute();
    await db.schema.createIndex('room_tokens_oldest').on('room_tokens').column('created_at').execute();
  },
};
