import type { Insertable, Kysely, Selectable } from 'kysely';
import type { RecordingFile, RecordingFilter, RecordingRecord, RecordingRecords } from '../rooms/records/recordings.ts';
import type { Slice } from '../rooms/records/slice.ts';
import type { Schema } from './schema.ts';
import { NEWEST_FIRST, takeSlice } from './slice.ts';
import type { RecordingsTable } from './tables/session-details.ts';

/** A recording that is over, and the server whose session it is of. */
export interface EndedRecording {
  id: string;
  projectId: string;
  serverId: string | null;
}

/** Recordings in SQL. */
export class StoredRecordings implements RecordingRecords {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async findRecording(projectId: string, id: string): Promise<RecordingRecord | null> {
    const row = await this.#of(projectId).where('id', '=', id).executeTakeFirst();
    return row ? recordingOf(row) : null;
  }

  /** The file of a completed recording of any project, and what it shows: for links that are signed. */
  async findFile(id: string): Promise<(RecordingFile & { roomName: string; startedAt: number }) | null> {
    const row = await this.#db
      .selectFrom('recordings')
      .innerJoin('room_sessions', 'room_sessions.id', 'recordings.session_id')
      .selectAll('recordings')
      .select(({ fn }) => fn.coalesce('room_sessions.display_name', 'room_sessions.name').as('roomName'))
      .where('recordings.id', '=', id)
      .executeTakeFirst();
    const file = row && recordingOf(row).file;
    return file ? { ...file, roomName: row.roomName, startedAt: row.started_at } : null;
  }

  /** The server that made a recording of any project; null when nobody knows. */
  async makerOf(id: string): Promise<string | null> {
    const row = await this.#db
      .selectFrom('recordings')
      .innerJoin('room_sessions', 'room_sessions.id', 'recordings.session_id')
      .select('room_sessions.server_id')
      .where('recordings.id', '=', id)
      .executeTakeFirst();
    return row?.server_id ?? null;
  }

  /** Recordings of a server that failed without a file: there may be one all the same, after a crash. */
  async listWithoutFile(serverId: string): Promise<string[]> {
    const rows = await this.#db
      .selectFrom('recordings')
      .innerJoin('room_sessions', 'room_sessions.id', 'recordings.session_id')
      .select('recordings.id as id')
      .where('recordings.state', '=', 'failed')
      .where('recordings.file', 'is', null)
      .where('room_sessions.server_id', '=', serverId)
      .execute();
    return rows.map(({ id }) => id);
  }

  /** A recording that had failed has a file after all. False when no record of a recording names that file then. */
  async recovered(id: string, file: RecordingFile, durationS: number, now: number): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('recordings')
      .set({
        state: 'completed',
        file: file.name,
        format: file.format,
        size_in_bytes: file.bytes,
        chapters: file.chapters ? 1 : 0,
      })
      .set({ duration_s: durationS, updated_at: now })
      .where('id', '=', id)
      .where('state', '=', 'failed')
      .executeTakeFirst();
    if (numUpdatedRows > 0n) return true;
    return (await this.#db.selectFrom('recordings').select('id').where('id', '=', id).executeTakeFirst()) !== undefined;
  }

  /** Has a completed recording have the MP4 that was made of its file. False when it is not completed, or is gone. */
  async converted(id: string, { name, bytes }: { name: string; bytes: number }, now: number): Promise<boolean> {
    const row = await this.#db
      .selectFrom('recordings')
      .select(['file', 'format'])
      .where('id', '=', id)
      .where('state', '=', 'completed')
      .executeTakeFirst();
    if (!row?.format) return false;
    if (row.file === name) return true;
    const { numUpdatedRows } = await this.#db
      .updateTable('recordings')
      .set({ file: name, size_in_bytes: bytes, format: row.format.replace('/webm', '/mp4'), updated_at: now })
      .where('id', '=', id)
      .where('state', '=', 'completed')
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  /** Bytes of the files of all recordings of all projects. */
  async bytesOfFiles(): Promise<number> {
    const { bytes } = await this.#db
      .selectFrom('recordings')
      .select(({ fn }) => fn.sum<number | string | null>('size_in_bytes').as('bytes'))
      .where('file', 'is not', null)
      .executeTakeFirstOrThrow();
    return Number(bytes ?? 0);
  }

  /** Recordings of any project that ended before a time, the oldest first, with the servers that made them. */
  async listEndedBefore(before: number, { limit, offset }: { limit: number; offset: number }): Promise<EndedRecording[]> {
    return await this.#db
      .selectFrom('recordings')
      .innerJoin('room_sessions', 'room_sessions.id', 'recordings.session_id')
      .select(['recordings.id', 'recordings.project_id as projectId', 'room_sessions.server_id as serverId'])
      .where('recordings.state', 'in', ['completed', 'failed'])
      .where('recordings.finished_at', '<', before)
      .orderBy('recordings.finished_at')
      .orderBy('recordings.id')
      .limit(limit)
      .offset(offset)
      .execute();
  }

  async listRecordings(projectId: string, filter: RecordingFilter, slice: Slice): Promise<RecordingRecord[]> {
    const { sessionId, roomId, roomName } = filter;
    let rows = this.#of(projectId);
    if (sessionId !== undefined) rows = rows.where('session_id', '=', sessionId);
    for (const [column, value] of [['room_id', roomId] as const, ['name', roomName] as const])
      if (value !== undefined)
        rows = rows.where('session_id', 'in', (it) =>
          it.selectFrom('room_sessions').select('id').where('project_id', '=', projectId).where(column, '=', value),
        );
    return (await takeSlice(rows, NEWEST_FIRST, slice)).map(recordingOf);
  }

  async deleteRecording(projectId: string, id: string): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('recordings')
      .where('project_id', '=', projectId)
      .where('id', '=', id)
      .where('state', 'in', ['completed', 'failed'])
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }

  #of(projectId: string) {
    return this.#db.selectFrom('recordings').selectAll().where('project_id', '=', projectId);
  }
}

export function recordingRowOf(recording: RecordingRecord): Insertable<RecordingsTable> {
  return {
    id: recording.id,
    project_id: recording.projectId,
    session_id: recording.sessionId,
    state: recording.state,
    started_at: recording.startedAt,
    finished_at: recording.finishedAt,
    duration_s: recording.durationS,
    file: recording.file?.name ?? null,
    format: recording.file?.format ?? null,
    size_in_bytes: recording.file?.bytes ?? null,
    chapters: recording.file?.chapters ? 1 : 0,
    reason: recording.reason,
    created_at: recording.createdAt,
    updated_at: recording.updatedAt,
  };
}

function recordingOf(row: Selectable<RecordingsTable>): RecordingRecord {
  const { file: name, format, size_in_bytes: bytes } = row;
  const more = row.chapters === 1 ? { chapters: true } : {};
  return {
    id: row.id,
    projectId: row.project_id,
    sessionId: row.session_id,
    state: row.state as RecordingRecord['state'],
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    durationS: row.duration_s,
    file: name !== null && format !== null && bytes !== null ? { name, format, bytes, ...more } : null,
    reason: row.reason as RecordingRecord['reason'],
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
