import { type Kysely, type Migration, sql } from 'kysely';

/** The life of tokens of our pages by default until then, and how much later than its signature a token was written down. */
const PAGE_TOKEN_MS = 12 * 3600 * 1000;
const WRITTEN_WITHIN_MS = 5_000;

/**
 * Rooms say whether links open them, and whether our pages made them; tokens say whom they are for.
 *
 * Which of the rooms that are there our pages made was not written down. Those are taken for such that are exactly as a page makes
 * them, were never changed, and for which all tokens on record have the life that pages' tokens have: nobody else ever used them.
 * Every other room stays closed to links until its owner opens it.
 */
export const roomsByLink: Migration = {
  async up(db: Kysely<never>): Promise<void> {
    for (const column of ['join_by_link', 'of_pages'])
      await db.schema
        .alterTable('rooms')
        .addColumn(column, 'integer', (it) => it.notNull().defaultTo(0))
        .execute();
    await sql`
      update rooms set join_by_link = 1, of_pages = 1
      where kind = 'room' and max_members = 5 and display_name = name and description is null and updated_at = created_at
        and quality = '720p' and fps = 20 and layout = 'grid-responsive' and meta = '{}' and ephemeral = 0
        and join_from is null and join_until is null and remove_at is null and remove_after_seconds_elapsed is null
        and record_on_start = 0 and enable_room_previews = 0 and room_join_video_off = 0 and user_join_video_off = 0
        and exists (
          select 1 from room_tokens t where t.project_id = rooms.project_id and t.room_name = rooms.name)
        and not exists (
          select 1 from room_tokens t where t.project_id = rooms.project_id and t.room_name = rooms.name
          and (t.expires_at is null or t.expires_at - t.created_at > ${PAGE_TOKEN_MS}
            or t.expires_at - t.created_at < ${PAGE_TOKEN_MS - WRITTEN_WITHIN_MS}))`.execute(db);
    await db.schema
      .createIndex('rooms_of_pages')
      .on('rooms')
      .columns(['project_id', 'created_at', 'id'])
      .where(sql.ref('of_pages'), '=', 1)
      .execute();
    await db.schema.alterTable('room_tokens').addColumn('holder', 'text').execute();
    // Few tokens are revoked: those of a holder are found at once.
    await db.schema
      .createIndex('room_tokens_revoked_of_holder')
      .on('room_tokens')
      .columns(['project_id', 'holder', 'room_name'])
      .where(sql.ref('revoked_at'), 'is not', null)
      .where(sql.ref('holder'), 'is not', null)
      .execute();
  },
};
