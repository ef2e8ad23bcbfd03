import type { LayerPayload, MemberPayload } from '../../src/wire/events.ts';
import type { Absence, BlockOutcome, Explanation } from '../../src/wire/page.ts';
import type { RunningPlayback, RunningRecording, RunningStream } from './running.ts';
import type { DeviceChoice, DeviceKind, DeviceTrouble, EndReason, KeptRecording, Kind } from './view-model.ts';

/** One member's fields as an event brings them: at least the id, the others when they are known. */
export type MemberFields = Partial<MemberPayload> & { id: string; talking?: boolean };

/** Fields of the session as `room.joined` and `room.updated` bring them; those that are absent stay as they are. */
export interface RoomFields {
  locked?: boolean;
  recording?: boolean;
  /** Name of who records; of Wirespace only. */
  recorded_by?: string | null;
  /** What runs; only when one joins. */
  recordings?: readonly RunningRecording[];
  streaming?: boolean;
  /** Name of who streams, and of who plays a video; of Wirespace only. */
  streamed_by?: string | null;
  played_by?: string | null;
  /** As `recordings`, for those who may control them. */
  playbacks?: readonly RunningPlayback[];
  streams?: readonly RunningStream[];
  hide_video_muted?: boolean;
  prioritize_handraise?: boolean;
  audience_count?: number;
}

/** What others may do to one. */
export type Act = 'audio_mute' | 'audio_unmute' | 'video_mute' | 'video_unmute' | 'lowerhand';

/** How a call ended, as far as the SDK tells. */
export interface LeftDetail {
  /** `reason` of `room.left`: set when the media path could not be repaired. */
  reason: string | null;
  /** Cause of the server's `verto.bye`, for example `NORMAL_CLEARING`. Null when no bye came. */
  cause: string | null;
}

/** What happens in and to a call, in one union: the view-model is a function of these. */
export type RoomSignal =
  /** Comes again when one is moved on stage or to the audience. */
  | {
      type: 'joined';
      selfId: string;
      standing: 'member' | 'audience';
      permissions: readonly string[];
      members: MemberFields[];
      room: RoomFields;
    }
  | { type: 'members'; members: MemberFields[] }
  | { type: 'member.joined'; member: MemberFields }
  | { type: 'member.updated'; member: MemberFields }
  | { type: 'member.left'; id: string }
  | { type: 'member.talking'; id: string; talking: boolean }
  | { type: 'layout'; name: string; layers: LayerPayload[] }
  | { type: 'room.updated'; room: RoomFields }
  | { type: 'audience'; count: number }
  /** To those who may record: one began, pauses, goes on or ended; `reason` when it ended by itself. */
  | { type: 'recording'; recording: RunningRecording & { reason?: string } }
  /** What runs, as the server lists it. */
  | { type: 'recordings'; recordings: readonly RunningRecording[] }
  /** The same of what is played and where the room is sent, each to those who may do it. */
  | { type: 'playback'; playback: RunningPlayback }
  | { type: 'playbacks'; playbacks: readonly RunningPlayback[] }
  | { type: 'stream'; stream: RunningStream }
  | { type: 'streams'; streams: readonly RunningStream[] }
  /** So many seconds from now somebody records. */
  | { type: 'recording-announced'; seconds: number; by: string | null }
  /** A host asks one to open microphone or camera. */
  | { type: 'asked'; kind: Kind; by: { id: string; name: string } | null }
  /** Who does what the next update of oneself tells. */
  | { type: 'acted'; act: Act; by: string }
  /** Somebody whom one asked says no. */
  | { type: 'declined'; kind: Kind; id: string }
  /** Own tracks: whether each that should send gives something. */
  | { type: 'tracks'; audio: boolean; video: boolean }
  /** The microphone that is open now; a track of the browser, null when none is to be listened to. */
  | { type: 'microphone'; track: unknown }
  /** One's own shared screen began or ended, by button or by the browser's bar. */
  | { type: 'sharing'; on: boolean }
  | { type: 'socket'; up: boolean }
  | { type: 'media'; up: boolean }
  | { type: 'network'; up: boolean }
  | { type: 'sound'; blocked: boolean }
  | { type: 'left'; detail: LeftDetail }
  | { type: 'token-refused' };

