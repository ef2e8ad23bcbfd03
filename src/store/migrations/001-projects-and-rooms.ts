import type { Kysely, Migration } from 'kysely';

/** The first shape: projects and rooms. */
export const projectsAndRooms: Migration = {
  async up(db: Kysely<never>): Promise<void> {
    await db.schema
      .createTable('projects')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('token_hash', 'text', (column) => column.notNull())
      .addColumn('token_scopes', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('rooms')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('project_id', 'text', (column) => column.notNull().references('projects.id').onDelete('cascade'))
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('display_name', 'text')
      .addColumn('description', 'text')
      .addColumn('max_members', 'integer', (column) => column.notNull())
      .addColumn('quality', 'text', (column) => column.notNull())
      .addColumn('fps', 'integer', (column) => column.notNull())
      .addColumn('join_from', 'bigint')
      .addColumn('join_until', 'bigint')
      .addColumn('remove_at', 'bigint')
      .addColumn('remove_after_seconds_elapsed', 'integer')
      .addColumn('layout', 'text', (column) => column.notNull())
      .addColumn('record_on_start', 'integer', (column) => column.notNull())
      .addColumn('tone_on_entry_and_exit', 'integer', (column) => column.notNull())
      .addColumn('room_join_video_off', 'integer', (column) => column.notNull())
      .addColumn('user_join_video_off', 'integer', (column) => column.notNull())
      .addColumn('enable_room_previews', 'integer', (column) => column.notNull())
      .addColumn('sync_audio_video', 'integer')
      .addColumn('meta', 'text', (column) => column.notNull())
      .addColumn('prioritize_handraise', 'integer', (column) => column.notNull())
      .addColumn('ephemeral', 'integer', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .addUniqueConstraint('rooms_name_in_project', ['project_id', 'name'])
      .execute();
    await db.schema.createIndex('rooms_newest_first').on('rooms').columns(['project_id', 'created_at', 'id']).execute();
  },
};
