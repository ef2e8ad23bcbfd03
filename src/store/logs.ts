import { setImmediate } from 'node:timers/promises';
import type { Kysely, Selectable } from 'kysely';
import type { LogFilter, LogRecord, LogRecords } from '../rooms/records/logs.ts';
import type { Slice } from '../rooms/records/slice.ts';
import type { Schema } from './schema.ts';
import { sessionOf } from './session-row.ts';
import { takeSlice } from './slice.ts';
import type { RoomSessionsTable } from './tables/room-sessions.ts';

/** Entries that one statement discards: so few that nobody waits for it. */
const DISCARDED_AT_ONCE = 200;

/** The logs in SQL: part of the sessions' rows. */
export class StoredLogs implements LogRecords {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async findLog(projectId: string, id: string): Promise<LogRecord | null> {
    const row = await this.#of(projectId).where('log_id', '=', id).executeTakeFirst();
    return row ? logOf(row) : null;
  }

  async listLogs(projectId: string, { before, from, withDiscarded }: LogFilter, slice: Slice): Promise<LogRecord[]> {
    let rows = this.#of(projectId);
    if (before !== undefined) rows = rows.where('created_at', '<', before);
    if (from !== undefined) rows = rows.where('created_at', '>=', from);
    if (!withDiscarded) rows = rows.where('discarded_at', 'is', null);
    return (await takeSlice(rows, { by: 'created_at', id: 'log_id', direction: 'desc' }, slice)).map(logOf);
  }

  /** Discards the entries of ended sessions that were created before `before`. True: there may be more. */
  async discard(before: number, now: number): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('room_sessions')
      .set({ discarded_at: now })
      .where('id', 'in', (it) =>
        it
          .selectFrom('room_sessions')
          .select('id')
          .where('created_at', '<', before)
          .where('discarded_at', 'is', null)
          .where('ended_at', 'is not', null)
          .limit(DISCARDED_AT_ONCE),
      )
      .executeTakeFirst();
    // SQLite works on this thread: whoever waits comes in before the next statement.
    await setImmediate();
    return Number(numUpdatedRows) === DISCARDED_AT_ONCE;
  }

  #of(projectId: string) {
    return this.#db.selectFrom('room_sessions').selectAll().where('project_id', '=', projectId);
  }
}

function logOf(row: Selectable<RoomSessionsTable>): LogRecord {
  return { id: row.log_id, session: sessionOf(row), discardedAt: row.discarded_at, createdAt: row.created_at };
}
