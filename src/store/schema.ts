import type { ConferenceTokensTable } from './tables/conference-tokens.ts';
import type { ConferencesTable } from './tables/conferences.ts';
import type { ProjectsTable } from './tables/projects.ts';
import type { RoomSessionsTable, ServersTable } from './tables/room-sessions.ts';
import type { RoomTokensTable } from './tables/room-tokens.ts';
import type { RoomsTable } from './tables/rooms.ts';
import type { RecordingsTable, SessionEventsTable, SessionMembersTable } from './tables/session-details.ts';
import type { StreamsTable } from './tables/streams.ts';
import type { SubscriptionsTable } from './tables/subscriptions.ts';

/** Tables as kysely sees them. Times are epoch milliseconds, flags 0 or 1, so that both engines store the same. */
export interface Schema {
  rooms: RoomsTable;
  room_tokens: RoomTokensTable;
  projects: ProjectsTable;
  conferences: ConferencesTable;
  conference_tokens: ConferenceTokensTable;
  streams: StreamsTable;
  servers: ServersTable;
  room_sessions: RoomSessionsTable;
  session_members: SessionMembersTable;
  session_events: SessionEventsTable;
  recordings: RecordingsTable;
  subscriptions: SubscriptionsTable;
}
