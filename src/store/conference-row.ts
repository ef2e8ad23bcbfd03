import type { Insertable, Selectable, Updateable } from 'kysely';
import type { ConferenceChange } from '../rooms/records/conferences.ts';
import type { Conference } from '../rooms/settings/conference.ts';
import type { Room } from '../rooms/settings/room.ts';
import { COLOUR_NAMES, type Colours } from '../wire/conferences.ts';
import { roomOf } from './room-row.ts';
import type { ConferencesTable } from './tables/conferences.ts';
import type { RoomsTable } from './tables/rooms.ts';

/** The fields of a conference, or of a change, that its row in `rooms` holds. */
export function roomPart<C extends ConferenceChange>(fields: C): Omit<C, 'size' | 'enableChat' | 'hasMeta' | 'colours'> {
  const { size: _size, enableChat: _enableChat, hasMeta: _hasMeta, colours: _colours, ...room } = fields;
  return room;
}

/** Columns of `conferences` that a change names. */
export function changedOwnColumns({ size, enableChat, hasMeta, colours }: ConferenceChange): Updateable<ConferencesTable> {
  return {
    ...(size === undefined ? {} : { size }),
    ...(enableChat === undefined ? {} : { enable_chat: enableChat ? 1 : 0 }),
    ...(hasMeta === undefined ? {} : { has_meta: hasMeta ? 1 : 0 }),
    ...colours,
  };
}

export function ownRowOf({ id, size, enableChat, hasMeta, colours }: Conference): Insertable<ConferencesTable> {
  return { room_id: id, size, enable_chat: enableChat ? 1 : 0, has_meta: hasMeta ? 1 : 0, ...colours };
}

/** The conference of its two rows. Rows are written by this module only, so values are trusted. */
export function conferenceOf(row: Selectable<RoomsTable> & Selectable<ConferencesTable>): Conference {
  return {
    ...(roomOf(row) as Room & { kind: 'conference' }),
    size: row.size as Conference['size'],
    enableChat: row.enable_chat === 1,
    hasMeta: row.has_meta === 1,
    colours: Object.fromEntries(COLOUR_NAMES.map((name) => [name, row[name]])) as Colours,
  };
}
