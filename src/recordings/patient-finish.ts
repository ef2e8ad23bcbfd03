import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import { RecordingDeferred, RecordingLost } from '../rooms/ports.ts';

/** Pauses before a file that could not be completed is tried again, in ms: the machine may have had no process or memory to spare. */
const PAUSES_MS = [5_000, 60_000, 600_000];

/** Completes files, and tries again what fails for the moment. */
export class PatientFinish {
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #waiting = new Set<() => void>();
  #ended = false;

  constructor(clock: Clock, log: Logger) {
    this.#clock = clock;
    this.#log = log;
  }

  /**
   * What `finish` gives. Rejects with RecordingLost as that does, with RecordingDeferred when there is no more time, and as the last
   * attempt when none of them could do it.
   */
  async run<T>(recordingId: string, finish: () => Promise<T>): Promise<T> {
    for (const pauseMs of PAUSES_MS) {
      try {
        return await finish();
      } catch (err) {
        if (err instanceof RecordingLost) throw err;
        this.#log.warn({ err, recording: recordingId }, 'the file of a recording cannot be completed now');
        await this.#pause(pauseMs);
        if (this.#ended) throw new RecordingDeferred('the file is completed at the next start', { cause: err });
      }
    }
    return await finish();
  }

  /** Nothing is tried again from now on. */
  end(): void {
    this.#ended = true;
    for (const wake of [...this.#waiting]) wake();
  }

  async #pause(ms: number): Promise<void> {
    if (this.#ended) return;
    await new Promise<void>((resolve) => {
      const timer = this.#clock.after(ms, () => wake());
      const wake = (): void => {
        timer.cancel();
        this.#waiting.delete(wake);
        resolve();
      };
      this.#waiting.add(wake);
    });
  }
}
