import type { Clock } from '../../base/clock.ts';
import type { StreamPayload } from '../../wire/events.ts';
import type { Starter } from '../people/started.ts';
import type { StreamFailure, StreamState } from '../ports.ts';

/** What a stream begins with. */
export interface StreamStart {
  id: string;
  starter: Starter;
  /** Of the destination on disk; null when somebody in the room, or a server application, named it. */
  configuredId: string | null;
  /** It is watched on a page of this server. */
  hls: boolean;
}

/** Where a stream goes. */
export interface StreamTarget {
  /** With its key, or the link to the page as it is now. */
  readonly url: string;
  stop(): void;
}

/** One stream of a session: its states, and what clients see of it. */
export class Stream {
  readonly id: string;
  readonly starter: Starter;
  readonly configuredId: string | null;
  readonly hls: boolean;
  readonly #clock: Clock;
  readonly #target: StreamTarget;
  readonly #startedAt: number;
  readonly #since: number;
  #connection: StreamState;
  #reason: StreamFailure | null = null;
  #ended: { at: number; durationMs: number; url: string } | null = null;

  constructor({ id, starter, configuredId, hls }: StreamStart, target: StreamTarget, clock: Clock) {
    this.id = id;
    this.starter = starter;
    this.configuredId = configuredId;
    this.hls = hls;
    this.#clock = clock;
    this.#target = target;
    this.#startedAt = clock.now();
    this.#since = clock.monotonic();
    // A page of this server is there at once.
    this.#connection = hls ? 'streaming' : 'connecting';
  }

  get url(): string {
    return this.#ended?.url ?? this.#target.url;
  }

  get connection(): StreamState {
    return this.#connection;
  }

  /** Why the receiver does not get it now, or why it ended by itself. */
  get reason(): StreamFailure | null {
    return this.#reason;
  }

  /** As clients see it (space-protocol 4.9): for them it streams until it ends, whatever its receiver does. */
  get payload(): StreamPayload {
    const ended = this.#ended;
    return {
      id: this.id,
      state: ended ? 'completed' : 'streaming',
      url: this.url,
      duration: ended ? ended.durationMs / 1000 : null,
      started_at: this.#startedAt / 1000,
      ended_at: ended ? ended.at / 1000 : null,
      ...(ended ? {} : { connection: this.#connection }),
      ...(this.#reason === null ? {} : { reason: this.#reason }),
      ...(this.hls ? { hls: true as const } : {}),
    };
  }

  /** What became of its receiver. False when that is known. */
  connected(connection: StreamState, reason: StreamFailure | null): boolean {
    if (this.#connection === connection && this.#reason === reason) return false;
    this.#connection = connection;
    this.#reason = reason;
    return true;
  }

  /** It is over. `reason`: why, when nobody asked for it. */
  end(reason: StreamFailure | null): void {
    const durationMs = Math.round(this.#clock.monotonic() - this.#since);
    this.#ended = { at: this.#clock.now(), durationMs, url: this.#target.url };
    this.#reason = reason;
    this.#target.stop();
  }
}
