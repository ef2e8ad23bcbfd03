import type { Clock } from '../../base/clock.ts';
import { TokenBucket } from '../../base/token-bucket.ts';
import type { RecordingPayload } from '../../wire/events.ts';
import { Started, type Starter } from '../people/started.ts';
import type { OngoingRecording } from '../ports.ts';
import type { Recording } from './recording.ts';
import type { Speakers } from './speakers.ts';

export interface Running {
  /** Of the recording. */
  readonly id: string;
  readonly recording: Recording;
  /** Where it is written. */
  readonly ongoing: OngoingRecording;
  readonly starter: Starter;
  readonly speakers: Speakers;
}

/** The recordings of a session that run or pause, the oldest first. */
export class RunningRecordings extends Started<Running> {
  readonly #starts: TokenBucket;
  #startedWithRoom = false;

  /** @param perHour recordings that may begin in an hour */
  constructor(guard: () => void, clock: Clock, perHour: number) {
    super(guard);
    this.#starts = new TokenBucket(clock, perHour / 3_600, perHour);
  }

  /** Whether one more may begin now; not when too many did in the last hour. */
  get mayStart(): boolean {
    return this.#starts.waitMs() === 0;
  }

  /** One more begins. */
  takeStart(): void {
    this.guard();
    this.#starts.take();
  }

  /** The room's own recording is being started. False when that was tried before in this session. */
  startWithRoom(): boolean {
    this.guard();
    const isFirst = !this.#startedWithRoom;
    this.#startedWithRoom = true;
    return isFirst;
  }

  payloads(): RecordingPayload[] {
    return this.all().map(({ recording }) => recording.payload);
  }
}
