import { DatabaseThread } from './database-thread.ts';
import type { Reopening } from './driver.ts';

/**
 * A thread that works on a file. When it has ended (it ran out of memory, say) the next request opens another one; what waited for the
 * former one was rejected.
 */
export class ReopeningThread implements Reopening {
  readonly #file: string;
  readonly #pragmas: readonly string[];
  readonly #heapMb: number | undefined;
  #opening: Promise<DatabaseThread> | null = null;
  #closed = false;

  constructor(file: string, pragmas: readonly string[], heapMb?: number) {
    this.#file = file;
    this.#pragmas = pragmas;
    this.#heapMb = heapMb;
  }

  async present(): Promise<DatabaseThread> {
    for (;;) {
      if (this.#closed) throw new Error('the database is closed');
      this.#opening ??= this.#open();
      const opening = this.#opening;
      const thread = await opening;
      if (!thread.ended) return thread;
      if (this.#opening === opening) this.#opening = null;
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    await (await this.#opening)?.close();
  }

  #open(): Promise<DatabaseThread> {
    const opening = DatabaseThread.open(this.#file, this.#pragmas, this.#heapMb);
    opening.catch(() => {
      if (this.#opening === opening) this.#opening = null;
    });
    return opening;
  }
}
