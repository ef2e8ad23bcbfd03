import type { Clock, Timer } from '../../src/base/clock.ts';

interface Entry {
  due: number;
  order: number;
  run: () => void;
}

/** A clock whose hands the test turns. Wall clock and monotonic time move together. */
export class ManualClock implements Clock {
  #time: number;
  #order = 0;
  readonly #start: number;
  readonly #entries = new Set<Entry>();

  constructor(start = Date.UTC(2026, 0, 1)) {
    this.#start = start;
    this.#time = start;
  }

  now(): number {
    return this.#time;
  }

  monotonic(): number {
    return this.#time - this.#start;
  }

  after(ms: number, task: () => void): Timer {
    return this.#add(ms, task);
  }

  every(ms: number, task: () => void): Timer {
    const period = Math.max(1, ms);
    let current: Timer;
    const again = (): void => {
      current = this.#add(period, again);
      task();
    };
    current = this.#add(period, again);
    return { cancel: () => current.cancel() };
  }

  /** Timers that wait now; a test of clean-up expects 0. */
  get pending(): number {
    return this.#entries.size;
  }

  /** Moves the time forward by `ms`, running what falls due in its order. */
  advance(ms: number): void {
    const end = this.#time + ms;
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.#entries.delete(next);
      this.#time = Math.max(this.#time, next.due);
      next.run();
    }
    this.#time = end;
  }

  #add(ms: number, run: () => void): Timer {
    this.#order += 1;
    const entry: Entry = { due: this.#time + Math.max(0, ms), order: this.#order, run };
    this.#entries.add(entry);
    return { cancel: () => void this.#entries.delete(entry) };
  }

  #next(end: number): Entry | undefined {
    let best: Entry | undefined;
    for (const entry of this.#entries) {
      if (entry.due > end) continue;
      if (!best || entry.due < best.due || (entry.due === best.due && entry.order < best.order)) best = entry;
    }
    return best;
  }
}
