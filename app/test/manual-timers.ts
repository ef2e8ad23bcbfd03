import type { After } from '../state/ports.ts';

/** Timers whose time the test turns. */
export class ManualTimers {
  #now = 0;
  #tasks: { at: number; task: () => void }[] = [];

  readonly after: After = (ms, task) => {
    const entry = { at: this.#now + ms, task };
    this.#tasks.push(entry);
    return () => {
      this.#tasks = this.#tasks.filter((one) => one !== entry);
    };
  };

  advance(ms: number): void {
    this.#now += ms;
    const due = this.#tasks.filter((one) => one.at <= this.#now);
    this.#tasks = this.#tasks.filter((one) => one.at > this.#now);
    for (const { task } of due) task();
  }
}
