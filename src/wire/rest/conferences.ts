import { z } from 'zod';
import { COLOUR_NAMES, CONFERENCE_SIZES, type Colours } from '../conferences.ts';
import { ROOM_LAYOUTS } from '../layouts.ts';
import { colour, type Field, flag, instant, meta, oneOf, roomName, text } from './fields.ts';
import { ActiveSessionBody, LONGEST_DISPLAY_NAME } from './rooms.ts';
import { colourOut, instantOut, metaOut, qualityOut, uuidOut } from './shapes.ts';

const COLOUR_FIELDS = Object.fromEntries(COLOUR_NAMES.map((name) => [name, colour])) as Record<keyof Colours, Field<string>>;
const COLOURS_OUT = Object.fromEntries(COLOUR_NAMES.map((name) => [name, colourOut])) as Record<keyof Colours, typeof colourOut>;

/** Fields of `POST` and `PUT /conferences`, in the order of rest-api 8.3, which is the order of complaints. */
export const CONFERENCE_FIELDS = {
  name: roomName,
  display_name: text(LONGEST_DISPLAY_NAME),
  description: text(3000),
  join_from: instant,
  join_until: instant,
  quality: oneOf(['720p', '1080p']),
  layout: oneOf(ROOM_LAYOUTS),
  size: oneOf(CONFERENCE_SIZES),
  record_on_start: flag,
  enable_room_previews: flag,
  enable_chat: flag,
  ...COLOUR_FIELDS,
  tone_on_entry_and_exit: flag,
  room_join_video_off: flag,
  user_join_video_off: flag,
  meta,
  /** An extension of this server, as in rooms. */
  hls: flag,
} as const;

/** A conference as clients see it (rest-api 8.1). */
export const ConferenceBody = z.object({
  id: uuidOut,
  name: z.string(),
  display_name: z.string().nullable(),
  description: z.string().nullable(),
  join_from: instantOut.nullable(),
  join_until: instantOut.nullable(),
  quality: qualityOut,
  layout: z.string(),
  size: z.enum(CONFERENCE_SIZES),
  record_on_start: z.boolean(),
  tone_on_entry_and_exit: z.boolean(),
  user_join_video_off: z.boolean(),
  room_join_video_off: z.boolean(),
  enable_chat: z.boolean(),
  enable_room_previews: z.boolean(),
  ...COLOURS_OUT,
  meta: metaOut.nullable(),
  /** An extension; absent when false. */
  hls: z.literal(true).optional(),
  active_session: ActiveSessionBody.optional(),
  created_at: instantOut,
  updated_at: instantOut,
});

export type ConferenceBody = z.infer<typeof ConferenceBody>;

/** A token of a conference (rest-api 9.1). */
export const ConferenceTokenBody = z.object({
  id: uuidOut,
  name: z.string(),
  token: z.string().meta({ pattern: '^vpt_[0-9a-f]{32}$' }),
  scopes: z.array(z.string()),
});

export type ConferenceTokenBody = z.infer<typeof ConferenceTokenBody>;

/** Query of `GET /ready_room` (rest-api 9.5): the conference token, and the name of the user. */
export const READY_ROOM_FIELDS = { t: text(100), u: text(100) } as const;

/** What the page of a conference needs to join (rest-api 9.5). */
export const ReadyRoomBody = z.object({
  token: z.string(),
  permissions: z.array(z.string()),
  room_display_name: z.string(),
  theme: z.object(COLOURS_OUT),
});

export type ReadyRoomBody = z.infer<typeof ReadyRoomBody>;
