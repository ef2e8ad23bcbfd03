import type { RoomSettingsColumns } from './room-settings.ts';

export interface RoomsTable extends RoomSettingsColumns {
  id: string;
  project_id: string;
  description: string | null;
  /** JSON object. */
  meta: string;
  ephemeral: number;
  join_by_link: number;
  hls: number;
  of_pages: number;
  record_audio_only: number;
  record_format: string | null;
  created_at: number;
  updated_at: number;
}
