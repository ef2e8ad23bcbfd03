import type { Kysely } from 'kysely';
import type { ConferenceChange, ConferenceRecords } from '../rooms/records/conferences.ts';
import type { RoomFilter } from '../rooms/records/rooms.ts';
import type { Slice } from '../rooms/records/slice.ts';
import type { Conference, ConferenceToken } from '../rooms/settings/conference.ts';
import { changedOwnColumns, conferenceOf, ownRowOf, roomPart } from './conference-row.ts';
import { tokenRowOf } from './conference-tokens.ts';
import { changedColumns, rowOf } from './room-row.ts';
import type { Schema } from './schema.ts';
import { NEWEST_FIRST, siftSlice } from './slice.ts';
import { isNotUnique } from './unique.ts';

/** Conferences in SQL: rows of `rooms`, whose names are unique there, with a row beside them. */
export class StoredConferences implements ConferenceRecords {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async findConference(projectId: string, id: string): Promise<Conference | null> {
    const row = await of(this.#db, projectId).where('id', '=', id).executeTakeFirst();
    return row ? conferenceOf(row) : null;
  }

  async findConferenceByName(projectId: string, name: string): Promise<Conference | null> {
    const row = await of(this.#db, projectId).where('name', '=', name).executeTakeFirst();
    return row ? conferenceOf(row) : null;
  }

  async createConference(conference: Conference, tokens: readonly ConferenceToken[]): Promise<boolean> {
    return await this.#db.transaction().execute(async (db) => {
      const rows = await db
        .insertInto('rooms')
        .values(rowOf(roomPart(conference)))
        .onConflict((conflict) => conflict.columns(['project_id', 'name']).doNothing())
        .returning('id')
        .execute();
      if (rows.length === 0) return false;
      await db.insertInto('conferences').values(ownRowOf(conference)).execute();
      await db.insertInto('conference_tokens').values(tokens.map(tokenRowOf)).execute();
      return true;
    });
  }

  async updateConference(projectId: string, id: string, change: ConferenceChange): Promise<Conference | 'taken' | null> {
    try {
      return await this.#db.transaction().execute((db) => update(db, projectId, id, change));
    } catch (error) {
      if (isNotUnique(error)) return 'taken';
      throw error;
    }
  }

  async deleteConference(projectId: string, id: string): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom('rooms')
      .where('project_id', '=', projectId)
      .where('kind', '=', 'conference')
      .where('id', '=', id)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }

  async listConferences(projectId: string, { startsAfter, endsBefore }: RoomFilter, slice: Slice): Promise<Conference[]> {
    const all = of(this.#db, projectId);
    const matching = (given: typeof all): typeof all => {
      const begun = startsAfter === undefined ? given : given.where('join_from', '>=', startsAfter);
      return endsBefore === undefined ? begun : begun.where('join_until', '<=', endsBefore);
    };
    return (await siftSlice(all, NEWEST_FIRST, slice, matching)).map(conferenceOf);
  }
}

/** Conferences of a project, with all their columns. */
function of(db: Kysely<Schema>, projectId: string) {
  return db
    .selectFrom('rooms')
    .innerJoin('conferences', 'conferences.room_id', 'rooms.id')
    .selectAll()
    .where('project_id', '=', projectId)
    .where('kind', '=', 'conference');
}

async function update(db: Kysely<Schema>, projectId: string, id: string, change: ConferenceChange): Promise<Conference | null> {
  const columns = changedColumns(roomPart(change));
  const own = changedOwnColumns(change);
  if (Object.keys(columns).length > 0)
    await db
      .updateTable('rooms')
      .set(columns)
      .where('project_id', '=', projectId)
      .where('kind', '=', 'conference')
      .where('id', '=', id)
      .execute();
  const found = await of(db, projectId).where('id', '=', id).executeTakeFirst();
  if (!found) return null;
  if (Object.keys(own).length === 0) return conferenceOf(found);
  const row = await db.updateTable('conferences').set(own).where('room_id', '=', id).returningAll().executeTakeFirst();
  return row ? conferenceOf({ ...found, ...row }) : null;
}
