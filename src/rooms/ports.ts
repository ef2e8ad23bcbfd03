/**
 * What the domain needs from outside, and nothing else. Adapters (`media/`, `store/`, `cluster/`) implement these; drivers
 * (`api/`, `signaling/`) implement {@link Link}. Imports only types of the wire.
 */
import type { VideoEvent } from '../wire/events.ts';
import type { Quality } from '../wire/layouts.ts';
import type { Grant } from './settings/grant.ts';
import type { Room } from './settings/room.ts';

/* ------------------------------------------------------------------ media */

/** The media engine: turns offers into answers, mixes sound, composes the picture. */
export interface MediaPort {
  /** Opens the media side of a room session. Never fails: work waits until a worker is there. */
  openRoom(spec: MediaRoomSpec, listener: MediaRoomListener): MediaRoom;
  /** The machine has no strength left for another room. */
  readonly overloaded: boolean;
}

export interface MediaRoomSpec {
  roomSessionId: string;
  quality: Quality;
  /** Make previews of the picture (rest-api 5.8). */
  previews: boolean;
}

/** What the media side reports. Called outside the room's queue, in any order. */
export interface MediaRoomListener {
  /** The call's microphone crossed the talking threshold. Only transitions are reported. */
  talking(callId: string, talking: boolean): void;
  /** `connected`: all transports of the call are up. `lost`: ICE consent is gone; the call may come back by a new offer. */
  transport(callId: string, state: 'connected' | 'lost'): void;
  /** The call's client should send no larger pictures, and no more of them: there is no use or no time for them. */
  sendAtMost(callId: string, video: VideoAtMost): void;
  /** A new preview of the picture: an animated WebP. */
  preview(image: Uint8Array): void;
  /** The worker that held the room died just now: its answers are worth nothing; new ones wait for another worker. */
  lost(): void;
  /** After `lost`. The room is open again on another one, empty: every call has to be invited anew. */
  crashed(): void;
  /**
   * Something that was made of the room, besides its calls, is complete: a broadcast has ended. The only thing that is also told after
   * {@link MediaRoom.close}, until that resolves.
   */
  finished?(report: MediaReport): void;
}

/** What came of something that was made of a room. */
export interface MediaReport {
  id: string;
  /** Although nobody asked for its end. */
  failed: boolean;
  bytes: number;
  durationMs: number;
}

/** Bounds for what a client captures: pixels and pictures a second. */
export interface VideoAtMost {
  width: number;
  height: number;
  frameRate: number;
}

export interface MediaRoom {
  /** Whoever is in suffers already; one more call would make it worse. */
  readonly overloaded: boolean;
  /**
   * Answers the offer of a call. A known `callId` gets new transports (reload, ICE restart, changed directions); what did not
   * change is kept. What the listener hears of the call after this has resolved is newer than the result.
   * Rejects with {@link IncompatibleOffer}, or {@link MediaUnavailable}.
   */
  answer(call: CallSpec, offer: string): Promise<MediaAnswer>;
  /** Changes what is mixed and shown of a call. Unknown calls are ignored. */
  update(callId: string, state: CallState): void;
  /** Ends the call's transports. */
  hangup(callId: string): void;
  /** A short soft tone for everybody but that call: somebody came in by it, or went (rest-api 12.5). */
  chime(kind: 'entry' | 'exit', callId: string): void;
  /** Which call is drawn where, in drawing order. Replaces the former scene. */
  setScene(tiles: Tile[]): void;
  /**
   * Ends all calls at once. Resolves when what was made of the room besides is complete, when there is no more time for it
   * (ROOM_FINISH_SECONDS), or when its worker has died. Never rejects; every further call gives the same.
   */
  close(): Promise<void>;
}

/** What the media side made of an offer. */
export interface MediaAnswer {
  sdp: string;
  /** A transport of the call was gone again when the answer was complete: only a new offer brings media back. */
  lost: boolean;
}

/** What is done in a section of a call, from the client's view: `idle` is agreed without media, `none` is refused. */
export type SectionUse = 'none' | 'idle' | 'send' | 'receive' | 'both';

