import type { Clock } from '../../base/clock.ts';
import type { RecordingPayload } from '../../wire/events.ts';
import type { RecordedFile } from '../ports.ts';
import type { RecordingEnd, RecordingRecord } from '../records/recordings.ts';

/** What a recording begins with. */
export interface RecordingStart {
  id: string;
  projectId: string;
  sessionId: string;
}

/** One recording of a session from its start until its file is there: its states, and the time that was recorded without the pauses. */
export class Recording {
  readonly #clock: Clock;
  #record: RecordingRecord;
  /** Recorded before the last pause, in ms. */
  #recordedMs = 0;
  /** Monotonic milliseconds since when it records; null while it does not. */
  #since: number | null;

  constructor(start: RecordingStart, clock: Clock) {
    const now = clock.now();
    this.#clock = clock;
    this.#since = clock.monotonic();
    this.#record = {
      ...start,
      state: 'recording',
      startedAt: now,
      finishedAt: null,
      durationS: null,
      file: null,
      reason: null,
      createdAt: now,
      updatedAt: now,
    };
  }

  get id(): string {
    return this.#record.id;
  }

  /** As it is written down. */
  get record(): RecordingRecord {
    return this.#record;
  }

  /** As clients see it (space-protocol 4.7): for them it is completed as soon as nothing more is recorded. */
  get payload(): RecordingPayload {
    const { id, state, startedAt, finishedAt, reason } = this.#record;
    const runs = state === 'recording' || state === 'paused';
    return {
      id,
      state: runs ? state : 'completed',
      started_at: startedAt / 1000,
      ended_at: finishedAt === null ? null : finishedAt / 1000,
      duration: runs ? null : this.#recordedMs / 1000,
      ...(reason === null ? {} : { reason }),
    };
  }

  /** What is recorded until now, in ms, without pauses. */
  get recordedMs(): number {
    return this.#recordedMs + (this.#since === null ? 0 : Math.round(this.#clock.monotonic() - this.#since));
  }

  /** False when it pauses already. */
  pause(): boolean {
    if (this.#record.state !== 'recording') return false;
    this.#hold();
    this.#change({ state: 'paused' });
    return true;
  }

  /** False when it does not pause. */
  resume(): boolean {
    if (this.#record.state !== 'paused') return false;
    this.#since = this.#clock.monotonic();
    this.#change({ state: 'recording' });
    return true;
  }

  /** Nothing more is recorded; the file is not whole yet. `reason`: why, when nobody asked for it. */
  stop(reason: RecordingEnd | null): void {
    this.#hold();
    const durationS = Math.round(this.#recordedMs / 1000);
    this.#change({ state: 'processing', finishedAt: this.#clock.now(), durationS, reason });
  }

  /** The file is whole. */
  complete({ name, format, bytes, durationS, chapters }: RecordedFile): void {
    const file = { name, format, bytes, ...(chapters ? { chapters } : {}) };
    this.#change({ state: 'completed', file, durationS: Math.round(durationS) });
  }

  /** There will be no file. */
  lose(): void {
    this.#change({ state: 'failed', reason: this.#record.reason ?? 'lost' });
  }

  #hold(): void {
    this.#recordedMs = this.recordedMs;
    this.#since = null;
  }

  #change(change: Partial<RecordingRecord>): void {
    this.#record = { ...this.#record, ...change, updatedAt: this.#clock.now() };
  }
}
