import type { Clock, Timer } from '../../base/clock.ts';
import { forkConfined } from '../confined-child.ts';
import { reportSchema } from '../converting/messages.ts';

export interface ConverterOptions {
  clock: Clock;
  /** Options of Node with which a process may read our code only. */
  confine(entry: URL): string[];
  /** The built entry point; beside the built server when absent. */
  entry?: URL;
}

/** A second of a recording takes a tenth of one; a busy machine may stop it for a while, since everything else comes first. */
const SILENT_MS = 900_000;

/** Has one MP4 made of one WebM, by a process of its own. */
export class Converter {
  readonly #options: ConverterOptions;

  constructor(options: ConverterOptions) {
    this.#options = options;
  }

  /** Bytes of the file `to`, which is whole then. Rejects when it could not be done, and when `signal` says so. */
  async convert(from: string, to: string, progress: (done: number) => void, signal: AbortSignal): Promise<number> {
    const { clock, confine } = this.#options;
    const entry = this.#options.entry ?? new URL('../converting/main.js', import.meta.url);
    signal.throwIfAborted();
    const { child, kill } = forkConfined({ entry, args: [from, to], reads: [from, to], writes: [to], confine });
    let timer: Timer = clock.after(SILENT_MS, kill);
    signal.addEventListener('abort', kill);
    try {
      return await new Promise<number>((resolve, reject) => {
        child.on('message', (message) => {
          timer.cancel();
          timer = clock.after(SILENT_MS, kill);
          const { data } = reportSchema.safeParse(message);
          if (!data) reject(new Error('the converting process said something odd'));
          else if ('fault' in data) reject(new Error(data.fault));
          else if ('converted' in data) resolve(data.converted.bytes);
          else progress(data.progress);
        });
        child.once('error', reject);
        child.once('exit', (code, cause) => reject(new Error(`the converting process ended: ${cause ?? `exit code ${code}`}`)));
      });
    } finally {
      timer.cancel();
      signal.removeEventListener('abort', kill);
      kill();
    }
  }
}
