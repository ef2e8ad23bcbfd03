import type { ProjectsTable } from './tables/projects.ts';
import type { RoomsTable } from './tables/rooms.ts';

/** Tables as kysely sees them. Times are epoch milliseconds, flags 0 or 1, so that both engines store the same. */
export interface Schema {
  rooms: RoomsTable;
  projects: ProjectsTable;
}
