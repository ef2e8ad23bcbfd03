import type { Clock } from '../../base/clock.ts';
import { TokenBucket } from '../../base/token-bucket.ts';
import type { RecordingPayload } from '../../wire/events.ts';
import { Started, type Starter } from '../people/started.ts';
import type { OngoingRecording } from '../ports.ts';
import type { Recording } from './recording.ts';

export interface Running {
  /** Of the recording. */
  readonly id: string;
  readonly recording: Recording;
  /** Where it is written. */
  readonly ongoing: OngoingRecording;
  readonly starter: Starter;
}

/** The recordings of a session that run or pause, the oldest first. */
export class RunningRecordings extends Started<Running> {
  readonly #starts: TokenBucket;
  /** The room's own recording has been started, or tried, in this session. */
  startedWithRoom = false;

  /** @param perHour recordings that may begin in an hour */
  constructor(clock: Clock, perHour: number) {
    super();
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

  payloads(): RecordingPayload[] {
    return this.all().map(({ recording }) => recording.payload);
  }
}
