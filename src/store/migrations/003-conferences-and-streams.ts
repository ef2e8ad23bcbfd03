import type { Kysely, Migration } from 'kysely';

const COLOURS = [
  'dark_primary',
  'dark_background',
  'dark_foreground',
  'dark_success',
  'dark_negative',
  'light_primary',
  'light_background',
  'light_foreground',
  'light_success',
  'light_negative',
];

/** Conferences are rows of `rooms` (so that both share one name space) with a row of their own, two tokens, and streams like rooms. */
export const conferencesAndStreams: Migration = {
  async up(db: Kysely<never>): Promise<void> {
    await db.schema
      .alterTable('rooms')
      .addColumn('kind', 'text', (column) => column.notNull().defaultTo('room'))
      .execute();
    await db.schema.dropIndex('rooms_newest_first').execute();
    await db.schema
      .createIndex('rooms_of_a_kind_newest_first')
      .on('rooms')
      .columns(['project_id', 'kind', 'created_at', 'id'])
      .execute();
    let conferences = db.schema
      .createTable('conferences')
      .addColumn('room_id', 'text', (column) => column.primaryKey().references('rooms.id').onDelete('cascade'))
      .addColumn('size', 'text', (column) => column.notNull())
      .addColumn('enable_chat', 'integer', (column) => column.notNull())
      .addColumn('has_meta', 'integer', (column) => column.notNull());
    for (const colour of COLOURS) conferences = conferences.addColumn(colour, 'text', (column) => column.notNull());
    await conferences.execute();
    await db.schema
      .createTable('conference_tokens')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('project_id', 'text', (column) => column.notNull().references('projects.id').onDelete('cascade'))
      .addColumn('conference_id', 'text', (column) => column.notNull().references('conferences.room_id').onDelete('cascade'))
      .addColumn('rank', 'integer', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('token', 'text', (column) => column.notNull().unique())
      .addUniqueConstraint('conference_tokens_by_name', ['conference_id', 'name'])
      .execute();
    await db.schema
      .createTable('streams')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('project_id', 'text', (column) => column.notNull().references('projects.id').onDelete('cascade'))
      .addColumn('room_id', 'text', (column) => column.notNull().references('rooms.id').onDelete('cascade'))
      .addColumn('url', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('updated_at', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema.createIndex('streams_newest_first').on('streams').columns(['room_id', 'created_at', 'id']).execute();
  },
};
