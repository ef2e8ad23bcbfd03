import type { Authorization } from './authorization.ts';
import type { Meta } from './meta.ts';

export type { Meta };

/** A member as clients see it (space-protocol 5.3). */
export interface MemberPayload {
  id: string;
  room_id: string;
  room_session_id: string;
  name: string;
  type: 'member' | 'screen' | 'device';
  /** Member id of the owner; null for a person. */
  parent_id: string | null;
  /** `auto`, `standard-N`, `reserved-N`, `off-canvas`, `full-screen`, `playback`. */
  requested_position: string;
  handraised: boolean;
  visible: boolean;
  audio_muted: boolean;
  video_muted: boolean;
  deaf: boolean;
  on_hold: boolean;
  /** -50 … 50. */
  input_volume: number;
  /** -50 … 50. */
  output_volume: number;
  /** 0 … 100. */
  input_sensitivity: number;
  meta: Meta;
  /** Shows a newcomer who talks already. Changes come as `video.member.talking`. */
  talking: boolean;
}

/** A member after a change; `updated` names the changed fields and is empty when a client learns of the member for the first time. */
export type MemberUpdate = MemberPayload & { updated: string[] };

/** A recording as clients see it (space-protocol 4.7). Times are epoch seconds, the duration seconds without the pauses. */
export interface RecordingPayload {
  id: string;
  state: 'recording' | 'paused' | 'completed';
  started_at: number;
  ended_at: number | null;
  duration: number | null;
  /** Ours: why it ended by itself. */
  reason?: string;
}

/** A file or a live source that is played into the room, as clients see it (space-protocol 4.8). Times are epoch seconds. */
export interface PlaybackPayload {
  id: string;
  state: 'playing' | 'paused' | 'completed';
  url: string;
  /** -50 … 50. */
  volume: number;
  /** Milliseconds. */
  position: number;
  /** Ours: the length of the whole, in milliseconds; absent when it is live, or nobody knows. */
  duration?: number;
  /** False for what is live. */
  seekable: boolean;
  started_at: number;
  ended_at: number | null;
  /** Ours: why it ended by itself before its end. */
  reason?: string;
}

/** What the room is sent to, as clients see it (space-protocol 4.9). Times are epoch seconds, the duration seconds. */
export interface StreamPayload {
  id: string;
  state: 'streaming' | 'completed';
  /** With the key of the stream; of one that is watched here, the link to its page. */
  url: string;
  duration: number | null;
  started_at: number;
  ended_at: number | null;
  /** Ours, while it runs: whether the receiver gets it. */
  connection?: 'connecting' | 'streaming' | 'retrying';
  /** Ours: why the receiver does not get it, or why it ended by itself. */
  reason?: string;
  /** Ours: it is watched on a page of this server. */
  hls?: true;
}

/** State that a room session shows to clients; `room` and `room_session` objects differ only in which id is called `id`. */
export interface SessionFields {
  name: string;
  display_name: string;
  event_channel: string;
  layout_name: string;
  recording: boolean;
  /** Ours: who started what is recorded; null when nothing is, and when the room or a server application did. */
  recorded_by: string | null;
  streaming: boolean;
  /** Ours: who started what the room is sent to; null when it is sent nowhere, and when the room or a server application did. */
  streamed_by: string | null;
  /** Ours: who started what is played into the room; null when nothing is, and when a server application did. */
  played_by: string | null;
  locked: boolean;
  hide_video_muted: boolean;
  prioritize_handraise: boolean;
  audience_count: number;
  meta: Meta;
  preview_url?: string;
}

/** `room_session` of events and of `video.rooms.get` (space-protocol 3.7, 5.8). */
export interface RoomSessionPayload extends SessionFields {
  id: string;
  room_id: string;
  project_id?: string;
  updated?: string[];
  members?: MemberPayload[];
  recordings?: RecordingPayload[];
  playbacks?: PlaybackPayload[];
  streams?: StreamPayload[];
}

/** `room` of events: as {@link RoomSessionPayload}, with `room_session_id` in place of `id`. */
export type RoomPayload = Omit<RoomSessionPayload, 'id'> & { room_session_id: string };

