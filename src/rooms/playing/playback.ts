import type { Clock } from '../../base/clock.ts';
import type { PlaybackPayload } from '../../wire/events.ts';
import type { Starter } from '../people/started.ts';
import type { OngoingPlayback, PlaybackFailure } from '../ports.ts';

/** What a playback begins with. */
export interface PlaybackStart {
  id: string;
  url: string;
  /** -50 … 50. */
  volume: number;
  starter: Starter;
  /** Where its picture is wanted: `playback` unless somebody said otherwise. */
  requestedPosition: string;
}

/** One playback of a session from its first picture on: what clients see of it, and what controls it. */
export class Playback {
  readonly id: string;
  readonly starter: Starter;
  /** Monotonic milliseconds. */
  readonly since: number;
  requestedPosition: string;
  readonly #clock: Clock;
  readonly #ongoing: OngoingPlayback;
  readonly #url: string;
  readonly #startedAt: number;
  #volume: number;
  #state: PlaybackPayload['state'] = 'playing';
  #endedAt: number | null = null;
  #reason: PlaybackFailure | null = null;

  constructor({ id, url, volume, starter, requestedPosition }: PlaybackStart, ongoing: OngoingPlayback, clock: Clock) {
    this.id = id;
    this.starter = starter;
    this.since = clock.monotonic();
    this.requestedPosition = requestedPosition;
    this.#clock = clock;
    this.#ongoing = ongoing;
    this.#url = url;
    this.#startedAt = clock.now();
    this.#volume = volume;
  }

  /** Names its picture in the scene; null when it has none. */
  get sourceId(): string | null {
    return this.#ongoing.hasPicture ? this.#ongoing.sourceId : null;
  }

  get seekable(): boolean {
    return this.#ongoing.seekable;
  }

  get positionMs(): number {
    return Math.round(this.#ongoing.positionMs);
  }

  /** As clients see it (space-protocol 4.8). */
  get payload(): PlaybackPayload {
    const { durationMs } = this.#ongoing;
    return {
      id: this.id,
      state: this.#state,
      url: this.#url,
      volume: this.#volume,
      position: this.positionMs,
      ...(durationMs == null ? {} : { duration: Math.round(durationMs) }),
      seekable: this.seekable,
      started_at: this.#startedAt / 1000,
      ended_at: this.#endedAt === null ? null : this.#endedAt / 1000,
      ...(this.#reason === null ? {} : { reason: this.#reason }),
    };
  }

  /** False when it pauses already. */
  pause(): boolean {
    if (this.#state !== 'playing') return false;
    this.#ongoing.pause();
    this.#state = 'paused';
    return true;
  }

  /** False when it does not pause. */
  resume(): boolean {
    if (this.#state !== 'paused') return false;
    this.#ongoing.resume();
    this.#state = 'playing';
    return true;
  }

  setVolume(volume: number): void {
    this.#ongoing.setVolume(volume);
    this.#volume = volume;
  }

  /** To a place in milliseconds; a pause goes on there. */
  seek(positionMs: number): void {
    this.#ongoing.seek(positionMs);
  }

  /** It is over: it ended by itself, for a `reason` or at its end, or somebody stops it. */
  end(reason: PlaybackFailure | null): void {
    this.#ongoing.stop();
    this.#state = 'completed';
    this.#endedAt = this.#clock.now();
    this.#reason = reason;
  }
}
