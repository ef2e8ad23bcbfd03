/** A room session with what it keeps of its room; its entry in the logs is part of the row. */
export interface RoomSessionsTable {
  id: string;
  project_id: string;
  /** Null for rooms that ended with the session. No reference: sessions outlive rooms. */
  room_id: string | null;
  kind: string;
  name: string;
  display_name: string | null;
  max_members: number;
  quality: string;
  fps: number;
  join_from: number | null;
  join_until: number | null;
  remove_at: number | null;
  remove_after_seconds_elapsed: number | null;
  layout: string;
  record_on_start: number;
  tone_on_entry_and_exit: number;
  room_join_video_off: number;
  user_join_video_off: number;
  enable_room_previews: number;
  sync_audio_video: number | null;
  locked: number;
  prioritize_handraise: number;
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
