import type { LayerPayload } from '../../src/wire/events.ts';
import type { RoomFields, RoomSignal } from './ports.ts';
import { nextRoster, type Roster } from './roster.ts';
import { nextRunning, type RunningRecording } from './running-recordings.ts';

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
  streaming: boolean;
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
  streaming: false,
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
    streaming: room.streaming ?? state.streaming,
    hidesVideoMuted: room.hide_video_muted ?? state.hidesVideoMuted,
    prioritizesHands: room.prioritize_handraise ?? state.prioritizesHands,
    audienceCount: room.audience_count ?? state.audienceCount,
  };
}
