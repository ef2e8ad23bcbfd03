/**
 * What takes a room's output: the streams to its receivers, a recording, a broadcast. The canvas, its tiers and the mixer know these
 * interfaces alone. All times are milliseconds since the room was opened, of one clock for picture and sound ({@link MediaClock}).
 */

import type { MediaReport } from '../../rooms/ports.ts';

/** One encoded picture of the canvas, VP8. Shared by all sinks: nobody may write into it, everybody may keep it. */
export interface CanvasFrame {
  /** Which encoding of the canvas: its place in {@link TIERS}. */
  readonly tier: number;
  /** Pixels; the same for all frames of a tier. */
  readonly width: number;
  readonly height: number;
  /** Whether it can be decoded without the frames before it. */
  readonly key: boolean;
  /** When the canvas looked like that; grows from frame to frame of a tier. */
  readonly timeMs: number;
  /** The frame's bytes (RFC 6386), without any packet's header. */
  readonly data: Buffer;
}

/** Takes encoded pictures. */
export interface PictureSink {
  /** Whether frames of a tier are wanted now. Asked before each frame: a tier that nobody wants is not encoded. */
  needs(tier: number): boolean;
  /** A new frame of any tier; those that are not needed come, too. `nowMs`: monotonic time. Must not wait: the room waits for it. */
  picture(frame: CanvasFrame, nowMs: number): void;
}

/** Takes mixed sound. */
export interface SoundSink {
  /**
   * 20 ms of sound in one Opus packet (48 kHz, mono, encoder delay 312 samples); its first sample belongs to `timeMs`. Silence comes,
   * too. After a stall of the machine packets are missing, which the times show. The bytes are shared like those of a
   * {@link CanvasFrame}. Must not wait.
   */
  sound(packet: Buffer, timeMs: number): void;
}

/** A sink of a whole room. It gets everybody's sound, as a silent listener does. */
export interface Sink extends SoundSink {
  /** The encoding of the canvas that it wants; 0 is the largest. Null: sound alone. */
  readonly tier: number | null;
  /** A frame of its tier. The first one is a key frame, and none is left out after it. Must not wait. */
  picture(frame: CanvasFrame): void;
  /**
   * Nothing more comes: it was removed, it threw (`error`), or the room was closed. Called once. Resolves when what it took is safe;
   * the end of the room waits for that.
   */
  end(error?: unknown): Promise<void>;
  /** The result, asked for when {@link end} has resolved. It reaches the room's owner even when the room is closed by then. */
  report?(): MediaReport;
}
