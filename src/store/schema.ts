import type { ConferenceTokensTable } from './tables/conference-tokens.ts';
import type { ConferencesTable } from './tables/conferences.ts';
import type { ProjectsTable } from './tables/projects.ts';
import type { RoomTokensTable } from './tables/room-tokens.ts';
import type { RoomsTable } from './tables/rooms.ts';
import type { StreamsTable } from './tables/streams.ts';

/** Tables as kysely sees them. Times are epoch milliseconds, flags 0 or 1, so that both engines store the same. */
export interface Schema {
  rooms: RoomsTable;
  room_tokens: RoomTokensTable;
  projects: ProjectsTable;
  conferences: ConferencesTable;
  conference_tokens: ConferenceTokensTable;
  streams: StreamsTable;
}
