import { CANVAS } from '../../../wire/layouts.ts';
import type { FromWorker, WorkerCommand } from '../../messages.ts';
import type { MediaRoom } from '../media-room.ts';
import { Recorder } from './recorder.ts';

type RecordingCommand = Extract<WorkerCommand, { recording: string }>;

export interface RecordersOptions {
  now(): number;
  tell(message: FromWorker): void;
}

/** The recordings of a worker's rooms. */
export class Recorders {
  readonly #options: RecordersOptions;
  readonly #running = new Map<string, { recorder: Recorder; room: MediaRoom }>();

  constructor(options: RecordersOptions) {
    this.#options = options;
  }

  /** `room`: the one that the command names; undefined when it is not open any more. */
  obey(command: RecordingCommand, room: MediaRoom | undefined): void {
    const running = this.#running.get(command.recording);
    if (command.kind === 'record') {
      if (room && !running) this.#start(command, room);
      else this.#ended(command);
    } else if (command.kind === 'pause-recording') {
      if (running) running.recorder.paused = command.paused;
    } else if (running) {
      void running.room.removeSink(running.recorder);
    }
    // Otherwise it ended with its room, or by itself, and has said so.
  }

  #start(command: Extract<RecordingCommand, { kind: 'record' }>, room: MediaRoom): void {
    const { room: id, recording, audioOnly, startMs, paused } = command;
    const { now, tell } = this.#options;
    const recorder: Recorder = new Recorder({
      picture: audioOnly ? null : CANVAS[room.quality],
      startMs,
      paused,
      nowMs: now(),
      write: (bytes, endMs) => tell({ type: 'recorded', room: id, recording, bytes: bytes.toString('base64'), endMs }),
      requestKey: () => room.requestKey(recorder),
      ended: () => this.#ended(command),
    });
    this.#running.set(recording, { recorder, room });
    try {
      room.addSink(recorder);
    } catch (error) {
      this.#ended(command);
      throw error;
    }
  }

  #ended({ room, recording }: RecordingCommand): void {
    this.#running.delete(recording);
    this.#options.tell({ type: 'recording-ended', room, recording });
  }
}