/** Commands to one call; each rejects with the server's `{code, message}`. */
export interface RoomCall {
  /** Resolves when the member is in the room. */
  join(): Promise<void>;
  leave(): Promise<void>;
  /** Lets go of the devices and the sound at once, without the server; nothing when the call is over. */
  abandon(): void;
  /** Mutes or unmutes one member, oneself included. */
  setMuted(memberId: string, kind: Kind, muted: boolean): Promise<void>;
  setHand(memberId: string, raised: boolean): Promise<void>;
  setPosition(memberId: string, position: string): Promise<void>;
  setLayout(name: string, positions: Readonly<Record<string, string>>): Promise<void>;
  setLocked(locked: boolean): Promise<void>;
  setHideVideoMuted(hide: boolean): Promise<void>;
  setPrioritizeHands(on: boolean): Promise<void>;
  remove(memberId: string): Promise<void>;
  /** Lets somebody in again who was removed, by its id of then. */
  readmit(memberId: string): Promise<void>;
  removeAll(): Promise<void>;
  promote(memberId: string): Promise<void>;
  demote(memberId: string): Promise<void>;
  /** Asks one member to open microphone or camera; what a Space without that answers is a rejection. */
  ask(memberId: string, kind: Kind): Promise<void>;
  /** Declines, to the person who asked. */
  decline(memberId: string, kind: Kind): Promise<void>;
  /** Whether this Space carries such questions. */
  carriesAsks(): Promise<boolean>;
  /** A word to everybody before a recording begins; what a Space without that answers is a rejection. */
  announceRecording(seconds: number): Promise<void>;
  startRecording(): Promise<void>;
  controlRecording(act: 'pause' | 'resume' | 'stop', id: string): Promise<void>;
  /** Asks the server what runs and sends the answer as a `recordings` signal. */
  refreshRecordings(): Promise<void>;
  /** Resolves with the id of the playback when it has begun. `volume`: -50 … 50. */
  play(address: string, volume: number): Promise<string>;
  controlPlayback(act: 'pause' | 'resume' | 'stop', id: string): Promise<void>;
  setPlaybackVolume(id: string, volume: number): Promise<void>;
  seekPlayback(id: string, positionMs: number): Promise<void>;
  /** Asks the server what is played and sends the answer as a `playbacks` signal. */
  refreshPlaybacks(): Promise<void>;
  startStream(address: string): Promise<void>;
  /** Opens the page where the room is watched. */
  startWatching(): Promise<void>;
  stopStream(id: string): Promise<void>;
  /** Asks the server where the room is sent and sends the answer as a `streams` signal. */
  refreshStreams(): Promise<void>;
  layouts(): Promise<string[]>;
  /** Asks the server who is there and sends the answer as a `members` signal. */
  refreshMembers(): Promise<void>;
  /** Starts the sound that the browser held back; needs a click. */
  startSound(): Promise<void>;
  /** Rejects when the browser or the person says no. */
  startSharing(): Promise<void>;
  stopSharing(): Promise<void>;
  /** Uses another device; one that is muted only from the next unmute on. */
  useDevice(kind: DeviceKind, id: string): Promise<void>;
  /** Opens the devices afresh and sends them. */
  restart(kinds: { audio: boolean; video: boolean }): Promise<void>;
}

/** Opens calls. `listen` hears every signal from before the join until the call is over. */
export interface RoomPort {
  open(token: string, media: LocalMedia, listen: (signal: RoomSignal) => void): RoomCall;
  /** Whether this browser can share a screen. */
  canShare(): boolean;
}

/** What one joins with; `stream` belongs to the browser and is only handed on. */
export interface LocalMedia {
  audio: boolean;
  video: boolean;
  /** Devices that are off: they go along silent and dark, and one comes muted. */
  muted: { audio: boolean; video: boolean };
  stream: unknown;
  /** Device ids to open again later; null for the browser's choice. */
  microphone: string | null;
  camera: string | null;
  speaker: string | null;
}

/** One opened track, or why it could not be opened. */
export type TrackAnswer = { track: unknown; device: string | null } | { trouble: DeviceTrouble };

export interface DeviceLists {
  microphone: readonly DeviceChoice[];
  camera: readonly DeviceChoice[];
  speaker: readonly DeviceChoice[];
}

/** Camera and microphone of this browser. Tracks and streams are the browser's and only handed on. */
export interface DevicePort {
  /** What stands in the way of any call in this browser. */
  obstacle(): 'insecure' | 'unsupported' | null;
  /** Opens both with one question where that can be. */
  openBoth(wanted: { microphone: string | null; camera: string | null }): Promise<{ audio: TrackAnswer; video: TrackAnswer }>;
  open(kind: Kind, device: string | null): Promise<TrackAnswer>;
  stop(track: unknown): void;
  /** A stream of these tracks; null in place of a track that is switched off gives one that is dark or silent. */
  combine(tracks: { audio?: unknown; video?: unknown }): unknown;
  list(): Promise<DeviceLists>;
  /** Calls back when a device comes or goes; returns the function that ends it. */
  watch(changed: () => void): () => void;
  /** Follows the loudness of a track, 0 to 1; null ends it. */
  follow(track: unknown, level: (value: number) => void): void;
  testSpeaker(device: string | null): Promise<void>;
}

/** Our own server, or a token given by an embedding page. */
export interface AdmissionPort {
  /** A token under this name. Rejects with {@link NotAdmitted}. */
  token(name: string): Promise<string>;
  /** Why a join was refused or a call ended, as the server sees the room; null when it cannot tell. */
  explain(what: Absence): Promise<Explanation | null>;
  /** Closes the room to a person: token and device; the token only; the link only; not at all. */
  block(memberId: string): Promise<BlockOutcome>;
  /** Recordings of the room, newest first. Rejects where there are none to have. */
  recordings(): Promise<KeptRecording[]>;
  deleteRecording(id: string): Promise<void>;
  readonly canBlock: boolean;
  readonly canRename: boolean;
}

export class NotAdmitted extends Error {
  override readonly name = 'NotAdmitted';
  constructor(readonly reason: EndReason) {
    super(reason);
  }
}

/** Other tabs of this browser on the same room. */
export interface TabPort {
  /** Whether another tab is in the room. */
  elsewhere(): Promise<boolean>;
  /** Has the other tab leave; resolves when it has, or after a moment. */
  takeOver(): Promise<void>;
  /** From now on this tab is in the room; `leave` is called when another takes over. */
  hold(leave: () => void): void;
  release(): void;
}

/** The rest of the page around the meeting. */
export interface PagePort {
  /** Resolves as soon as the server of this page answers, or after so many milliseconds. */
  reach(atMostMs: number): Promise<void>;
  reload(): void;
  copy(text: string): Promise<void>;
  /** Whether the list of people has room beside the picture. */
  isWide(): boolean;
}

/** Time as a dependency. */
export interface Timers {
  /** Runs `task` once after `ms` milliseconds; the returned function cancels it. */
  after(ms: number, task: () => void): () => void;
  /** Milliseconds of a clock that never goes back. */
  now(): number;
}
