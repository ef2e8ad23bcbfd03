/** One leg's stay in a session. */
export interface SessionMembersTable {
  session_id: string;
  /** Member id; unique within the session. */
  id: string;
  project_id: string;
  /** `jti` of its room token. */
  token_id: string;
  name: string;
  /** `audience` until a promotion, then `member` for ever. */
  type: string;
  joined_at: number;
  left_at: number | null;
}

/** What happened in a session. */
export interface SessionEventsTable {
  id: string;
  position: number;
  project_id: string;
  room_id: string | null;
  session_id: string;
  member_id: string | null;
  recording_id: string | null;
  name: string;
  /** JSON object. */
  payload: string;
  /** Kind of who is behind it: `member`, `application`, `rest` or `system`; null in rows from before it was written down. */
  actor_kind: string | null;
  /** Member id, id of a signalling session, or project id; null without one. */
  actor_id: string | null;
  created_at: number;
}

export interface RecordingsTable {
  id: string;
  project_id: string;
  session_id: string;
  state: string;
  started_at: number;
  finished_at: number | null;
  duration_s: number | null;
  /** File name in the folder of recordings; null until it is completed, as the next two. */
  file: string | null;
  format: string | null;
  size_in_bytes: number | null;
  /** Whether there is a file of chapters beside the file. */
  chapters: number;
  /** Why it ended that nobody stopped, or has no file. */
  reason: string | null;
  created_at: number;
  updated_at: number;
}
