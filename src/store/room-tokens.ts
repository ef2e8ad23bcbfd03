import type { Insertable, Kysely, Selectable } from 'kysely';
import type { RoomTokenFilter, RoomTokenRecord, RoomTokenRecords } from '../rooms/records/room-tokens.ts';
import type { Place, Slice } from '../rooms/records/slice.ts';
import { Batch } from './batch.ts';
import type { Schema } from './schema.ts';
import { NEWEST_FIRST, siftSlice, takeSlice } from './slice.ts';
import type { RoomTokensTable } from './tables/room-tokens.ts';

/** A token that is being given out. */
export interface NewRoomToken extends Omit<RoomTokenRecord, 'revokedAt'> {
  /** From then on nobody can join with it any more; null: there is no such time. */
  uselessAt: number | null;
  /** Whom it is for, in words of the program that asked for it; null: unknown. */
  holder: string | null;
}

/** Rows of one statement. */
const ROWS_AT_ONCE = 500;

/** Room tokens in SQL. */
export class StoredRoomTokens implements RoomTokenRecords {
  readonly #db: Kysely<Schema>;
  readonly #batch: Batch<NewRoomToken>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
    this.#batch = new Batch((tokens) => db.insertInto('room_tokens').values(tokens.map(rowOf)).execute());
  }

  /** Writes a new token down; tokens of the same moment share a commit. Resolves when it is on disk. */
  async add(token: NewRoomToken): Promise<void> {
    await this.#batch.add(token);
  }

  async findRoomToken(projectId: string, id: string): Promise<RoomTokenRecord | null> {
    const row = await this.#of(projectId).where('id', '=', id).executeTakeFirst();
    return row ? recordOf(row) : null;
  }

  async listRoomTokens(projectId: string, filter: RoomTokenFilter, slice: Slice): Promise<RoomTokenRecord[]> {
    const { roomName, userName, status, now } = filter;
    let rows = this.#of(projectId);
    if (roomName !== undefined) rows = rows.where('room_name', '=', roomName);
    if (userName !== undefined) rows = rows.where('user_name', '=', userName);
    // Those that were taken back have an index of their own, unless room or user have theirs.
    if (status === 'revoked' && roomName === undefined && userName === undefined) {
      const revoked = rows.where('revoked_at', 'is not', null);
      return (await takeSlice(revoked, NEWEST_FIRST, slice)).map(recordOf);
    }
    const matching = (given: typeof rows): typeof rows => {
      if (status === undefined) return given;
      const found = given.where('revoked_at', status === 'revoked' ? 'is not' : 'is', null);
      if (status === 'expired') return found.where('expires_at', '<=', now);
      if (status === 'active') return found.where((it) => it.or([it('expires_at', 'is', null), it('expires_at', '>', now)]));
      return found;
    };
    return (await siftSlice(rows, NEWEST_FIRST, slice, matching)).map(recordOf);
  }

  async revokeRoomToken(projectId: string, id: string, now: number): Promise<boolean> {
    const rows = await this.#db
      .updateTable('room_tokens')
      .set((it) => ({ revoked_at: it.fn.coalesce('revoked_at', it.val(now)) }))
      .where('project_id', '=', projectId)
      .where('id', '=', id)
      .returning('id')
      .execute();
    return rows.length === 1;
  }

  async isTakenFrom(projectId: string, holder: string, roomName: string, now: number): Promise<boolean> {
    const found = await this.#db
      .selectFrom('room_tokens')
      .select('id')
      .where('project_id', '=', projectId)
      .where('holder', '=', holder)
      .where('room_name', '=', roomName)
      .where('revoked_at', 'is not', null)
      .where((it) => it.or([it('useless_at', 'is', null), it('useless_at', '>', now)]))
      .executeTakeFirst();
    return found !== undefined;
  }

  /** Takes back every token of a project that has a record. In steps, so that a server on the same database can write in between. */
  async revokeAll(projectId: string, now: number): Promise<void> {
    let from: Place | undefined;
    for (;;) {
      const slice: Slice = { side: 'after', limit: ROWS_AT_ONCE, ...(from ? { from } : {}) };
      const rows = await takeSlice(this.#of(projectId), NEWEST_FIRST, slice);
      const last = rows.at(-1);
      if (!last) return;
      const ids = rows.map(({ id }) => id);
      await this.#db
        .updateTable('room_tokens')
        .set({ revoked_at: now })
        .where('id', 'in', ids)
        .where('revoked_at', 'is', null)
        .execute();
      from = { at: last.created_at, id: last.id };
    }
  }

  /** Those of the tokens `ids` that were taken back. */
  async revokedAmong(ids: readonly string[]): Promise<Set<string>> {
    const revoked = new Set<string>();
    for (let from = 0; from < ids.length; from += ROWS_AT_ONCE) {
      const rows = await this.#db
        .selectFrom('room_tokens')
        .select('id')
        .where('id', 'in', ids.slice(from, from + ROWS_AT_ONCE))
        .where('revoked_at', 'is not', null)
        .execute();
      for (const { id } of rows) revoked.add(id);
    }
    return revoked;
  }

  /**
   * Forgets up to `limit` tokens that nobody could join with since `uselessSince`; the number of them. One that was revoked stays until
   * it has expired as well: until then only its record keeps it out.
   */
  async forgetUseless(uselessSince: number, limit: number): Promise<number> {
    return await this.#forget(
      this.#db
        .selectFrom('room_tokens')
        .select('id')
        .where('useless_at', '<', uselessSince)
        .where((it) => it.or([it('revoked_at', 'is', null), it('expires_at', '<', uselessSince)]))
        .limit(limit),
    );
  }

  /** Forgets up to `limit` tokens without an end that were issued before `issuedBefore` and never revoked; the number of them. */
  async forgetEndless(issuedBefore: number, limit: number): Promise<number> {
    return await this.#forget(
      this.#db
        .selectFrom('room_tokens')
        .select('id')
        .where('created_at', '<', issuedBefore)
        .where('useless_at', 'is', null)
        .where('revoked_at', 'is', null)
        .orderBy('created_at')
        .limit(limit),
    );
  }

  async #forget(which: { execute(): Promise<{ id: string }[]> }): Promise<number> {
    const ids = (await which.execute()).map(({ id }) => id);
    if (ids.length > 0) await this.#db.deleteFrom('room_tokens').where('id', 'in', ids).execute();
    return ids.length;
  }

  #of(projectId: string) {
    return this.#db.selectFrom('room_tokens').selectAll().where('project_id', '=', projectId);
  }
}

function rowOf(token: NewRoomToken): Insertable<RoomTokensTable> {
  return {
    id: token.id,
    project_id: token.projectId,
    room_name: token.roomName,
    user_name: token.userName,
    join_as: token.joinAs,
    holder: token.holder,
    created_at: token.createdAt,
    expires_at: token.expiresAt,
    useless_at: token.uselessAt,
    revoked_at: null,
  };
}

function recordOf(row: Selectable<RoomTokensTable>): RoomTokenRecord {
  return {
    id: row.id,
    projectId: row.project_id,
    roomName: row.room_name,
    userName: row.user_name,
    joinAs: row.join_as as RoomTokenRecord['joinAs'],
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
  };
}
