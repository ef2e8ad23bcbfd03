/** Rows of one statement at most: what a database takes, and what stops nobody else for long. */
const LARGEST_BATCH = 100;

interface Waiting<T> {
  item: T;
  resolve: () => void;
  reject: (error: unknown) => void;
}

/**
 * Writes what comes at the same time together: one statement, one commit, one wait for the disk. While a batch is on its way the next
 * one gathers.
 */
export class Batch<T> {
  readonly #write: (items: readonly T[]) => Promise<unknown>;
  #waiting: Waiting<T>[] = [];
  #writing = false;

  /** `write` puts all of the items on disk, or none of them and rejects. */
  constructor(write: (items: readonly T[]) => Promise<unknown>) {
    this.#write = write;
  }

  /** Resolves when the item is on disk. */
  add(item: T): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      if (this.#writing) return;
      this.#writing = true;
      // Everything that arrived in this turn of the event loop goes along.
      setImmediate(() => void this.#writeAll());
    });
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, LARGEST_BATCH);
      try {
        await this.#write(batch.map(({ item }) => item));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#writing = false;
  }
}
