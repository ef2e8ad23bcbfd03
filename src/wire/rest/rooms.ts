import { ROOM_LAYOUTS } from '../layouts.ts';
import type { Meta } from '../meta.ts';
import { flag, instant, meta, oneOf, roomName, text, whole } from './fields.ts';

/** Longest time in a room that can be asked for, in seconds: `remove_after_seconds_elapsed`. */
export const LONGEST_STAY_S = 200_000;

/** Longest `display_name`, in characters. */
export const LONGEST_DISPLAY_NAME = 200;

/** Fields of `POST /rooms`, in the order of rest-api 3.3, which is the order of complaints. `PUT` takes all but `name`. */
export const ROOM_FIELDS = {
  name: roomName,
  display_name: text(LONGEST_DISPLAY_NAME),
  description: text(3000),
  max_members: whole(1, 300),
  quality: oneOf(['720p', '1080p']),
  join_from: instant,
  join_until: instant,
  remove_at: instant,
  remove_after_seconds_elapsed: whole(1, LONGEST_STAY_S),
  layout: oneOf(ROOM_LAYOUTS),
  record_on_start: flag,
  enable_room_previews: flag,
  meta,
  sync_audio_video: flag,
  tone_on_entry_and_exit: flag,
  room_join_video_off: flag,
  user_join_video_off: flag,
} as const;

/** Query of `GET /rooms` besides the page (rest-api 3.4). */
export const ROOM_LIST_FIELDS = { include_active_session: flag, starts_after: instant, ends_before: instant } as const;

/** Query of `GET /rooms/{id or name}`. */
export const ROOM_READ_FIELDS = { include_active_session: flag } as const;

/** A room as clients see it (rest-api 3.1). */
export interface RoomBody {
  id: string;
  name: string;
  display_name: string | null;
  description: string | null;
  max_members: number;
  quality: '720p' | '1080p';
  fps: 20 | 30;
  join_from: string | null;
  join_until: string | null;
  remove_at: string | null;
  remove_after_seconds_elapsed: number | null;
  layout: string;
  record_on_start: boolean;
  tone_on_entry_and_exit: boolean;
  room_join_video_off: boolean;
  user_join_video_off: boolean;
  enable_room_previews: boolean;
  sync_audio_video: boolean | null;
  meta: Meta;
  prioritize_handraise: boolean;
  active_session?: ActiveSessionBody;
  created_at: string;
  updated_at: string;
}

/** The live session of a room (rest-api 3.2). */
export interface ActiveSessionBody {
  id: string;
  room_id: string | null;
  name: string;
  display_name: string | null;
  join_from: string | null;
  join_until: string | null;
  remove_at: string | null;
  remove_after_seconds_elapsed: number | null;
  layout: string;
  max_members: number;
  fps: 20 | 30;
  quality: '720p' | '1080p';
  start_time: string;
  end_time: null;
  duration: null;
  status: 'in-progress';
  record_on_start: boolean;
  enable_room_previews: boolean;
  preview_url: string | null;
  /** Both names of one value: the older is still the published one here. */
  audio_video_sync: boolean | null;
  sync_audio_video: boolean | null;
}
