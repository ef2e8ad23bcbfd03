import type {
  MemberPayload,
  MemberUpdate,
  Meta,
  PlaybackPayload,
  RecordingPayload,
  RoomPayload,
  RoomSessionPayload,
  SessionFields,
  StreamPayload,
} from '../../wire/events.ts';
import type { SessionLayout } from '../../wire/layouts.ts';
import type { Permission } from '../../wire/permissions.ts';
import { hasPicture, isDeaf, isFor, isMuted, isVideoMuted, type Member } from '../people/member.ts';
import type { Roster } from '../people/roster.ts';
import type { Room } from '../settings/room.ts';

/** What of a session its payloads are made of. */
export interface SessionView {
  readonly id: string;
  readonly channel: string;
  readonly room: Room;
  readonly roster: Roster;
  readonly layout: SessionLayout;
  readonly locked: boolean;
  readonly hideVideoMuted: boolean;
  readonly prioritizeHandraise: boolean;
  readonly meta: Meta;
  readonly preview: { readonly url: string } | null;
  readonly recordings: Running<RecordingPayload>;
  readonly playbacks: Running<PlaybackPayload>;
  readonly streams: Running<StreamPayload>;
}

/** What was started in the session and runs. */
interface Running<P> {
  readonly size: number;
  readonly startedBy: string | null;
  payloads(): P[];
}

/** A member as clients see it (space-protocol 5.3). */
export function memberPayload(state: SessionView, member: Member): MemberPayload {
  return {
    id: member.id,
    room_id: state.room.id,
    room_session_id: state.id,
    name: member.name,
    // Audience is in no list and no event: to others it is either not there, or was a member (space-protocol 5.4).
    type: member.type === 'audience' ? 'member' : member.type,
    parent_id: member.ownerId,
    requested_position: member.requestedPosition,
    handraised: member.handRaisedAt !== null,
    visible: hasPicture(member),
    audio_muted: isMuted(member),
    video_muted: isVideoMuted(member),
    deaf: isDeaf(member),
    on_hold: member.onHold,
    input_volume: member.inputVolume,
    output_volume: member.outputVolume,
    input_sensitivity: member.inputSensitivity,
    meta: member.meta,
    talking: member.talking,
  };
}

/**
 * A member after a change, whole, with the names of the changed fields: newer SDKs put this object in place of what they hold.
 */
export function memberUpdate(state: SessionView, member: Member, fields: readonly (keyof MemberPayload)[]): MemberUpdate {
  return { ...memberPayload(state, member), updated: [...fields] };
}

/** Everybody in the lists of clients, in the order they came. */
export function memberPayloads(state: SessionView): MemberPayload[] {
  return state.roster.listed().map((member) => memberPayload(state, member));
}

function sessionFields(state: SessionView): SessionFields {
  return {
    name: state.room.name,
    display_name: state.room.displayName ?? state.room.name,
    event_channel: state.channel,
    layout_name: state.layout,
    recording: state.recordings.size > 0,
    recorded_by: state.recordings.startedBy,
    streaming: state.streams.size > 0,
    streamed_by: state.streams.startedBy,
    played_by: state.playbacks.startedBy,
    locked: state.locked,
    hide_video_muted: state.hideVideoMuted,
    prioritize_handraise: state.prioritizeHandraise,
    audience_count: state.roster.audienceCount(),
    meta: state.meta,
    ...(state.preview ? { preview_url: state.preview.url } : {}),
  };
}

/** The session under its own id: complete, because the server SDK replaces what it holds (space-protocol 8.3). */
export function roomSessionPayload(state: SessionView): RoomSessionPayload {
  return { id: state.id, room_id: state.room.id, project_id: state.room.projectId, ...sessionFields(state) };
}

/** The same session as a room. */
function roomPayload(state: SessionView): RoomPayload {
  return { room_session_id: state.id, room_id: state.room.id, project_id: state.room.projectId, ...sessionFields(state) };
}

/**
 * Both objects, as `room.subscribed` carries them: with members and with everything that runs (space-protocol 3.7). `viewer`: whom they are
 * for; null for a server application. Addresses of what is played and of receivers, which may hold keys, are for those alone who may
 * control them.
 */
export function fullPayloads(state: SessionView, viewer: Member | null): { room_session: RoomSessionPayload; room: RoomPayload } {
  const sees = (permission: Permission): boolean => viewer === null || isFor(viewer, permission);
  const lists = {
    members: memberPayloads(state),
    recordings: state.recordings.payloads(),
    playbacks: sees('room.playback') ? state.playbacks.payloads() : [],
    streams: sees('room.stream') ? state.streams.payloads() : [],
  };
  return { room_session: { ...roomSessionPayload(state), ...lists }, room: { ...roomPayload(state), ...lists } };
}

/** Both objects for a lifecycle event; `updated` names the changed fields (space-protocol 5.8). */
export function lifecyclePayloads(
  state: SessionView,
  updated?: string[],
): { room_session: RoomSessionPayload; room: RoomPayload } {
  const change = updated ? { updated } : {};
  return { room_session: { ...roomSessionPayload(state), ...change }, room: { ...roomPayload(state), ...change } };
}
