import { type Kysely, type Selectable, type SelectQueryBuilder, sql } from 'kysely';
import type {
  EventRecord,
  EventSlice,
  SessionFilter,
  SessionRecord,
  SessionRecords,
  StayRecord,
} from '../rooms/records/sessions.ts';
import type { Slice } from '../rooms/records/slice.ts';
import type { Schema } from './schema.ts';
import { eventOf, sessionOf, stayOf } from './session-row.ts';
import { NEWEST_FIRST, siftSlice, takeSlice } from './slice.ts';
import type { SessionEventsTable } from './tables/session-details.ts';

/** Sessions, their members and events in SQL. Every statement is bound to one project, so a foreign id is an unknown id. */
export class StoredSessions implements SessionRecords {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async findSession(projectId: string, id: string): Promise<SessionRecord | null> {
    const row = await this.#of(projectId).where('id', '=', id).executeTakeFirst();
    return row ? sessionOf(row) : null;
  }

  async listSessions(projectId: string, filter: SessionFilter, slice: Slice): Promise<SessionRecord[]> {
    const { roomId, roomName, roomNameMatches, status } = filter;
    let all = this.#of(projectId);
    // Few sessions live, and an index knows them: no other one may be taken then.
    const live = status === 'in-progress';
    if (live) all = all.where('ended_at', 'is', null);
    if (!live && roomId !== undefined) all = all.where('room_id', '=', roomId);
    if (!live && roomName !== undefined) all = all.where('name', '=', roomName);
    const matching = (given: typeof all): typeof all => {
      let rows = given;
      if (live && roomId !== undefined) rows = rows.where(sql<boolean>`coalesce(room_id, '') = ${roomId}`);
      if (live && roomName !== undefined) rows = rows.where(sql<boolean>`coalesce(name, '') = ${roomName}`);
      if (status === 'completed') rows = rows.where('ended_at', 'is not', null);
      if (roomNameMatches === undefined) return rows;
      const pattern = `%${roomNameMatches.toLowerCase().replaceAll(/[\\%_]/g, '\\$&')}%`;
      return rows.where(sql<boolean>`lower(name) like ${pattern} escape '\\'`);
    };
    return (await siftSlice(all, NEWEST_FIRST, slice, matching)).map(sessionOf);
  }

  /**
   * Forgets sessions that ended before `endedBefore`, with their members and events, except those of which recordings are left: up to
   * `limit` rows of what is largest in them. That many mean that there may be more.
   */
  async forget(endedBefore: number, limit: number): Promise<number> {
    const old = await this.#db
      .selectFrom('room_sessions')
      .select('id')
      .where('ended_at', '<', endedBefore)
      .where(({ not, exists, selectFrom }) =>
        not(exists(selectFrom('recordings').select('recordings.id').whereRef('session_id', '=', 'room_sessions.id'))),
      )
      .orderBy('ended_at')
      .limit(limit)
      .execute();
    const ids = old.map(({ id }) => id);
    for (const table of ['session_events', 'session_members'] as const) {
      if (ids.length === 0) return 0;
      const rows = this.#db.selectFrom(table).select('id').where('session_id', 'in', ids).limit(limit);
      const { numDeletedRows } = await this.#db
        .deleteFrom(table)
        .where('session_id', 'in', ids)
        .where('id', 'in', rows)
        .executeTakeFirst();
      // Their rows are too many for one statement: the sessions go last.
      if (Number(numDeletedRows) >= limit) return limit;
    }
    await this.#db.deleteFrom('room_sessions').where('id', 'in', ids).execute();
    return ids.length;
  }

  async listStays(projectId: string, sessionId: string, slice: Slice): Promise<StayRecord[]> {
    const rows = this.#db
      .selectFrom('session_members')
      .selectAll()
      .where('project_id', '=', projectId)
      .where('session_id', '=', sessionId);
    const listed = await siftSlice(rows, { by: 'joined_at', direction: 'asc' }, slice, (it) =>
      it.where('type', '!=', 'audience'),
    );
    return listed.map(stayOf);
  }

  async listEvents(projectId: string, of: { sessionId: string } | { recordingId: string }, slice: Slice): Promise<EventSlice> {
    const all = this.#db.selectFrom('session_events').selectAll().where('project_id', '=', projectId);
    const rows = 'sessionId' in of ? all.where('session_id', '=', of.sessionId) : all.where('recording_id', '=', of.recordingId);
    return await takeEvents(rows, slice);
  }

  #of(projectId: string) {
    return this.#db.selectFrom('room_sessions').selectAll().where('project_id', '=', projectId);
  }
}

/** Characters of payloads after which a slice ends, and rows that are read at once: nobody waits long for it. */
const SLICE_CHARACTERS = 512 * 1024;
const ROWS_AT_ONCE = 25;

async function takeEvents(
  events: SelectQueryBuilder<Schema, 'session_events', Selectable<SessionEventsTable>>,
  { limit, side, ...slice }: Slice,
): Promise<EventSlice> {
  let rows: EventRecord[] = [];
  let { from } = slice;
  for (let characters = 0; ; ) {
    const part = { side, limit: Math.min(ROWS_AT_ONCE, limit - rows.length), ...(from ? { from } : {}) };
    const found = (await takeSlice(events, { by: 'position', direction: 'asc' }, part)).map(eventOf);
    rows = side === 'after' ? [...rows, ...found] : [...found, ...rows];
    if (found.length < part.limit || rows.length === limit) return { rows, cut: false };
    for (const { payload } of found) characters += payload.length;
    if (characters > SLICE_CHARACTERS) return { rows, cut: true };
    const last = side === 'after' ? rows.at(-1) : rows[0];
    if (last) from = { at: last.position, id: last.id };
  }
}
