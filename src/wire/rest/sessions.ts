import { z } from 'zod';
import { oneOf, text, uuid } from './fields.ts';
import { dollarsOut, fpsOut, instantOut, metaOut, qualityOut, uuidOut } from './shapes.ts';

/** Longest part of a name that can be looked for: no name is longer. */
const LONGEST_NAME = 100;

/** Query of `GET /room_sessions` besides the page (rest-api 5.3). */
export const SESSION_LIST_FIELDS = {
  room_id: uuid,
  room_name: text(LONGEST_NAME),
  room_name_matches: text(LONGEST_NAME),
  status: oneOf(['in-progress', 'completed']),
} as const;

/** A room session as clients see it (rest-api 5.2). */
export const SessionBody = z.object({
  id: uuidOut,
  room_id: uuidOut.nullable(),
  name: z.string(),
  display_name: z.string().nullable(),
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
  locked: z.boolean(),
  start_time: instantOut,
  end_time: instantOut.nullable(),
  /** Seconds; null until it ended. */
  duration: z.int().nullable(),
  status: z.enum(['in-progress', 'completed']),
  created_at: instantOut,
  updated_at: instantOut,
  preview_url: z.string().nullable(),
  prioritize_handraise: z.boolean(),
  sync_audio_video: z.boolean().nullable(),
  cost_in_dollars: dollarsOut,
  enable_room_previews: z.boolean(),
  /** URL of the image of a locked room. This server has no such image. */
  locked_cover: z.string(),
});

export type SessionBody = z.infer<typeof SessionBody>;

/** A member of a session (rest-api 5.5). */
export const SessionMemberBody = z.object({
  /** Usually a UUID; clients choose it. */
  id: z.string(),
  room_session_id: uuidOut,
  name: z.string(),
  join_time: instantOut,
  leave_time: instantOut.nullable(),
  /** Seconds, until now or until it left. */
  duration: z.int(),
  cost_in_dollars: dollarsOut,
  /** An addition of ours: the room token that the member came with, to take it back. */
  room_token_id: z.string(),
});

export type SessionMemberBody = z.infer<typeof SessionMemberBody>;

/** Something that happened in a session (rest-api 5.6). */
export const SessionEventBody = z.object({
  id: uuidOut,
  project_id: uuidOut,
  room_id: uuidOut.nullable(),
  room_session_id: uuidOut,
  room_recording_id: uuidOut.optional(),
  room_participant_id: z.string().optional(),
  level: z.literal('info'),
  name: z.string().meta({ examples: ['room.started', 'member.joined'] }),
  payload: metaOut,
  created_at: instantOut,
  /** An addition of ours: who is behind it. Absent from events of before it was written down. */
  actor: z
    .object({
      type: z.enum(['member', 'application', 'rest', 'system']),
      /** Of the member, of the signalling session of a server application, of the project whose API token was used; null: the server itself. */
      id: z.string().nullable(),
    })
    .optional(),
});

export type SessionEventBody = z.infer<typeof SessionEventBody>;
