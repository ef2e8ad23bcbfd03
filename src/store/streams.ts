import type { Kysely, Selectable } from 'kysely';
import type { Slice } from '../rooms/records/slice.ts';
import type { Stream, StreamRecords } from '../rooms/records/streams.ts';
import type { Schema } from './schema.ts';
import { NEWEST_FIRST, takeSlice } from './slice.ts';
import type { StreamsTable } from './tables/streams.ts';

/** Destinations of streams in SQL. */
export class StoredStreams implements StreamRecords {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async findStream(projectId: string, id: string): Promise<Stream | null> {
    const row = await of(this.#db, projectId).where('id', '=', id).executeTakeFirst();
    return row ? streamOf(row) : null;
  }

  async createStream(stream: Omit<Stream, 'quality'>, limit: number): Promise<Stream | 'unknown' | 'full'> {
    const { id, projectId, roomId, url, createdAt, updatedAt } = stream;
    return await this.#db.transaction().execute(async (db) => {
      // Locks the room's row, in both engines: others who add a stream to it count after us.
      const room = await db
        .updateTable('rooms')
        .set((row) => ({ fps: row.ref('fps') }))
        .where('project_id', '=', projectId)
        .where('id', '=', roomId)
        .returning('quality')
        .executeTakeFirst();
      if (!room) return 'unknown';
      const others = await db.selectFrom('streams').select('id').where('room_id', '=', roomId).limit(limit).execute();
      if (others.length >= limit) return 'full';
      const row = { id, project_id: projectId, room_id: roomId, url, created_at: createdAt, updated_at: updatedAt };
      await db.insertInto('streams').values(row).execute();
      return streamOf({ ...row, quality: room.quality });
    });
  }

  async updateStream(projectId: string, id: string, change: Pick<Stream, 'url' | 'updatedAt'>): Promise<Stream | null> {
    await this.#db
      .updateTable('streams')
      .set({ url: change.url, updated_at: change.updatedAt })
      .where('project_id', '=', projectId)
      .where('id', '=', id)
      .execute();
    return await this.findStream(projectId, id);
  }

  async deleteStream(projectId: string, id: string): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('streams')
      .where('project_id', '=', projectId)
      .where('id', '=', id)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }

  async listStreams(projectId: string, roomId: string, slice: Slice): Promise<Stream[]> {
    const rows = of(this.#db, projectId).where('room_id', '=', roomId);
    return (await takeSlice(rows, NEWEST_FIRST, slice)).map(streamOf);
  }
}

/** Streams of a project, each with the quality of its room. */
function of(db: Kysely<Schema>, projectId: string) {
  return db
    .selectFrom('streams')
    .selectAll('streams')
    .select((stream) =>
      stream
        .selectFrom('rooms')
        .select('rooms.quality')
        .whereRef('rooms.id', '=', 'streams.room_id')
        .$asScalar()
        .$notNull()
        .as('quality'),
    )
    .where('project_id', '=', projectId);
}

function streamOf(row: Selectable<StreamsTable> & { quality: string }): Stream {
  const { id, project_id: projectId, room_id: roomId, url, created_at: createdAt, updated_at: updatedAt } = row;
  return { id, projectId, roomId, url, quality: row.quality as Stream['quality'], createdAt, updatedAt };
}
