import type { Timers } from '../state/ports.ts';

/** Timers whose time the test turns. */
export class ManualTimers implements Timers {
  #now = 0;
  #tasks: { at: number; task: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(ms: number, task: () => void): () => void {
    const entry = { at: this.#now + ms, task };
    this.#tasks.push(entry);
    return () => {
      this.#tasks = this.#tasks.filter((one) => one !== entry);
    };
  }

  /** Lets time pass; what becomes due on the way runs in its order. */
  advance(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const [next] = this.#tasks.filter((one) => one.at <= end).sort((a, b) => a.at - b.at);
      if (!next) break;
      this.#tasks = this.#tasks.filter((one) => one !== next);
      this.#now = Math.max(this.#now, next.at);
      next.task();
    }
    this.#now = end;
  }

  /** The computer slept: time has passed, and what became due meanwhile runs once, now. */
  jump(ms: number): void {
    this.#now += ms;
    this.advance(0);
  }
}
