import type { Room } from '../rooms/settings/room.ts';
import { writeInstant } from '../wire/rest/datetime.ts';
import type { ActiveSessionBody, RoomBody } from '../wire/rest/rooms.ts';
import type { ActiveSession } from './ports.ts';

export const instantOrNull = (ms: number | null): string | null => (ms === null ? null : writeInstant(ms));

/** A room as clients see it; `active_session` only when one is given. */
export function roomBody(room: Room, active: ActiveSession | null = null): RoomBody {
  return {
    id: room.id,
    name: room.name,
    display_name: room.displayName,
    description: room.description,
    max_members: room.maxMembers,
    quality: room.quality,
    fps: room.fps,
    join_from: instantOrNull(room.joinFrom),
    join_until: instantOrNull(room.joinUntil),
    remove_at: instantOrNull(room.removeAt),
    remove_after_seconds_elapsed: room.removeAfterSecondsElapsed,
    layout: room.layout,
    record_on_start: room.recordOnStart,
    tone_on_entry_and_exit: room.toneOnEntryAndExit,
    room_join_video_off: room.roomJoinVideoOff,
    user_join_video_off: room.userJoinVideoOff,
    enable_room_previews: room.enableRoomPreviews,
    sync_audio_video: room.syncAudioVideo,
    meta: room.meta,
    prioritize_handraise: room.prioritizeHandraise,
    ...(room.joinByLink ? { join_by_link: true } : {}),
    ...(room.hls ? { hls: true } : {}),
    ...(room.recordAudioOnly ? { record_audio_only: true } : {}),
    ...(room.recordFormat ? { record_format: room.recordFormat } : {}),
    ...(active ? { active_session: activeSessionBody(active) } : {}),
    created_at: writeInstant(room.createdAt),
    updated_at: writeInstant(room.updatedAt),
  };
}

export function activeSessionBody({ id, room, roomId, startedAt, previewUrl, watchUrl }: ActiveSession): ActiveSessionBody {
  return {
    id,
    room_id: roomId,
    name: room.name,
    display_name: room.displayName,
    join_from: instantOrNull(room.joinFrom),
    join_until: instantOrNull(room.joinUntil),
    remove_at: instantOrNull(room.removeAt),
    remove_after_seconds_elapsed: room.removeAfterSecondsElapsed,
    layout: room.layout,
    max_members: room.maxMembers,
    fps: room.fps,
    quality: room.quality,
    start_time: writeInstant(startedAt),
    end_time: null,
    duration: null,
    status: 'in-progress',
    record_on_start: room.recordOnStart,
    enable_room_previews: room.enableRoomPreviews,
    preview_url: previewUrl,
    ...(watchUrl === null ? {} : { watch_url: watchUrl }),
    audio_video_sync: room.syncAudioVideo,
    sync_audio_video: room.syncAudioVideo,
  };
}
