import { z } from 'zod';
import { text, uuid, whole } from './fields.ts';
import { dollarsOut, instantOut, uuidOut } from './shapes.ts';

/** Longest name that can be looked for: no room's name is longer. */
const LONGEST_NAME = 100;

/** Seconds that a link to a file stays good unless the query says otherwise (rest-api 6.2). */
export const DEFAULT_MEDIA_TTL_S = 900;
const LONGEST_MEDIA_TTL_S = 2 ** 31 - 1;

/** Query of everything that answers recordings. */
export const RECORDING_READ_FIELDS = { media_ttl: whole(0, LONGEST_MEDIA_TTL_S) } as const;
/** Query of the list of all. Ours are `room_id`, of all sessions in that room, and `room_name`, of all sessions under that name. */
export const RECORDING_LIST_FIELDS = { ...RECORDING_READ_FIELDS, room_id: uuid, room_name: text(LONGEST_NAME) } as const;

/** A recording as clients see it (rest-api 6.1). */
export const RecordingBody = z.object({
  id: uuidOut,
  room_session_id: uuidOut,
  /** Null when it was lost. */
  status: z.enum(['recording', 'paused', 'processing', 'completed']).nullable(),
  started_at: instantOut,
  finished_at: instantOut.nullable(),
  duration: z.int().nullable(),
  size_in_bytes: z.int().nullable(),
  format: z
    .string()
    .nullable()
    .meta({ examples: ['video/webm', 'video/mp4'] }),
  cost_in_dollars: dollarsOut,
  /** Signed anew with every answer; needs no credentials. Null until there is a file. */
  uri: z.string().nullable().meta({ format: 'uri' }),
  /** Ours: why it ended that nobody stopped, or has no file; else null. */
  reason: z.enum(['disk_full', 'disk_slow', 'disk_failed', 'quota', 'media_failed', 'server_died', 'lost']).nullable(),
  /** Ours: who spoke when, as chapters in WebVTT; a link like `uri`, absent when there is no such file. */
  chapters_uri: z.string().optional().meta({ format: 'uri' }),
  /** Ours: per cent of the MP4 that are made; only while it is being made. */
  progress: z.int().min(0).max(100).optional(),
  created_at: instantOut,
  updated_at: instantOut,
});

export type RecordingBody = z.infer<typeof RecordingBody>;
