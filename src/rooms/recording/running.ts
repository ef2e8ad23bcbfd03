import type { Clock } from '../../base/clock.ts';
import { TokenBucket } from '../../base/token-bucket.ts';
import type { RecordingPayload } from '../../wire/events.ts';
import type { Link, OngoingRecording } from '../ports.ts';
import type { Recording } from './recording.ts';

/** Who started a recording: a participant, a server application (without a name), or nobody, when the room records on start. */
export interface Starter {
  name: string | null;
  link: Link | null;
}

export interface Running {
  readonly recording: Recording;
  /** Where it is written. */
  readonly ongoing: OngoingRecording;
  readonly starter: Starter;
}

/** The recordings of a session that run or pause, the oldest first. */
export class RunningRecordings {
  readonly #running = new Map<string, Running>();
  readonly #starts: TokenBucket;
  /** The room's own recording has been started, or tried, in this session. */
  startedWithRoom = false;

  /** @param perHour recordings that may begin in an hour */
  constructor(clock: Clock, perHour: number) {
    this.#starts = new TokenBucket(clock, perHour / 3_600, perHour);
  }

  /** Whether one more may begin now; not when too many did in the last hour. */
  get mayStart(): boolean {
    return this.#starts.waitMs() === 0;
  }

  /** One more begins. */
  takeStart(): void {
    this.#starts.take();
  }

  get size(): number {
    return this.#running.size;
  }

  /** Name of who started the oldest one. */
  get startedBy(): string | null {
    return this.all()[0]?.starter.name ?? null;
  }

  all(): Running[] {
    return [...this.#running.values()];
  }

  find(id: string): Running | undefined {
    return this.#running.get(id);
  }

  add(running: Running): void {
    this.#running.set(running.recording.id, running);
  }

  remove(id: string): void {
    this.#running.delete(id);
  }

  payloads(): RecordingPayload[] {
    return this.all().map(({ recording }) => recording.payload);
  }
}
