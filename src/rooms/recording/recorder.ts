import type { TypedEmitter } from '../../base/typed-emitter.ts';
import { type OngoingRecording, RecordingDeferred, RecordingLost, type RecordingPort } from '../ports.ts';
import { type RoomsEvents, THE_SYSTEM } from '../records/live-session.ts';
import type { Recording } from './recording.ts';

/** What all rooms record with. A file is made whole after its recording has ended, often after its session too. */
export class Recorder {
  /** Null: this server records nothing. */
  readonly port: RecordingPort | null;
  readonly #hooks: TypedEmitter<RoomsEvents>;
  readonly #onError: (error: unknown) => void;

  constructor(port: RecordingPort | null, hooks: TypedEmitter<RoomsEvents>, onError: (error: unknown) => void) {
    this.port = port;
    this.#hooks = hooks;
    this.#onError = onError;
  }

  /**
   * Has the file of a recording that ended made whole, and the outcome written down. Nobody in the rooms waits for it; the owner
   * of the port does, and the outcome is written down first.
   */
  finish(recording: Recording, ongoing: OngoingRecording): void {
    void this.#finish(recording, ongoing);
  }

  async #finish(recording: Recording, ongoing: OngoingRecording): Promise<void> {
    try {
      recording.complete(await ongoing.stop());
    } catch (error) {
      // It stays in processing until then.
      if (error instanceof RecordingDeferred) return;
      if (!(error instanceof RecordingLost)) this.#onError(error);
      recording.lose();
    }
    this.#hooks.emit('recording.changed', recording.record, THE_SYSTEM);
  }
}
