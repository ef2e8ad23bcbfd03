import type { MediaRoom } from './media.ts';

/** Plays what is behind an address into rooms. */
export interface PlaybackPort {
  /**
   * Opens the media and gives it to the room as a source, with its sound mixed from then on. Resolves when its first picture or sound is
   * ready, or rejects with {@link PlaybackRefused}, after 8 s at the latest: the request that waits for it has to be answered within
   * 10 s (space-protocol 1.6). `cancelled`: nobody wants it any more; it may reject with anything. Goes on at its position when the
   * room moves to another media worker.
   */
  play(spec: PlaybackSpec, media: MediaRoom, listener: PlaybackListener, cancelled: AbortSignal): Promise<OngoingPlayback>;
}

export interface PlaybackSpec {
  /** A UUID. */
  playbackId: string;
  projectId: string;
  roomSessionId: string;
  /** As the client sent it: hostile. */
  url: string;
  /** -50 … 50 as in the protocol. */
  volume: number;
  /** Where it begins, in milliseconds; media that cannot be searched begins where it is. */
  positionMs: number;
}

/** What becomes of a playback that nobody asked for. Called outside the room's queue. */
export interface PlaybackListener {
  /** Nothing more is played. Null: the media is over. Called once, after `play` has resolved, and not after {@link OngoingPlayback.stop}. */
  ended(reason: PlaybackFailure | null): void;
}

/**
 * Why a playback is not begun, or does not go on. `url_refused`: the address may not be called; `unreachable`: nothing answers
 * there, or it refuses; `unsupported`: no media that is known; `too_large`: its file, its picture or its frame rate; `too_slow`: no picture and
 * no sound in time, or it does not keep up; `broken`: it could not be decoded; `too_many`: the server plays as much as it can.
 */
export type PlaybackFailure = 'url_refused' | 'unreachable' | 'unsupported' | 'too_large' | 'too_slow' | 'broken' | 'too_many';

export interface OngoingPlayback {
  /** Names its picture in the scene ({@link Tile.callId}). */
  readonly sourceId: string;
  /** False for what is live. */
  readonly seekable: boolean;
  readonly hasPicture: boolean;
  /** Of the whole medium, in milliseconds; null when it is live, or nobody knows. Optional until every implementation says it. */
  readonly durationMs?: number | null;
  /** Where it is now, in milliseconds; also after it has ended. */
  readonly positionMs: number;
  /** Holds the picture, and is silent. Does nothing when it is paused. */
  pause(): void;
  resume(): void;
  /** -50 … 50. */
  setVolume(volume: number): void;
  /** To a place in the media, in milliseconds; one behind its end is its end. Only for what is seekable. {@link positionMs} is the new one at once. */
  seek(positionMs: number): void;
  /** Ends it; every further call does nothing. */
  stop(): void;
}

/** The playback cannot be begun. */
export class PlaybackRefused extends Error {
  override readonly name = 'PlaybackRefused';
  constructor(readonly reason: PlaybackFailure) {
    super(`nothing can be played: ${reason}`);
  }
}
