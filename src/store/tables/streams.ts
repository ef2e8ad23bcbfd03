export interface StreamsTable {
  id: string;
  project_id: string;
  /** The room or conference. */
  room_id: string;
  url: string;
  created_at: number;
  updated_at: number;
}
