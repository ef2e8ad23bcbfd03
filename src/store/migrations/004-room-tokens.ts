import { type Kysely, type Migration, sql } from 'kysely';

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
    await db.schema
      .createIndex('room_tokens_of_user')
      .on('room_tokens')
      .columns(['project_id', 'user_name', 'created_at', 'id'])
      .execute();
    // Few tokens are revoked or have an end: these two stay small.
    await db.schema
      .createIndex('room_tokens_revoked')
      .on('room_tokens')
      .columns(['project_id', 'created_at', 'id'])
      .where(sql.ref('revoked_at'), 'is not', null)
      .execute();
    await db.schema
      .createIndex('room_tokens_ending')
      .on('room_tokens')
      .columns(['project_id', 'created_at', 'id'])
      .where(sql.ref('expires_at'), 'is not', null)
      .execute();
    await db.schema
      .createIndex('room_tokens_useless')
      .on('room_tokens')
      .column('useless_at')
      .where(sql.ref('useless_at'), 'is not', null)
      .execute();
    await db.schema
      .createIndex('room_tokens_endless')
      .on('room_tokens')
      .column('created_at')
      .where(sql.ref('useless_at'), 'is', null)
      .execute();
  },
};
