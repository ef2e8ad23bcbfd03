import { z } from 'zod';
import { ROOM_LAYOUTS } from '../layouts.ts';
import { flag, instant, meta, oneOf, roomName, text, whole } from './fields.ts';
import { fpsOut, instantOut, metaOut, qualityOut, uuidOut } from './shapes.ts';

/** Longest time in a room that can be asked for, in seconds: `remove_after_seconds_elapsed`. */
export const LONGEST_STAY_S = 200_000;

/** Longest `display_name`, in characters. */
export const LONGEST_DISPLAY_NAME = 200;

/** What recordings may become. */
const RECORDING_FORMATS = ['webm', 'mp4'] as const;

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
  /** An extension of this server: open to everybody who has a link, by our pages and with tokens for links. False unless asked for. */
  join_by_link: flag,
  /** An extension of this server: each session can be watched on a page of it, by whoever has the link. False unless asked for. */
  hls: flag,
  /** Extensions: recordings of the room have sound alone, or become this, whatever is usual here. */
  record_audio_only: flag,
  record_format: oneOf(RECORDING_FORMATS),
} as const;

/** Query of `GET /rooms` besides the page (rest-api 3.4). */
export const ROOM_LIST_FIELDS = { include_active_session: flag, starts_after: instant, ends_before: instant } as const;

/** Query of `GET /rooms/{id or name}`. */
export const ROOM_READ_FIELDS = { include_active_session: flag } as const;

/** The live session of a room (rest-api 3.2). */
export const ActiveSessionBody = z.object({
  id: uuidOut,
  room_id: uuidOut.nullable(),
  name: z.string(),
  display_name: z.string().nullable(),
  join_from: instantOut.nullable(),
  join_until: instantOut.nullable(),
  remove_at: instantOut.nullable(),
  remove_after_seconds_elapsed: z.int().nullable(),
  layout: z.string(),
  max_members: z.int(),
  fps: fpsOut,
  quality: qualityOut,
  start_time: instantOut,
  end_time: z.null(),
  duration: z.null(),
  status: z.literal('in-progress'),
  record_on_start: z.boolean(),
  enable_room_previews: z.boolean(),
  preview_url: z.string().nullable(),
  /** An extension: the page on which the session can be watched, valid for a while; absent when it is not. */
  watch_url: z.string().optional(),
  /** Both names of one value: the older is still the published one here. */
  audio_video_sync: z.boolean().nullable(),
  sync_audio_video: z.boolean().nullable(),
});

export type ActiveSessionBody = z.infer<typeof ActiveSessionBody>;

/** A room as clients see it (rest-api 3.1). */
export const RoomBody = z.object({
  id: uuidOut,
  name: z.string(),
  display_name: z.string().nullable(),
  description: z.string().nullable(),
  max_members: z.int(),
  quality: qualityOut,
  fps: fpsOut,
  join_from: instantOut.nullable(),
  join_until: instantOut.nullable(),
  remove_at: instantOut.nullable(),
  remove_after_seconds_elapsed: z.int().nullable(),
  layout: z.string(),
  record_on_start: z.boolean(),
  tone_on_entry_and_exit: z.boolean(),
  room_join_video_off: z.boolean(),
  user_join_video_off: z.boolean(),
  enable_room_previews: z.boolean(),
  sync_audio_video: z.boolean().nullable(),
  meta: metaOut,
  prioritize_handraise: z.boolean(),
  /** Extensions; absent when false, so that the body of every other room is as the vendor's. */
  join_by_link: z.literal(true).optional(),
  hls: z.literal(true).optional(),
  /** The same: absent when nothing is asked for. */
  record_audio_only: z.literal(true).optional(),
  record_format: z.enum(RECORDING_FORMATS).optional(),
  active_session: ActiveSessionBody.optional(),
  created_at: instantOut,
  updated_at: instantOut,
});

export type RoomBody = z.infer<typeof RoomBody>;
