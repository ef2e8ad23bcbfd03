import type { Picture } from './video/picture.ts';

/*
 * What takes a room's output before it is encoded, because it has an encoding of its own. Times are those of `Sink`s: milliseconds since
 * the room was opened, of one clock for picture and sound.
 */

/** Takes what the canvas looks like, each 40 ms, also while it stays as it is. */
export interface RawPictureSink {
  /** The picture is the canvas itself: it may be read until this returns. Must not wait, must not throw. */
  picture(canvas: Picture, timeMs: number): void;
}

/** Takes what the room sounds like, each 20 ms. */
export interface RawSoundSink {
  /** The mix of everybody: 960 samples, 48 kHz, mono; they are others when this has returned. `timeMs`: of the first one. Must not wait or throw. */
  samples(samples: Int16Array, timeMs: number): void;
}

/** Takes both of a whole room. */
export interface RawSink extends RawPictureSink, RawSoundSink {
  /** Nothing more comes: it was removed, or the room was closed. Called once. */
  end(): Promise<void>;
}
