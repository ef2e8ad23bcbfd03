import type { MediaRoom } from './media.ts';

/** Records rooms into files. */
export interface RecordingPort {
  /**
   * Begins to record what the room looks and sounds like, from its next picture on. The recording goes on when the room moves to
   * another media worker.
   * @throws {RecordingRefused}
   */
  start(spec: RecordingSpec, media: MediaRoom, listener: RecordingListener): OngoingRecording;
  /** Why none could be begun now; null: one could. */
  refusal(): RecordingFailure | null;
}

export interface RecordingSpec {
  /** A UUID; names the file. */
  recordingId: string;
  projectId: string;
  roomSessionId: string;
  audioOnly: boolean;
  /** What the file becomes in the end; null: as the server is configured. */
  format: 'webm' | 'mp4' | null;
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
  /** Somebody has spoken. Chapters come in their order and do not overlap; none comes after {@link stop}. */
  chapter(chapter: Chapter): void;
  /**
   * Ends it. Resolves when the file is finished, even if the media room is closed meanwhile; every further call gives the same.
   * Rejects with {@link RecordingLost} when there is no file that plays, and with {@link RecordingDeferred} when the server stops
   * before it could be finished. What cannot be finished for another reason is tried again at the next start, too.
   */
  stop(): Promise<RecordedFile>;
}

/** Who spoke from when to when, in ms of the recording. */
export interface Chapter {
  /** Hostile text. */
  name: string;
  fromMs: number;
  toMs: number;
}

/** A finished file. */
export interface RecordedFile {
  /** Name in the folder of recordings. */
  name: string;
  format: 'video/webm' | 'audio/webm' | 'video/mp4' | 'audio/mp4';
  bytes: number;
  /** Seconds without pauses, with fractions. */
  durationS: number;
  /** There is a file of chapters beside it. */
  chapters?: boolean;
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