/** One rectangle of the composed picture, in percent of the canvas, origin top left (space-protocol 5.7). */
export interface LayerPayload {
  /** Absent on an empty slot, and on what is played into the room. */
  member_id?: string;
  layer_index: number;
  z_index: number;
  x: number;
  y: number;
  width: number;
  height: number;
  /** Name of the slot: `standard-1`, `reserved-1`, … */
  position: string;
  reservation: string;
  playing_file: boolean;
  /** False while a placeholder stands for the occupant. */
  visible: boolean;
}

interface InSession {
  room_id: string;
  room_session_id: string;
}

/** Every event about a room, by its `event_type`; the value is the shape of `params` (space-protocol 3.7, 5.4 to 5.11). */
export interface VideoEvents {
  'video.room.subscribed': { call_id: string; member_id: string; room_session: RoomSessionPayload; room: RoomPayload };
  'video.room.started': InSession & { room: RoomPayload; room_session: RoomSessionPayload };
  'video.room.updated': InSession & { room: RoomPayload; room_session: RoomSessionPayload };
  'video.room.ended': InSession & { room: RoomPayload; room_session: RoomSessionPayload };
  'video.room.audience_count': InSession & { total: number };
  'video.member.joined': InSession & { member: MemberPayload };
  'video.member.updated': InSession & { member: MemberUpdate };
  'video.member.left': InSession & { member: MemberPayload };
  'video.member.talking': InSession & { member: { id: string; talking: boolean } };
  'video.member.promoted': InSession & { member_id: string; authorization: Authorization };
  'video.member.demoted': InSession & { member_id: string; authorization: Authorization };
  'video.layout.changed': InSession & {
    layout: InSession & { id: string; name: string; layers: LayerPayload[] };
  };
  'video.recording.started': InSession & { recording: RecordingPayload };
  'video.recording.updated': InSession & { recording: RecordingPayload };
  'video.recording.ended': InSession & { recording: RecordingPayload };
  'video.playback.started': InSession & { playback: PlaybackPayload };
  'video.playback.updated': InSession & { playback: PlaybackPayload };
  'video.playback.ended': InSession & { playback: PlaybackPayload };
  'video.stream.started': InSession & { stream: StreamPayload };
  /** Ours: the receiver gets it, or does not. */
  'video.stream.updated': InSession & { stream: StreamPayload };
  'video.stream.ended': InSession & { stream: StreamPayload };
  /** Ours: somebody asks the receiver to open microphone or camera; `by` is null for a server application. */
  'video.wirespace.asked': InSession & { kind: 'audio' | 'video'; by: { id: string; name: string } | null };
  /** Ours, before the update itself: who changed something of the receiver. */
  'video.wirespace.acted': InSession & {
    act: 'audio_mute' | 'audio_unmute' | 'video_mute' | 'video_unmute' | 'lowerhand';
    by: { id: string; name: string };
  };
  /** Ours: so many seconds from now somebody will record; `by` is null for a server application. */
  'video.wirespace.recording_announced': InSession & { seconds: number; by: { id: string; name: string } | null };
  /** Ours: somebody whom the receiver asked says no. */
  'video.wirespace.declined': InSession & { kind: 'audio' | 'video'; member: { id: string } };
}

export type VideoEventType = keyof VideoEvents;

/** A room event ready to be wrapped in `signalwire.event`; a union discriminated by `event_type`. */
export type VideoEvent = { [T in VideoEventType]: { event_type: T; params: VideoEvents[T] } }[VideoEventType];

/**
 * Events of ours that tell one person something that is not part of the session's state. A client that may have missed one gets it again when it
 * is back; `recording_announced` is for everybody and of one moment.
 */
export const SAID_TO_ONE = [
  'video.wirespace.asked',
  'video.wirespace.acted',
  'video.wirespace.declined',
] as const satisfies readonly VideoEventType[];

export type EventToOne = Extract<VideoEvent, { event_type: (typeof SAID_TO_ONE)[number] }>;
