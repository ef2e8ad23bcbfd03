import type { RoomSettingsColumns } from './room-settings.ts';

/** A room session with what it keeps of its room; its entry in the logs is part of the row. */
export interface RoomSessionsTable extends RoomSettingsColumns {
  id: string;
  project_id: string;
  /** Null for rooms that ended with the session. No reference: sessions outlive rooms. */
  room_id: string | null;
  locked: number;
  started_at: number;
  ended_at: number | null;
  /** The server that holds it while it lives. */
  server_id: string;
  log_id: string;
  /** When its entry in the logs was discarded. */
  discarded_at: number | null;
  created_at: number;
  updated_at: number;
}

/** A server process that may hold sessions. */
export interface ServersTable {
  id: string;
  started_at: number;
  /** It lived at this time at least. */
  alive_at: number;
}
