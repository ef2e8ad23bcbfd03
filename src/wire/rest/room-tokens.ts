import { z } from 'zod';
import { PERMISSIONS } from '../permissions.ts';
import { flag, instant, meta, oneOf, roomName, text, whole, wordsOf } from './fields.ts';
import { LONGEST_DISPLAY_NAME, LONGEST_STAY_S } from './rooms.ts';
import { instantOut, uuidOut } from './shapes.ts';

const LONGEST_USER_NAME = 100;
const LONGEST_HOLDER = 100;

/** Revoked wins over expired. */
const ROOM_TOKEN_STATUSES = ['active', 'expired', 'revoked'] as const;

/** Longest life that can be asked for: ten years, in seconds. */
const LONGEST_LIFE_S = 10 * 365 * 86_400;

/** Fields of `POST /room_tokens`, in the order of rest-api 4.1, which is the order of complaints. */
export const ROOM_TOKEN_FIELDS = {
  room_name: roomName,
  user_name: text(LONGEST_USER_NAME),
  permissions: wordsOf(PERMISSIONS),
  join_as: oneOf(['member', 'audience']),
  media_allowed: oneOf(['all', 'video-only', 'audio-only']),
  join_from: instant,
  join_until: instant,
  remove_at: instant,
  remove_after_seconds_elapsed: whole(1, LONGEST_STAY_S),
  join_audio_muted: flag,
  join_video_muted: flag,
  auto_create_room: flag,
  enable_room_previews: flag,
  room_display_name: text(LONGEST_DISPLAY_NAME),
  end_room_session_on_leave: flag,
  room_meta: meta,
  meta,
  sync_audio_video: flag,
  /** An extension of this server: seconds from now on in which the token can be used; without it the token has no end. */
  expires_in: whole(1, LONGEST_LIFE_S),
  /** An extension: the token opens only rooms with `join_by_link`; a room that its join makes is one. */
  by_link: flag,
  /**
   * An extension: who it is for, in words of the asking program, never shown. While a token of a holder for a room is revoked and has
   * not ended, the same holder gets no other one for that room.
   */
  holder: text(LONGEST_HOLDER),
} as const;

/** Answer of `POST /room_tokens`. */
export const RoomTokenBody = z.object({ token: z.string() });

/** Query of `GET /room_tokens`, an extension. */
export const ROOM_TOKEN_LIST_FIELDS = {
  room_name: roomName,
  user_name: text(LONGEST_USER_NAME),
  status: oneOf(ROOM_TOKEN_STATUSES),
} as const;

/** What is shown of a token that was given out: never the token itself. An extension of this server. */
export const RoomTokenRecordBody = z.object({
  id: uuidOut,
  room_name: z.string(),
  user_name: z.string().nullable(),
  join_as: z.enum(['member', 'audience']),
  status: z.enum(ROOM_TOKEN_STATUSES),
  created_at: instantOut,
  expires_at: instantOut.nullable(),
  revoked_at: instantOut.nullable(),
});
export type RoomTokenRecordBody = z.infer<typeof RoomTokenRecordBody>;
