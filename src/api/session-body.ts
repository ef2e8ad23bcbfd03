import { idOfActor } from '../rooms/records/live-session.ts';
import type { EventRecord, SessionRecord, StayRecord } from '../rooms/records/sessions.ts';
import { writeInstant } from '../wire/rest/datetime.ts';
import type { SessionBody, SessionEventBody, SessionMemberBody } from '../wire/rest/sessions.ts';
import { instantOrNull } from './room-body.ts';

/** A session as clients see it. `previewUrl`: while it lives. */
export function sessionBody(session: SessionRecord, previewUrl: string | null): SessionBody {
  const { startedAt, endedAt } = session;
  return {
    id: session.id,
    room_id: session.roomId,
    name: session.name,
    display_name: session.displayName,
    max_members: session.maxMembers,
    quality: session.quality,
    fps: session.fps,
    join_from: instantOrNull(session.joinFrom),
    join_until: instantOrNull(session.joinUntil),
    remove_at: instantOrNull(session.removeAt),
    remove_after_seconds_elapsed: session.removeAfterSecondsElapsed,
    layout: session.layout,
    record_on_start: session.recordOnStart,
    tone_on_entry_and_exit: session.toneOnEntryAndExit,
    room_join_video_off: session.roomJoinVideoOff,
    user_join_video_off: session.userJoinVideoOff,
    locked: session.locked,
    start_time: writeInstant(startedAt),
    end_time: instantOrNull(endedAt),
    duration: endedAt === null ? null : seconds(startedAt, endedAt),
    status: endedAt === null ? 'in-progress' : 'completed',
    created_at: writeInstant(session.createdAt),
    updated_at: writeInstant(session.updatedAt),
    preview_url: previewUrl,
    prioritize_handraise: session.prioritizeHandraise,
    sync_audio_video: session.syncAudioVideo,
    cost_in_dollars: 0,
    enable_room_previews: session.enableRoomPreviews,
    locked_cover: '',
  };
}

/** `now`: the stay of somebody who is still there is as long as it is until then. Epoch milliseconds. */
export function memberBody(stay: StayRecord, now: number): SessionMemberBody {
  const { joinedAt, leftAt } = stay;
  return {
    id: stay.id,
    room_session_id: stay.sessionId,
    name: stay.name,
    join_time: writeInstant(joinedAt),
    leave_time: instantOrNull(leftAt),
    duration: seconds(joinedAt, leftAt ?? now),
    cost_in_dollars: 0,
    room_token_id: stay.tokenId,
  };
}

export function eventBody(event: EventRecord): SessionEventBody {
  return {
    id: event.id,
    project_id: event.projectId,
    room_id: event.roomId,
    room_session_id: event.sessionId,
    ...(event.recordingId === null ? {} : { room_recording_id: event.recordingId }),
    ...(event.memberId === null ? {} : { room_participant_id: event.memberId }),
    level: 'info',
    name: event.name,
    payload: JSON.parse(event.payload) as Record<string, unknown>,
    created_at: writeInstant(event.createdAt),
    ...(event.by === null ? {} : { actor: { type: event.by.kind, id: idOfActor(event.by) } }),
  };
}

function seconds(from: number, until: number): number {
  return Math.max(0, Math.round((until - from) / 1000));
}
