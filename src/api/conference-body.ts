import type { Conference } from '../rooms/settings/conference.ts';
import type { ConferenceBody } from '../wire/rest/conferences.ts';
import { writeInstant } from '../wire/rest/datetime.ts';
import type { ActiveSession } from './ports.ts';
import { activeSessionBody, instantOrNull } from './room-body.ts';

/** A conference as clients see it; `active_session` only when one is given. */
export function conferenceBody(conference: Conference, active: ActiveSession | null = null): ConferenceBody {
  return {
    id: conference.id,
    name: conference.name,
    display_name: conference.displayName,
    description: conference.description,
    join_from: instantOrNull(conference.joinFrom),
    join_until: instantOrNull(conference.joinUntil),
    quality: conference.quality,
    layout: conference.layout,
    size: conference.size,
    record_on_start: conference.recordOnStart,
    tone_on_entry_and_exit: conference.toneOnEntryAndExit,
    user_join_video_off: conference.userJoinVideoOff,
    room_join_video_off: conference.roomJoinVideoOff,
    enable_chat: conference.enableChat,
    enable_room_previews: conference.enableRoomPreviews,
    ...conference.colours,
    meta: conference.hasMeta ? conference.meta : null,
    ...(conference.hls ? { hls: true } : {}),
    ...(active ? { active_session: activeSessionBody(active) } : {}),
    created_at: writeInstant(conference.createdAt),
    updated_at: writeInstant(conference.updatedAt),
  };
}
