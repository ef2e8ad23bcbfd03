import { type Kysely, type Selectable, sql } from 'kysely';
import type { LogFilter, LogRecord, LogRecords } from '../rooms/records/logs.ts';
import type { Place, Slice } from '../rooms/records/slice.ts';
import type { Schema } from './schema.ts';
import { sessionOf } from './session-row.ts';
import { type Order, siftSlice } from './slice.ts';
import type { RoomSessionsTable } from './tables/room-sessions.ts';

const NEWEST_LOGS: Order = { by: 'created_at', id: 'log_id', direction: 'desc' };

/** Entries that one statement discards: so few that nobody waits for it. */
const DISCARDED_AT_ONCE = 50;

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
    const all = this.#of(projectId);
    // SQLite takes one upper bound of an index, and that has to be the place: dates are looked at row by row.
    const createdAt = sql<number>`coalesce(created_at, 0)`;
    const matching = (given: typeof all): typeof all => {
      let rows = withDiscarded ? given : given.where('discarded_at', 'is', null);
      if (before !== undefined) rows = rows.where(createdAt, '<', before);
      if (from !== undefined) rows = rows.where(createdAt, '>=', from);
      return rows;
    };
    const forward = slice.side === 'after';
    const begin: Slice = forward && before !== undefined && !slice.from ? { ...slice, from: { at: before, id: '' } } : slice;
    const isOver = ({ at }: Place): boolean => (forward ? from !== undefined && at < from : before !== undefined && at >= before);
    return (await siftSlice(all, NEWEST_LOGS, begin, matching, isOver)).map(logOf);
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
    return Number(numUpdatedRows) === DISCARDED_AT_ONCE;
  }

  #of(projectId: string) {
    return this.#db.selectFrom('room_sessions').selectAll().where('project_id', '=', projectId);
  }
}

function logOf(row: Selectable<RoomSessionsTable>): LogRecord {
  return { id: row.log_id, session: sessionOf(row), discardedAt: row.discarded_at, createdAt: row.created_at };
}
