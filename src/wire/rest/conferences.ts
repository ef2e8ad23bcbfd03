import { COLOUR_NAMES, CONFERENCE_SIZES, type Colours, type ConferenceSize } from '../conferences.ts';
import { ROOM_LAYOUTS } from '../layouts.ts';
import type { Meta } from '../meta.ts';
import { colour, type Field, flag, instant, meta, oneOf, roomName, text } from './fields.ts';
import { type ActiveSessionBody, LONGEST_DISPLAY_NAME } from './rooms.ts';

const COLOUR_FIELDS = Object.fromEntries(COLOUR_NAMES.map((name) => [name, colour])) as Record<keyof Colours, Field<string>>;

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
} as const;

/** A conference as clients see it (rest-api 8.1). */
export interface ConferenceBody extends Colours {
  id: string;
  name: string;
  display_name: string | null;
  description: string | null;
  join_from: string | null;
  join_until: string | null;
  quality: '720p' | '1080p';
  layout: string;
  size: ConferenceSize;
  record_on_start: boolean;
  tone_on_entry_and_exit: boolean;
  user_join_video_off: boolean;
  room_join_video_off: boolean;
  enable_chat: boolean;
  enable_room_previews: boolean;
  meta: Meta | null;
  active_session?: ActiveSessionBody;
  created_at: string;
  updated_at: string;
}

/** A token of a conference (rest-api 9.1). */
export interface ConferenceTokenBody {
  id: string;
  name: string;
  /** `vpt_` and 32 hex digits. */
  token: string;
  scopes: string[];
}

/** Query of `GET /ready_room` beside `t`, the conference token (rest-api 9.5): the name of the user. */
export const READY_ROOM_FIELDS = { u: text(100) } as const;

/** What the page of a conference needs to join (rest-api 9.5). */
export interface ReadyRoomBody {
  token: string;
  permissions: string[];
  room_display_name: string;
  theme: Colours;
}
