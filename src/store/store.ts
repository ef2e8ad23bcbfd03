import { type Kysely, sql } from 'kysely';
import { StoredConferenceTokens } from './conference-tokens.ts';
import { StoredConferences } from './conferences.ts';
import { StoredProjects } from './projects.ts';
import { StoredRoomTokens } from './room-tokens.ts';
import { StoredRooms } from './rooms.ts';
import type { Schema } from './schema.ts';
import { StoredStreams } from './streams.ts';

/** An open database of either engine. */
export class Store {
  readonly rooms: StoredRooms;
  readonly roomTokens: StoredRoomTokens;
  readonly conferences: StoredConferences;
  readonly conferenceTokens: StoredConferenceTokens;
  readonly streams: StoredStreams;
  readonly projects: StoredProjects;
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
    this.rooms = new StoredRooms(db);
    this.roomTokens = new StoredRoomTokens(db);
    this.conferences = new StoredConferences(db);
    this.conferenceTokens = new StoredConferenceTokens(db);
    this.streams = new StoredStreams(db);
    this.projects = new StoredProjects(db);
  }

  /** Resolves when the database answers, rejects when it does not. */
  async ping(): Promise<void> {
    await sql`select 1`.execute(this.#db);
  }

  async close(): Promise<void> {
    await this.#db.destroy();
  }
}
