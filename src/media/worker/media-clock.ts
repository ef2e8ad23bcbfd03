import type { Clock } from '../../base/clock.ts';

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

  /** RTP time of the picture, 90 kHz, counted from the room's start; does not wrap. */
  video(monotonicMs: number): number {
    return Math.round((monotonicMs - this.#start) * 90);
  }

  /** RTP time of the sound, 48 kHz, counted from the room's start; does not wrap. */
  audio(monotonicMs: number): number {
    return Math.round((monotonicMs - this.#start) * 48);
  }
}
