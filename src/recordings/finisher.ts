import type { Clock } from '../base/clock.ts';
import { SerialQueue } from '../base/serial-queue.ts';
import { forkConfined } from './confined-child.ts';
import { type Outcome, outcomeSchema } from './finishing/messages.ts';

export interface FinisherOptions {
  clock: Clock;
  /** Options of Node with which a process may read our code only. */
  confine(entry: URL): string[];
  /** The built entry point; beside the built server when absent. */
  entry?: URL;
}

export type FinishedFile = Extract<Outcome, { finished: unknown }>['finished'];

/** A day of 1080p takes some seconds, on a slow disk a minute. */
const MOST_MS = 600_000;

/** Has files of recordings made complete, one at a time, each by a process of its own. */
export class Finisher {
  readonly #options: FinisherOptions;
  readonly #queue = new SerialQueue();

  constructor(options: FinisherOptions) {
    this.#options = options;
  }

  /** Null when nothing in the file plays; it is left as it is then. Rejects when it could not be done: it may be tried again. */
  async finish(path: string): Promise<FinishedFile> {
    return await this.#queue.run(() => this.#run(path));
  }

  async #run(path: string): Promise<FinishedFile> {
    const { clock, confine } = this.#options;
    const entry = this.#options.entry ?? new URL('./finishing/main.js', import.meta.url);
    const { child, kill } = forkConfined({ entry, args: [path], reads: [path], writes: [path], confine });
    const timer = clock.after(MOST_MS, kill);
    try {
      return await new Promise<FinishedFile>((resolve, reject) => {
        child.once('message', (message) => {
          const outcome = outcomeSchema.safeParse(message);
          if (!outcome.success) reject(new Error('the finishing process said something odd'));
          else if ('fault' in outcome.data) reject(new Error(outcome.data.fault));
          else resolve(outcome.data.finished);
        });
        child.once('error', reject);
        child.once('exit', (code, signal) => reject(new Error(`the finishing process ended: ${signal ?? `exit code ${code}`}`)));
      });
    } finally {
      timer.cancel();
      kill();
    }
  }
}
