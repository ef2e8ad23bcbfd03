import type { Clock } from '../../base/clock.ts';
import type { TypedEmitter } from '../../base/typed-emitter.ts';
import { type LiveSession, occurrenceOf, type RoomsEvents } from './live-session.ts';
import type { RecordingFile, RecordingRecord } from './recordings.ts';

type Session = Pick<LiveSession, 'id' | 'room' | 'autoCreated'>;

interface Running {
  session: Session;
  record: RecordingRecord;
  /** Recorded before the last pause, in ms. */
  recordedMs: number;
  /** Epoch milliseconds since when it records; null while it does not. */
  since: number | null;
}

/**
 * What a recorder tells about its recordings: states and their events (rest-api 6.1, space-protocol 5.10) follow from it. Reports
 * that do not fit the state of a recording, or name an unknown one, change nothing.
 */
export class RecordingReports {
  readonly #hooks: TypedEmitter<RoomsEvents>;
  readonly #clock: Clock;
  readonly #running = new Map<string, Running>();

  constructor(hooks: TypedEmitter<RoomsEvents>, clock: Clock) {
    this.#hooks = hooks;
    this.#clock = clock;
  }

  started(session: Session, id: string): void {
    const now = this.#clock.now();
    const record: RecordingRecord = {
      id,
      projectId: session.room.projectId,
      sessionId: session.id,
      state: 'recording',
      startedAt: now,
      finishedAt: null,
      durationS: null,
      file: null,
      createdAt: now,
      updatedAt: now,
    };
    const running: Running = { session, record, recordedMs: 0, since: now };
    this.#running.set(id, running);
    this.#tell(running, 'started');
  }

  paused(id: string): void {
    const running = this.#running.get(id);
    if (running?.record.state !== 'recording') return;
    this.#hold(running);
    this.#change(running, { state: 'paused' });
    this.#tell(running, 'updated');
  }

  resumed(id: string): void {
    const running = this.#running.get(id);
    if (running?.record.state !== 'paused') return;
    running.since = this.#clock.now();
    this.#change(running, { state: 'recording' });
    this.#tell(running, 'updated');
  }

  /** Nothing more is recorded; the file is not ready yet. */
  stopped(id: string): void {
    const running = this.#running.get(id);
    if (!running || running.record.finishedAt !== null) return;
    this.#hold(running);
    const durationS = Math.round(running.recordedMs / 1000);
    this.#change(running, { state: 'processing', finishedAt: this.#clock.now(), durationS });
    this.#tell(running, 'ended');
  }

  /** The file is ready; `durationS` as it turned out. */
  completed(id: string, file: RecordingFile, durationS: number): void {
    this.#finish(id, { state: 'completed', file, durationS });
  }

  /** There will be no file. */
  failed(id: string): void {
    this.#finish(id, { state: 'failed' });
  }

  #finish(id: string, change: Partial<RecordingRecord>): void {
    this.stopped(id);
    const running = this.#running.get(id);
    if (!running) return;
    this.#change(running, change);
    this.#running.delete(id);
    this.#hooks.emit('recording.changed', running.record);
  }

  #hold(running: Running): void {
    if (running.since !== null) running.recordedMs += this.#clock.now() - running.since;
    running.since = null;
  }

  #change(running: Running, change: Partial<RecordingRecord>): void {
    running.record = { ...running.record, ...change, updatedAt: this.#clock.now() };
  }

  #tell({ session, record }: Running, what: 'started' | 'updated' | 'ended'): void {
    this.#hooks.emit('recording.changed', record);
    const { id, state, startedAt, finishedAt, durationS } = record;
    const recording = {
      id,
      state: what === 'ended' ? 'completed' : state,
      started_at: startedAt / 1000,
      ended_at: finishedAt === null ? null : finishedAt / 1000,
      duration: durationS,
    };
    const params = { room_id: session.room.id, room_session_id: session.id, recording };
    const occurrence = occurrenceOf(session, { event_type: `video.recording.${what}`, params });
    if (occurrence) this.#hooks.emit('occurred', occurrence);
  }
}
