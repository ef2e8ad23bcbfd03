import { type Kysely, sql } from 'kysely';
import type { Clock } from '../base/clock.ts';
import { StoredConferenceTokens } from './conference-tokens.ts';
import { StoredConferences } from './conferences.ts';
import { StoredLogs } from './logs.ts';
import { StoredProjects } from './projects.ts';
import { StoredRecordings } from './recordings.ts';
import { StoredRecords } from './records-writer.ts';
import { StoredRoomTokens } from './room-tokens.ts';
import { StoredRooms } from './rooms.ts';
import type { Schema } from './schema.ts';
import { StoredServers } from './servers.ts';
import { StoredSessions } from './sessions.ts';
import { StoredStreams } from './streams.ts';
import { StoredSubscriptions } from './subscriptions.ts';

/** An open database of either engine. */
export class Store {
  readonly rooms: StoredRooms;
  readonly roomTokens: StoredRoomTokens;
  readonly conferences: StoredConferences;
  readonly conferenceTokens: StoredConferenceTokens;
  readonly streams: StoredStreams;
  readonly projects: StoredProjects;
  readonly sessions: StoredSessions;
  readonly recordings: StoredRecordings;
  readonly logs: StoredLogs;
  readonly servers: StoredServers;
  readonly subscriptions: StoredSubscriptions;
  readonly #db: Kysely<Schema>;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
    this.rooms = new StoredRooms(db);
    this.roomTokens = new StoredRoomTokens(db);
    this.conferences = new StoredConferences(db);
    this.conferenceTokens = new StoredConferenceTokens(db);
    this.streams = new StoredStreams(db);
    this.projects = new StoredProjects(db);
    this.sessions = new StoredSessions(db);
    this.recordings = new StoredRecordings(db);
    this.logs = new StoredLogs(db);
    this.servers = new StoredServers(db);
    this.subscriptions = new StoredSubscriptions(db);
  }

  /** Writes what happens in the rooms of the server `serverId`. */
  recordsOf(serverId: string, clock: Clock): StoredRecords {
    return new StoredRecords(this.#db, serverId, clock);
  }

  /** Resolves when the database answers, rejects when it does not. */
  async ping(): Promise<void> {
    await sql`select 1`.execute(this.#db);
  }

  async close(): Promise<void> {
    await this.#db.destroy();
  }
}
