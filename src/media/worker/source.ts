import type { Picture } from './video/picture.ts';

/**
 * What gives a room sound and pictures. A call is one for sound; its pictures come when they are decoded. Times are those of
 * {@link Sink}s: milliseconds since the room was opened.
 */
export interface SoundSource {
  /**
   * The next 20 ms: 960 samples, 48 kHz, mono, which stay as they are until the next call. Null: silence. `timeMs`: the time of the first
   * sample. Asked each 20 ms while the room has calls or sinks; times jump when it stood still.
   */
  pull(timeMs: number): Int16Array | null;
}

/** A source of a room that is no call: a film, a broadcast that comes in. It has no placeholder: without a picture its tile is dark. */
export interface Source extends SoundSource {
  /** Names it in the scene ({@link Tile}). No call may have the same. */
  readonly id: string;
  /**
   * The picture that is due at a time, or null while the former one stays. It stays the source's, which must keep it until it has given
   * another one, or is closed. Asked each 20 ms.
   */
  picture(timeMs: number): Picture | null;
  /** Nothing more is asked: it was removed, it threw (`error`), or the room was closed. Called once; its pictures are forgotten by then. */
  close(error?: unknown): void;
}

/** How a source is shown and heard. */
export interface SourceLook {
  /** Whether all of its picture is shown, with dark bars if need be, or as much as fills its tile. */
  whole: boolean;
  /** -50 … 50, as the volume of a member's microphone. */
  volume: number;
}
