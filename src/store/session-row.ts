import type { Insertable, Selectable, Updateable } from 'kysely';
import { type By, idOfActor, type MemberStay } from '../rooms/records/live-session.ts';
import type { EventRecord, SessionChange, SessionRecord, StayRecord } from '../rooms/records/sessions.ts';
import { settingsOf } from './room-row.ts';
import type { RoomSessionsTable } from './tables/room-sessions.ts';
import type { SessionEventsTable, SessionMembersTable } from './tables/session-details.ts';

const flag = (value: boolean): number => (value ? 1 : 0);

/** Columns that change while a session lives. */
export function changingColumns(change: SessionChange) {
  return {
    max_members: change.maxMembers,
    join_from: change.joinFrom,
    join_until: change.joinUntil,
    remove_at: change.removeAt,
    remove_after_seconds_elapsed: change.removeAfterSecondsElapsed,
    locked: flag(change.locked),
    prioritize_handraise: flag(change.prioritizeHandraise),
    ended_at: change.endedAt,
    updated_at: change.updatedAt,
  } satisfies Updateable<RoomSessionsTable>;
}

export function sessionRowOf(session: SessionRecord, serverId: string): Insertable<RoomSessionsTable> {
  return {
    ...changingColumns(session),
    id: session.id,
    project_id: session.projectId,
    room_id: session.roomId,
    kind: session.kind,
    name: session.name,
    display_name: session.displayName,
    quality: session.quality,
    fps: session.fps,
    layout: session.layout,
    record_on_start: flag(session.recordOnStart),
    tone_on_entry_and_exit: flag(session.toneOnEntryAndExit),
    room_join_video_off: flag(session.roomJoinVideoOff),
    user_join_video_off: flag(session.userJoinVideoOff),
    enable_room_previews: flag(session.enableRoomPreviews),
    sync_audio_video: session.syncAudioVideo === null ? null : flag(session.syncAudioVideo),
    started_at: session.startedAt,
    server_id: serverId,
    log_id: session.logId,
    discarded_at: null,
    created_at: session.createdAt,
  };
}

/** The session of a row. Rows are written by this module only, so values are trusted. */
export function sessionOf(row: Selectable<RoomSessionsTable>): SessionRecord {
  return {
    ...settingsOf(row),
    id: row.id,
    projectId: row.project_id,
    roomId: row.room_id,
    logId: row.log_id,
    locked: row.locked === 1,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

export function stayRowOf(stay: MemberStay): Insertable<SessionMembersTable> {
  return {
    session_id: stay.sessionId,
    id: stay.memberId,
    project_id: stay.projectId,
    token_id: stay.tokenId,
    name: stay.name,
    type: stay.type,
    joined_at: stay.joinedAt,
    left_at: stay.leftAt,
  };
}

export function stayOf(row: Selectable<SessionMembersTable>): StayRecord {
  const { id, session_id: sessionId, token_id: tokenId, name, joined_at: joinedAt, left_at: leftAt } = row;
  return { id, sessionId, tokenId, name, joinedAt, leftAt };
}

export function eventRowOf(event: EventRecord): Insertable<SessionEventsTable> {
  return {
    id: event.id,
    position: event.position,
    project_id: event.projectId,
    room_id: event.roomId,
    session_id: event.sessionId,
    member_id: event.memberId,
    recording_id: event.recordingId,
    name: event.name,
    payload: event.payload,
    actor_kind: event.by?.kind ?? null,
    actor_id: event.by === null ? null : idOfActor(event.by),
    created_at: event.createdAt,
  };
}

export function eventOf(row: Selectable<SessionEventsTable>): EventRecord {
  return {
    id: row.id,
    position: row.position,
    projectId: row.project_id,
    roomId: row.room_id,
    sessionId: row.session_id,
    memberId: row.member_id,
    recordingId: row.recording_id,
    name: row.name,
    payload: row.payload,
    by: actorOf(row),
    createdAt: row.created_at,
  };
}

function actorOf({ actor_kind: kind, actor_id: id }: Pick<Selectable<SessionEventsTable>, 'actor_kind' | 'actor_id'>): By | null {
  switch (kind) {
    case 'member':
      return { kind, memberId: id ?? '' };
    case 'application':
      return { kind, linkId: id ?? '' };
    case 'rest':
      return { kind, projectId: id ?? '' };
    case 'system':
      return { kind };
    default:
      return null;
  }
}
