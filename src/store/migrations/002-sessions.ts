import type { Kysely, Migration } from 'kysely';

/** Room sessions with members, events and recordings, and the servers that hold them. */
export const sessions: Migration = {
  async up(db: Kysely<never>): Promise<void> {
    await db.schema
      .createTable('servers')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('started_at', 'bigint', (column) => column.notNull())
      .addColumn('alive_at', 'bigint', (column) => column.notNull())
      .execute();
    await createSessions(db);
    await db.schema
      .createTable('session_members')
      .addColumn('session_id', 'text', (column) => column.notNull())
      .addColumn('id', 'text', (column) => column.notNull())
      .addColumn('project_id', 'text', (column) => column.notNull().references('projects.id').onDelete('cascade'))
      .addColumn('token_id', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('type', 'text', (column) => column.notNull())
      .addColumn('joined_at', 'bigint', (column) => column.notNull())
      .addColumn('left_at', 'bigint')
      .addPrimaryKeyConstraint('session_members_key', ['session_id', 'id'])
      .execute();
    await db.schema
      .createIndex('session_members_in_order')
      .on('session_members')
      .columns(['session_id', 'joined_at', 'id'])
      .execute();
    await db.schema
      .createTable('session_events')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('position', 'bigint', (column) => column.notNull())
      .addColumn('project_id', 'text', (column) => column.notNull().references('projects.id').onDelete('cascade'))
      .addColumn('room_id', 'text')
      .addColumn('session_id', 'text', (column) => column.notNull())
      .addColumn('member_id', 'text')
      .addColumn('recording_id', 'text')
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('payload', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .execute();
    for (const column of ['session_id', 'recording_id'] as const)
      await db.schema
        .createIndex(`session_events_by_${column}`)
        .on('session_events')
        .columns([column, 'position', 'id'])
        .where(column as never, 'is not', null)
        .execute();
    await createRecordings(db);
  },
};

async function createSessions(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable('room_sessions')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('project_id', 'text', (column) => column.notNull().references('projects.id').onDelete('cascade'))
    .addColumn('room_id', 'text')
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('display_name', 'text')
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
    .addColumn('locked', 'integer', (column) => column.notNull())
    .addColumn('prioritize_handraise', 'integer', (column) => column.notNull())
    .addColumn('started_at', 'bigint', (column) => column.notNull())
    .addColumn('ended_at', 'bigint')
    .addColumn('server_id', 'text', (column) => column.notNull())
    .addColumn('log_id', 'text', (column) => column.notNull().unique())
    .addColumn('discarded_at', 'bigint')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .execute();
  const indexes = {
    newest_first: ['project_id', 'created_at', 'id'],
    by_room: ['project_id', 'room_id', 'created_at', 'id'],
    by_name: ['project_id', 'name', 'created_at', 'id'],
    logs: ['project_id', 'created_at', 'log_id'],
    of_a_day: ['created_at'],
  };
  for (const [name, columns] of Object.entries(indexes))
    await db.schema.createIndex(`room_sessions_${name}`).on('room_sessions').columns(columns).execute();
  // Few of many sessions live.
  for (const [name, columns] of Object.entries({ live: ['project_id', 'created_at', 'id'], held: ['server_id'] }))
    await db.schema
      .createIndex(`room_sessions_${name}`)
      .on('room_sessions')
      .columns(columns)
      .where('ended_at' as never, 'is', null)
      .execute();
}

async function createRecordings(db: Kysely<never>): Promise<void> {
  await db.schema
    .createTable('recordings')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('project_id', 'text', (column) => column.notNull().references('projects.id').onDelete('cascade'))
    .addColumn('session_id', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('started_at', 'bigint', (column) => column.notNull())
    .addColumn('finished_at', 'bigint')
    .addColumn('duration_s', 'integer')
    .addColumn('file', 'text')
    .addColumn('format', 'text')
    .addColumn('size_in_bytes', 'bigint')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .execute();
  for (const column of ['project_id', 'session_id'])
    await db.schema.createIndex(`recordings_by_${column}`).on('recordings').columns([column, 'created_at', 'id']).execute();
}
