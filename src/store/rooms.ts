import type { ExpressionBuilder, Kysely } from 'kysely';
import type { RoomChange, RoomFilter, RoomRecords } from '../rooms/records/rooms.ts';
import type { Slice } from '../rooms/records/slice.ts';
import type { Room } from '../rooms/settings/room.ts';
import { changedColumns, roomOf, rowOf } from './room-row.ts';
import type { Schema } from './schema.ts';
import { NEWEST_FIRST, siftSlice } from './slice.ts';

/** Rooms in SQL. Every statement is bound to one project, so a foreign id is an unknown id; that of a conference is one, too. */
export class StoredRooms implements RoomRecords {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async findRoom(projectId: string, id: string): Promise<Room | null> {
    const row = await this.#of(projectId).where('id', '=', id).executeTakeFirst();
    return row ? roomOf(row) : null;
  }

  async findRoomByName(projectId: string, name: string): Promise<Room | null> {
    const row = await this.#ofAnyKind(projectId).where('name', '=', name).executeTakeFirst();
    return row ? roomOf(row) : null;
  }

  async findRoomOfAnyKind(projectId: string, id: string): Promise<Room | null> {
    const row = await this.#ofAnyKind(projectId).where('id', '=', id).executeTakeFirst();
    return row ? roomOf(row) : null;
  }

  async destinationsOf(projectId: string, roomId: string): Promise<{ id: string; url: string }[]> {
    return await this.#db
      .selectFrom('streams')
      .select(['id', 'url'])
      .where('project_id', '=', projectId)
      .where('room_id', '=', roomId)
      .orderBy('created_at')
      .orderBy('id')
      .execute();
  }

  async createRoom(room: Room): Promise<boolean> {
    const rows = await this.#db
      .insertInto('rooms')
      .values(rowOf(room))
      .onConflict((conflict) => conflict.columns(['project_id', 'name']).doNothing())
      .returning('id')
      .execute();
    return rows.length === 1;
  }

  async updateRoom(projectId: string, id: string, change: RoomChange): Promise<Room | null> {
    const columns = changedColumns(change);
    if (Object.keys(columns).length === 0) return await this.findRoom(projectId, id);
    const row = await this.#db
      .updateTable('rooms')
      .set(columns)
      .where('project_id', '=', projectId)
      .where('kind', '=', 'room')
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirst();
    return row ? roomOf(row) : null;
  }

  async deleteRoom(projectId: string, id: string): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('rooms')
      .where('project_id', '=', projectId)
      .where('kind', '=', 'room')
      .where('id', '=', id)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }

  async deleteEphemeralRoom(projectId: string, id: string): Promise<void> {
    await this.#db
      .deleteFrom('rooms')
      .where('project_id', '=', projectId)
      .where('kind', '=', 'room')
      .where('id', '=', id)
      .where('ephemeral', '=', 1)
      .execute();
  }

  async countOfPages(projectId: string): Promise<number> {
    const { rooms } = await this.#db
      .selectFrom('rooms')
      .select((it) => it.fn.countAll().as('rooms'))
      .where('project_id', '=', projectId)
      .where('of_pages', '=', 1)
      .where((it) => it.not(it.exists(recordingsOf(it))))
      .executeTakeFirstOrThrow();
    return Number(rooms);
  }

  async forgetNeverUsed(projectId: string, madeBefore: number, limit: number): Promise<number> {
    const neverUsed = this.#ofPages(madeBefore)
      .where('rooms.project_id', '=', projectId)
      .where((it) => it.not(it.exists(sessionsOf(it))));
    return await this.#forget(neverUsed, limit);
  }

  /**
   * Deletes up to `limit` rooms of pages that nobody has used since `usedBefore`: no session lives or has ended later, and no token was
   * given out since, so that people with an open page find the room. One with recordings stays, as they are found by it. How many.
   */
  async forgetUnused(usedBefore: number, limit: number): Promise<number> {
    const unused = this.#ofPages(usedBefore).where((it) => {
      const inUse = sessionsOf(it).where((session) =>
        session.or([session('ended_at', 'is', null), session('ended_at', '>', usedBefore)]),
      );
      const pageOpen = tokensOf(it).where('room_tokens.created_at', '>', usedBefore);
      return it.not(it.or([it.exists(inUse), it.exists(pageOpen), it.exists(recordingsOf(it))]));
    });
    return await this.#forget(unused, limit);
  }

  async listRooms(projectId: string, { startsAfter, endsBefore }: RoomFilter, slice: Slice): Promise<Room[]> {
    const all = this.#of(projectId);
    const matching = (given: typeof all): typeof all => {
      const begun = startsAfter === undefined ? given : given.where('join_from', '>=', startsAfter);
      return endsBefore === undefined ? begun : begun.where('join_until', '<=', endsBefore);
    };
    return (await siftSlice(all, NEWEST_FIRST, slice, matching)).map(roomOf);
  }

  /** Rooms that visits of our pages made before a time, the oldest first. */
  #ofPages(madeBefore: number) {
    return this.#db
      .selectFrom('rooms')
      .select('rooms.id')
      .where('rooms.of_pages', '=', 1)
      .where('rooms.created_at', '<', madeBefore)
      .orderBy('rooms.created_at');
  }

  async #forget(which: { limit(limit: number): { execute(): Promise<{ id: string }[]> } }, limit: number): Promise<number> {
    const ids = (await which.limit(limit).execute()).map(({ id }) => id);
    if (ids.length > 0) await this.#db.deleteFrom('rooms').where('id', 'in', ids).where('of_pages', '=', 1).execute();
    return ids.length;
  }

  #of(projectId: string) {
    return this.#ofAnyKind(projectId).where('kind', '=', 'room');
  }

  /** Rooms and conferences. */
  #ofAnyKind(projectId: string) {
    return this.#db.selectFrom('rooms').selectAll().where('project_id', '=', projectId);
  }
}

function sessionsOf({ selectFrom }: ExpressionBuilder<Schema, 'rooms'>) {
  return selectFrom('room_sessions')
    .select('id')
    .whereRef('project_id', '=', 'rooms.project_id')
    .whereRef('room_id', '=', 'rooms.id');
}

function recordingsOf({ selectFrom }: ExpressionBuilder<Schema, 'rooms'>) {
  return selectFrom('room_sessions')
    .innerJoin('recordings', 'recordings.session_id', 'room_sessions.id')
    .select('recordings.id')
    .whereRef('room_sessions.project_id', '=', 'rooms.project_id')
    .whereRef('room_sessions.room_id', '=', 'rooms.id');
}

function tokensOf({ selectFrom }: ExpressionBuilder<Schema, 'rooms'>) {
  return selectFrom('room_tokens')
    .select('id')
    .whereRef('project_id', '=', 'rooms.project_id')
    .whereRef('room_name', '=', 'rooms.name');
}
