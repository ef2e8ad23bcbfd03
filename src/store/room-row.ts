import type { Insertable, Selectable } from 'kysely';
import type { RoomChange } from '../rooms/records/rooms.ts';
import type { Room } from '../rooms/settings/room.ts';
import type { RoomLayout } from '../wire/layouts.ts';
import type { Meta } from '../wire/meta.ts';
import type { RoomSettingsColumns } from './tables/room-settings.ts';
import type { RoomsTable } from './tables/rooms.ts';

const flag = (value: boolean): number => (value ? 1 : 0);
const flagOrNull = (value: boolean | null): number | null => (value === null ? null : flag(value));
const same = <T>(value: T): T => value;

/** Column of each field and how its value is written. */
const COLUMNS = {
  id: ['id', same<string>],
  projectId: ['project_id', same<string>],
  kind: ['kind', same<string>],
  name: ['name', same<string>],
  displayName: ['display_name', same<string | null>],
  description: ['description', same<string | null>],
  maxMembers: ['max_members', same<number>],
  quality: ['quality', same<string>],
  fps: ['fps', same<number>],
  joinFrom: ['join_from', same<number | null>],
  joinUntil: ['join_until', same<number | null>],
  removeAt: ['remove_at', same<number | null>],
  removeAfterSecondsElapsed: ['remove_after_seconds_elapsed', same<number | null>],
  layout: ['layout', same<string>],
  recordOnStart: ['record_on_start', flag],
  toneOnEntryAndExit: ['tone_on_entry_and_exit', flag],
  roomJoinVideoOff: ['room_join_video_off', flag],
  userJoinVideoOff: ['user_join_video_off', flag],
  enableRoomPreviews: ['enable_room_previews', flag],
  syncAudioVideo: ['sync_audio_video', flagOrNull],
  meta: ['meta', (value: Meta) => JSON.stringify(value)],
  prioritizeHandraise: ['prioritize_handraise', flag],
  ephemeral: ['ephemeral', flag],
  joinByLink: ['join_by_link', flag],
  hls: ['hls', flag],
  ofPages: ['of_pages', flag],
  recordAudioOnly: ['record_audio_only', flag],
  recordFormat: ['record_format', same<string | null>],
  createdAt: ['created_at', same<number>],
  updatedAt: ['updated_at', same<number>],
} as const satisfies { [F in keyof Room]: readonly [keyof RoomsTable, (value: Room[F]) => unknown] };

/** Columns of the fields that are there. */
function columnsOf(fields: Partial<Room>): Record<string, unknown> {
  const columns: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    const [column, write] = COLUMNS[field as keyof Room] as readonly [string, (value: unknown) => unknown];
    columns[column] = write(value);
  }
  return columns;
}

export function rowOf(room: Room): Insertable<RoomsTable> {
  return columnsOf(room) as unknown as Insertable<RoomsTable>;
}

export function changedColumns(change: RoomChange): Partial<RoomsTable> {
  return columnsOf(change) as Partial<RoomsTable>;
}

/** What a room and a session of it have in common. */
export function settingsOf(row: Selectable<RoomSettingsColumns>) {
  return {
    kind: row.kind as Room['kind'],
    name: row.name,
    displayName: row.display_name,
    maxMembers: row.max_members,
    quality: row.quality as Room['quality'],
    fps: row.fps as Room['fps'],
    joinFrom: row.join_from,
    joinUntil: row.join_until,
    removeAt: row.remove_at,
    removeAfterSecondsElapsed: row.remove_after_seconds_elapsed,
    layout: row.layout as RoomLayout,
    recordOnStart: row.record_on_start === 1,
    toneOnEntryAndExit: row.tone_on_entry_and_exit === 1,
    roomJoinVideoOff: row.room_join_video_off === 1,
    userJoinVideoOff: row.user_join_video_off === 1,
    enableRoomPreviews: row.enable_room_previews === 1,
    syncAudioVideo: row.sync_audio_video === null ? null : row.sync_audio_video === 1,
    prioritizeHandraise: row.prioritize_handraise === 1,
  };
}

/** The room of a row. Rows are written by this module only, so values are trusted. */
export function roomOf(row: Selectable<RoomsTable>): Room {
  return {
    ...settingsOf(row),
    id: row.id,
    projectId: row.project_id,
    description: row.description,
    meta: JSON.parse(row.meta) as Meta,
    ephemeral: row.ephemeral === 1,
    joinByLink: row.join_by_link === 1,
    hls: row.hls === 1,
    ofPages: row.of_pages === 1,
    recordAudioOnly: row.record_audio_only === 1,
    recordFormat: row.record_format as Room['recordFormat'],
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