export interface CallSpec {
  callId: string;
  type: 'member' | 'screen' | 'device' | 'audience';
  /** What the server accepts from the client: media of another kind is rejected in the answer. */
  allow: { audio: SectionUse; video: SectionUse };
  state: CallState;
}

export interface CallState {
  /** Text on the placeholder. */
  name: string;
  audioMuted: boolean;
  videoMuted: boolean;
  deaf: boolean;
  onHold: boolean;
  /** -50 … 50 as in the protocol; the mixer turns it into a gain. */
  inputVolume: number;
  outputVolume: number;
  /** 0 … 100; 0 = never heard, 100 = most sensitive. */
  inputSensitivity: number;
  /** The other calls whose sound must not come back to this one: its owner's other legs. */
  ownCalls: string[];
}

/** A rectangle of the canvas in pixels: x and width multiples of 16, y and height even (spec/media.md, overdraw of the scaler). */
export interface Tile {
  /** Of the call, or of another source, whose picture is drawn there. */
  callId: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** No common codec, or an offer that cannot be read: cause 88. */
export class IncompatibleOffer extends Error {
  override readonly name = 'IncompatibleOffer';
}

/** No worker can take the call now: cause 34. */
export class MediaUnavailable extends Error {
  override readonly name = 'MediaUnavailable';
}

/* ------------------------------------------------------------------ recordings */

/** Records rooms into files. */
export interface RecordingPort {
  /**
   * Begins to record what the room looks and sounds like, from its next picture on. The recording goes on when the room moves to
   * another media worker.
   * @throws {RecordingRefused}
   */
  start(spec: RecordingSpec, media: MediaRoom, listener: RecordingListener): OngoingRecording;
}

export interface RecordingSpec {
  /** A UUID; names the file. */
  recordingId: string;
  projectId: string;
  roomSessionId: string;
  audioOnly: boolean;
}

/** What became of a recording that was not asked for. Called outside the room's queue. */
export interface RecordingListener {
  /**
   * Nothing more is recorded. Called once, and not after {@link OngoingRecording.stop}; that may still be called, to get what was
   * recorded until then.
   */
  failed(reason: RecordingFailure): void;
}

/**
 * Why a recording is not begun, or does not go on. `disk_full`: the free space has come to its floor; `disk_slow`: the disk does not
 * keep up; `disk_failed`: it refuses to write, or the folder is gone; `quota`: all recordings together have reached RECORDING_BYTES;
 * `media_failed`: the media worker made nothing of it.
 */
export type RecordingFailure = 'disk_full' | 'disk_slow' | 'disk_failed' | 'quota' | 'media_failed';

export interface OngoingRecording {
  /** Leaves out what comes, until {@link resume}: the file has no gap there. Does nothing when it is paused. */
  pause(): void;
  resume(): void;
  /**
   * Ends it. Resolves when the file is finished, also when the media room is closed meanwhile; every further call gives the same.
   * Rejects with {@link RecordingLost} when there is no file that plays, and with {@link RecordingDeferred} when the server stops
   * before it could be finished. What cannot be finished for another reason is tried again at the next start, too.
   */
  stop(): Promise<RecordedFile>;
}

/** A finished file. */
export interface RecordedFile {
  /** Name in the folder of recordings. */
  name: string;
  format: 'video/webm' | 'audio/webm';
  bytes: number;
  /** Seconds without pauses, with fractions. */
  durationS: number;
}

/** No recording can be begun now. */
export class RecordingRefused extends Error {
  override readonly name = 'RecordingRefused';
  constructor(readonly reason: RecordingFailure) {
    super(`no recording can be begun: ${reason}`);
  }
}

/** Nothing was recorded, or it cannot be made a file now. */
export class RecordingLost extends Error {
  override readonly name = 'RecordingLost';
}

/** The file is whole but cannot be finished before the server stops: it is at the next start. */
export class RecordingDeferred extends Error {
  override readonly name = 'RecordingDeferred';
}

/** Where a recorder gets what it writes: the media engine, which knows formats. */
export interface TapPort {
  /**
   * Has what the room looks and sounds like made into the bytes of a WebM file (without its end), from the next picture on. Goes on
   * when the room moves to another worker, and ends with the room.
   */
  tap(media: MediaRoom, spec: TapSpec, listener: TapListener): Tap;
}

export interface TapSpec {
  recordingId: string;
  audioOnly: boolean;
}

export interface TapListener {
  /** What comes next in the file: its head, or whole clusters; about one in a second. */
  bytes(bytes: Uint8Array): void;
  /** Nothing more comes, nor did anybody ask for that. Called once. */
  failed(): void;
}

export interface Tap {
  pause(): void;
  resume(): void;
  /** Ends it. Resolves when all of it has been handed over, or was lost with the worker. Never rejects. */
  stop(): Promise<void>;
}

/* ------------------------------------------------------------------ previews */

/** Where previews of rooms can be fetched by anybody who knows their address. */
export interface PreviewPort {
  open(): PreviewPlace;
}

/** The place of one session's previews. */
export interface PreviewPlace {
  /** Stays the same as long as the place is open. */
  readonly url: string;
  show(image: Uint8Array): void;
  close(): void;
}

/* ------------------------------------------------------------------ rooms on disk */

/** Where room configurations are found and live sessions are written down. */
export interface RoomStore {
  /** The room or conference of that name: both share one name space (rest-api 8.2). */
  findRoomByName(projectId: string, name: string): Promise<Room | null>;
  /** The room or conference of that id. */
  findRoomOfAnyKind(projectId: string, id: string): Promise<Room | null>;
  /** Deletes the room if it is still one for one session: that can be changed while the session lives (rest-api 15.2). */
  deleteEphemeralRoom(projectId: string, id: string): Promise<void>;
}

/* ------------------------------------------------------------------ signalling sessions */

/** What a room says to one signalling session: room events, and messages about one of its calls. */
export type LinkMessage =
  | { kind: 'event'; event: VideoEvent; channel: string }
  /** `verto.answer` with the SDP (space-protocol 3.3). */
  | { kind: 'answer'; callId: string; sdp: string }
  /** `verto.mediaParams`: what the client is to capture at most for one of its calls (space-protocol 3.4). */
  | { kind: 'capture'; callId: string; video: VideoAtMost }
  /** `verto.bye` (space-protocol 3.9). */
  | { kind: 'bye'; callId: string; cause: string; causeCode: number }
  /**
   * `video.member.promoted` or `.demoted`: the client has to build a new call (space-protocol 6.3). The driver completes `params` with
   * the `authorization` object of `grant` (only it knows the signature), and sends a fresh authorization state as below.
   */
  | {
      kind: 'role';
      event: 'video.member.promoted' | 'video.member.demoted';
      params: { room_id: string; room_session_id: string; member_id: string };
      channel: string;
      grant: Grant;
    }
  /**
   * The client may have begun to renew this call when it came back on another socket, and never sent the offer. That offer is to be
   * answered as the one before, so that the client does not wait for ever, or give up (rooms/reconnecting/resuming.ts).
   */
  | { kind: 'settle'; callId: string }
  /** The client is to come back on another socket: one whose link `resumes` then renews the connection of its call. */
  | { kind: 'reconnect' }
  /** What the holder may do changed, or its call is established: a fresh authorization state is due (space-protocol 2.5). */
  | { kind: 'authorization'; grant: Grant };

/**
 * A signalling session as the domain sees it; outlives its socket. Known by its id: another object with the same id is the same link. `send` never throws and never waits; without a socket the
 * message is dropped (space-protocol 5.1).
 */
export interface Link {
  readonly id: string;
  /** IP address of the client, for limits; absent or empty when it is not known. */
  readonly address?: string;
  /** Its client begins to renew its call by itself whenever it is back on another socket; absent: it does not. */
  readonly resumes?: boolean;
  send(message: LinkMessage): void;
}
