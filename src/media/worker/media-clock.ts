import type { Clock } from '../../base/clock.ts';

/** Units in a millisecond. */
const VIDEO_RATE = 90;
const SOUND_RATE = 48;

/**
 * One time base for sound and picture of a room, so that sender reports of both kinds agree (lips and sound). Times are monotonic
 * milliseconds; wall-clock time is derived from them, so that a step of the machine's clock moves nothing.
 */
export class MediaClock {
  readonly #start: number;
  readonly #wallOffset: number;

  constructor(clock: Clock) {
    this.#start = clock.monotonic();
    this.#wallOffset = clock.now() - this.#start;
  }

  /** Wall-clock time of a monotonic time, ms since the Unix epoch. */
  wall(monotonicMs: number): number {
    return monotonicMs + this.#wallOffset;
  }

  /** Milliseconds since the room's start: the time that {@link Sink}s get. */
  time(monotonicMs: number): number {
    return monotonicMs - this.#start;
  }

  /** RTP time of the picture, 90 kHz, counted from the room's start; does not wrap. */
  video(monotonicMs: number): number {
    return videoTime(this.time(monotonicMs));
  }

  /** RTP time of the sound, 48 kHz, counted from the room's start; does not wrap. */
  audio(monotonicMs: number): number {
    return soundTime(this.time(monotonicMs));
  }
}

/** Milliseconds since the room's start in units of the picture's RTP clock, 90 kHz. */
export function videoTime(timeMs: number): number {
  return Math.round(timeMs * VIDEO_RATE);
}

/** Milliseconds since the room's start in units of the sound's RTP clock, 48 kHz. */
export function soundTime(timeMs: number): number {
  return Math.round(timeMs * SOUND_RATE);
}

/** The inverse of {@link videoTime}, which gives the same number again. */
export function videoMs(timestamp: number): number {
  return timestamp / VIDEO_RATE;
}
