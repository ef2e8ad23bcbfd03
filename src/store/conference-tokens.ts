import type { Insertable, Kysely, Selectable } from 'kysely';
import type { ConferenceTokenRecords } from '../rooms/records/conferences.ts';
import type { Slice } from '../rooms/records/slice.ts';
import type { Conference, ConferenceToken } from '../rooms/settings/conference.ts';
import { conferenceOf } from './conference-row.ts';
import type { Schema } from './schema.ts';
import { takeSlice } from './slice.ts';
import type { ConferenceTokensTable } from './tables/conference-tokens.ts';

/** Tokens of conferences in SQL; written together with their conference (conferences.ts). */
export class StoredConferenceTokens implements ConferenceTokenRecords {
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async findToken(projectId: string, id: string): Promise<ConferenceToken | null> {
    const row = await this.#of(projectId).where('id', '=', id).executeTakeFirst();
    return row ? tokenOf(row) : null;
  }

  async findByValue(value: string): Promise<{ token: ConferenceToken; conference: Conference } | null> {
    const row = await this.#db.selectFrom('conference_tokens').selectAll().where('token', '=', value).executeTakeFirst();
    if (!row) return null;
    const conference = await this.#db
      .selectFrom('rooms')
      .innerJoin('conferences', 'conferences.room_id', 'rooms.id')
      .selectAll()
      .where('id', '=', row.conference_id)
      .executeTakeFirst();
    return conference ? { token: tokenOf(row), conference: conferenceOf(conference) } : null;
  }

  async resetToken(projectId: string, id: string, value: string): Promise<ConferenceToken | null> {
    const row = await this.#db
      .updateTable('conference_tokens')
      .set({ token: value })
      .where('project_id', '=', projectId)
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirst();
    return row ? tokenOf(row) : null;
  }

  async listTokens(projectId: string, conferenceId: string, slice: Slice): Promise<ConferenceToken[]> {
    const rows = this.#of(projectId).where('conference_id', '=', conferenceId);
    return (await takeSlice(rows, { by: 'rank', direction: 'asc' }, slice)).map(tokenOf);
  }

  #of(projectId: string) {
    return this.#db.selectFrom('conference_tokens').selectAll().where('project_id', '=', projectId);
  }
}

export function tokenRowOf(token: ConferenceToken): Insertable<ConferenceTokensTable> {
  const { id, projectId, conferenceId, rank, name, token: value } = token;
  return { id, project_id: projectId, conference_id: conferenceId, rank, name, token: value };
}

function tokenOf(row: Selectable<ConferenceTokensTable>): ConferenceToken {
  const { id, project_id: projectId, conference_id: conferenceId, rank, token } = row;
  return { id, projectId, conferenceId, rank, name: row.name as ConferenceToken['name'], token };
}
