import type { LayerPayload } from '../../src/wire/events.ts';
import type { RoomFields, RoomSignal } from './ports.ts';
import { nextRoster, type Roster } from './roster.ts';
import { nextRunning, type RunningPlayback, type RunningRecording, type RunningStream } from './running.ts';

/** What is known of the room, as one immutable value: a function of the signals and of nothing else. */
export interface RoomState {
  selfId: string;
  standing: 'member' | 'audience';
  permissions: ReadonlySet<string>;
  members: Roster;
  layers: readonly LayerPayload[];
  layoutName: string;
  locked: boolean;
  recording: boolean;
  recordedBy: string | null;
  /** What runs, as far as one may know. */
  running: readonly RunningRecording[];
  playedBy: string | null;
  playbacks: readonly RunningPlayback[];
  streaming: boolean;
  streamedBy: string | null;
  streams: readonly RunningStream[];
  hidesVideoMuted: boolean;
  prioritizesHands: boolean;
  audienceCount: number;
  /** Own devices that should send and do. */
  tracks: { audio: boolean; video: boolean };
  sharing: boolean;
  soundBlocked: boolean;
}

export const EMPTY_ROOM: RoomState = {
  selfId: '',
  standing: 'member',
  permissions: new Set(),
  members: [],
  layers: [],
  layoutName: '',
  locked: false,
  recording: false,
  recordedBy: null,
  running: [],
  playedBy: null,
  playbacks: [],
  streaming: false,
  streamedBy: null,
  streams: [],
  hidesVideoMuted: false,
  prioritizesHands: false,
  audienceCount: 0,
  tracks: { audio: true, video: true },
  sharing: false,
  soundBlocked: false,
};

/** The state after one signal; the same object when nothing changed. */
export function nextRoom(state: RoomState, signal: RoomSignal): RoomState {
  const members = nextRoster(state.members, signal);
  const next = members === state.members ? state : { ...state, members };
  switch (signal.type) {
    case 'joined': {
      const { selfId, standing } = signal;
      return withFields({ ...next, selfId, standing, permissions: new Set(signal.permissions) }, signal.room);
    }
    case 'layout':
      return { ...next, layers: signal.layers, layoutName: signal.name };
    case 'room.updated':
      return withFields(next, signal.room);
    case 'recording':
      return { ...next, running: nextRunning(next.running, signal.recording) };
    case 'recordings':
      return { ...next, running: signal.recordings };
    case 'playback':
      return { ...next, playbacks: nextRunning(next.playbacks, signal.playback) };
    case 'playbacks':
      return { ...next, playbacks: signal.playbacks };
    case 'stream':
      return { ...next, streams: nextRunning(next.streams, signal.stream) };
    case 'streams':
      return { ...next, streams: signal.streams };
    case 'audience':
      return next.audienceCount === signal.count ? next : { ...next, audienceCount: signal.count };
    case 'tracks': {
      const { audio, video } = signal;
      return next.tracks.audio === audio && next.tracks.video === video ? next : { ...next, tracks: { audio, video } };
    }
    case 'sharing':
      return next.sharing === signal.on ? next : { ...next, sharing: signal.on };
    case 'sound':
      return next.soundBlocked === signal.blocked ? next : { ...next, soundBlocked: signal.blocked };
    default:
      return next;
  }
}

function withFields(state: RoomState, room: RoomFields): RoomState {
  return {
    ...state,
    locked: room.locked ?? state.locked,
    recording: room.recording ?? state.recording,
    recordedBy: room.recorded_by === undefined ? state.recordedBy : room.recorded_by,
    running: room.recording === false ? [] : (room.recordings ?? state.running),
    playedBy: room.played_by === undefined ? state.playedBy : room.played_by,
    playbacks: room.playbacks ?? state.playbacks,
    streaming: room.streaming ?? state.streaming,
    streamedBy: room.streamed_by === undefined ? state.streamedBy : room.streamed_by,
    streams: room.streaming === false ? [] : (room.streams ?? state.streams),
    hidesVideoMuted: room.hide_video_muted ?? state.hidesVideoMuted,
    prioritizesHands: room.prioritize_handraise ?? state.prioritizesHands,
    audienceCount: room.audience_count ?? state.audienceCount,
  };
}
