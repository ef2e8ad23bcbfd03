import { type Kysely, type Migration, type MigrationProvider, Migrator } from 'kysely';
import { projectsAndRooms } from './001-projects-and-rooms.ts';
import { sessions } from './002-sessions.ts';
import { conferencesAndStreams } from './003-conferences-and-streams.ts';
import { roomTokens } from './004-room-tokens.ts';
import { subscriptions } from './005-subscriptions.ts';
import { logsToDiscard } from './006-logs-to-discard.ts';
import { roomsByLink } from './007-rooms-by-link.ts';
import { sessionsByAge } from './008-sessions-by-age.ts';
import { endsOfRecordings } from './009-ends-of-recordings.ts';
import { watchedRooms } from './010-watched-rooms.ts';
import { actorsOfEvents } from './011-actors-of-events.ts';
import { recordingsOfRooms } from './012-recordings-of-rooms.ts';
import { chaptersOfRecordings } from './013-chapters-of-recordings.ts';

/** In the order of their names. A migration that was released never changes. */
export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '001-projects-and-rooms': projectsAndRooms,
  '002-sessions': sessions,
  '003-conferences-and-streams': conferencesAndStreams,
  '004-room-tokens': roomTokens,
  '005-subscriptions': subscriptions,
  '006-logs-to-discard': logsToDiscard,
  '007-rooms-by-link': roomsByLink,
  '008-sessions-by-age': sessionsByAge,
  '009-ends-of-recordings': endsOfRecordings,
  '010-watched-rooms': watchedRooms,
  '011-actors-of-events': actorsOfEvents,
  '012-recordings-of-rooms': recordingsOfRooms,
  '013-chapters-of-recordings': chaptersOfRecordings,
};

const provider: MigrationProvider = { getMigrations: async () => ({ ...MIGRATIONS }) };

/** Brings the database to the present shape. Throws when that fails, or when a newer Wirespace wrote the database. */
export async function migrate<T>(db: Kysely<T>): Promise<void> {
  const { error } = await new Migrator({ db, provider }).migrateToLatest();
  if (error !== undefined) throw error;
}
