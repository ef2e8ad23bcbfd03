/** Settings of a room, which a session keeps as they were when it began. */
export interface RoomSettingsColumns {
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
  prioritize_handraise: number;
}
