/**
 * Runs tasks one after another, in the order they were given. One room session owns one queue, so nothing inside a room
 * interleaves and no lock is needed.
 */
export class SerialQueue {
  #tail: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /** How many tasks have been given and have not finished. */
  get size(): number {
    return this.#waiting;
  }

  /** Runs `task` after all earlier ones; settles as it does. A failing task does not stop the queue. */
  run<T>(task: () => Promise<T> | T): Promise<T> {
    this.#waiting += 1;
    const result = this.#tail.then(task);
    this.#tail = result.then(
      () => this.#done(),
      () => this.#done(),
    );
    return result;
  }

  /** Resolves when every task given so far has finished. */
  async idle(): Promise<void> {
    await this.#tail;
  }

  #done(): void {
    this.#waiting -= 1;
  }
}
