import type { RoomChange } from '../rooms/records/rooms.ts';
import { plainRoom, type Room } from '../rooms/settings/room.ts';
import { missing, readFields } from '../wire/rest/fields.ts';
import { modernRoom, readDeleteOnEnd } from '../wire/rest/legacy.ts';
import type { Problem } from '../wire/rest/problems.ts';
import { ROOM_FIELDS } from '../wire/rest/rooms.ts';
import { InvalidParameters } from './errors.ts';

type Body = Readonly<Record<string, unknown>>;

/** Field of the room behind each attribute of the body. */
const FIELD_OF = {
  display_name: 'displayName',
  description: 'description',
  max_members: 'maxMembers',
  quality: 'quality',
  join_from: 'joinFrom',
  join_until: 'joinUntil',
  remove_at: 'removeAt',
  remove_after_seconds_elapsed: 'removeAfterSecondsElapsed',
  layout: 'layout',
  record_on_start: 'recordOnStart',
  enable_room_previews: 'enableRoomPreviews',
  meta: 'meta',
  sync_audio_video: 'syncAudioVideo',
  tone_on_entry_and_exit: 'toneOnEntryAndExit',
  room_join_video_off: 'roomJoinVideoOff',
  user_join_video_off: 'userJoinVideoOff',
  join_by_link: 'joinByLink',
  hls: 'hls',
  record_audio_only: 'recordAudioOnly',
  record_format: 'recordFormat',
} as const satisfies Record<Exclude<keyof typeof ROOM_FIELDS, 'name'>, keyof Room>;

/** The values of `body`; `null` gives the default of `defaults`. */
function readChange(body: Body, defaults: Room): { change: RoomChange; problems: Problem[] } {
  const { name: _, ...fields } = ROOM_FIELDS;
  const { values, problems } = readFields(fields, body);
  const change: Record<string, unknown> = {};
  for (const [attribute, field] of Object.entries(FIELD_OF) as [keyof typeof FIELD_OF, keyof Room][]) {
    if (body[attribute] === null) change[field] = defaults[field];
    else if (values[attribute] !== undefined) change[field] = values[attribute];
  }
  return { change: change as RoomChange, problems };
}

/** Equal times are legal (rest-api 3.3). */
export function checkWindow({ joinFrom, joinUntil }: Pick<Room, 'joinFrom' | 'joinUntil'>): Problem[] {
  if (joinFrom === null || joinUntil === null || joinUntil >= joinFrom) return [];
  return [{ attribute: 'join_until', code: 'invalid_join_until_date', message: 'Join until must not be before join from' }];
}

export interface InputOptions {
  /** Read the names of older clients (rest-api 15). */
  lenient: boolean;
}

/** The room that a `POST /rooms` asks for. Throws {@link InvalidParameters} with everything that is wrong. */
export function readNewRoom(
  posted: Body,
  identity: { id: string; projectId: string; now: number },
  { lenient }: InputOptions,
): Room {
  const body = lenient ? modernRoom(posted) : posted;
  const { values, problems } = readFields({ name: ROOM_FIELDS.name }, body);
  if (values.name === undefined && problems.length === 0) problems.push(missing('name'));
  const plain = plainRoom({ ...identity, name: values.name ?? '' });
  const { change, problems: others } = readChange(body, plain);
  const ephemeral = lenient && readDeleteOnEnd(posted) === true;
  const room: Room = { ...plain, ...change, ephemeral };
  problems.push(...others, ...checkWindow(room));
  if (problems.length > 0) throw new InvalidParameters(problems);
  return room;
}

/** What a `PUT` changes in `room`: what the body names, `null` for the default (rest-api 3.6). Throws {@link InvalidParameters}. */
export function readRoomChange(put: Body, room: Room, { lenient }: InputOptions): RoomChange {
  const body = lenient ? modernRoom(put) : put;
  const { change, problems } = readChange(body, plainRoom({ ...room, now: room.createdAt }));
  problems.push(...checkWindow({ ...room, ...change }));
  if (problems.length > 0) throw new InvalidParameters(problems);
  const ephemeral = lenient ? readDeleteOnEnd(put) : undefined;
  return ephemeral === undefined ? change : { ...change, ephemeral };
}
