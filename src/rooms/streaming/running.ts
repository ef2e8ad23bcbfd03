import type { StreamPayload } from '../../wire/events.ts';
import { Started } from '../people/started.ts';
import type { StreamFailure, StreamState } from '../ports.ts';
import type { Stream } from './stream.ts';

/** A destination of a room on disk (rest-api 7). */
export interface Destination {
  id: string;
  url: string;
}

/** How a destination on disk is served by a session. */
export interface DestinationStatus {
  id: string;
  state: StreamState | 'failed';
  /** Of `retrying` and `failed`. */
  reason: StreamFailure | null;
}

/** The streams of a session that run, the oldest first. */
export class RunningStreams extends Started<Stream> {
  #startedWithRoom = false;
  #destinations: readonly Destination[];
  /** Address of each destination that is served, or was until it was given up or stopped; by its id. */
  readonly #served = new Map<string, string>();
  readonly #failed = new Map<string, StreamFailure>();

  constructor(guard: () => void, destinations: readonly Destination[]) {
    super(guard);
    this.#destinations = destinations;
  }

  /** Whether the room's own streams have been started, or tried, in this session. */
  get startedWithRoom(): boolean {
    return this.#startedWithRoom;
  }

  /** The room's own streams are being started. False when that was tried before in this session. */
  startWithRoom(): boolean {
    this.guard();
    const isFirst = !this.#startedWithRoom;
    this.#startedWithRoom = true;
    return isFirst;
  }

  /** Destinations on disk, as they were read last. */
  get destinations(): readonly Destination[] {
    return this.#destinations;
  }

  /** The destinations on disk were read again. */
  configure(destinations: readonly Destination[]): void {
    this.guard();
    this.#destinations = destinations;
  }

  /** How many receivers elsewhere are served. */
  get receivers(): number {
    return this.all().filter(({ hls }) => !hls).length;
  }

  /** What is watched on a page of this server. */
  get watched(): Stream | undefined {
    return this.all().find(({ hls }) => hls);
  }

  /** What goes to a destination on disk. */
  towards(destinationId: string): Stream | undefined {
    return this.all().find(({ configuredId }) => configuredId === destinationId);
  }

  get served(): ReadonlyMap<string, string> {
    return this.#served;
  }

  serve(destinationId: string, url: string): void {
    this.guard();
    this.#served.set(destinationId, url);
  }

  /** A destination was given up. */
  failed(destinationId: string, reason: StreamFailure): void {
    this.guard();
    this.#failed.set(destinationId, reason);
  }

  /** A destination is gone, or is another one from now on. */
  forget(destinationId: string): void {
    this.guard();
    this.#served.delete(destinationId);
    this.#failed.delete(destinationId);
  }

  /** How the destinations on disk are served; those that are not, and have not failed, are left out. */
  statuses(): DestinationStatus[] {
    return this.#destinations.flatMap(({ id }): DestinationStatus[] => {
      const stream = this.towards(id);
      if (stream) return [{ id, state: stream.connection, reason: stream.reason }];
      const reason = this.#failed.get(id);
      return reason === undefined ? [] : [{ id, state: 'failed', reason }];
    });
  }

  payloads(): StreamPayload[] {
    return this.all().map(({ payload }) => payload);
  }
}
