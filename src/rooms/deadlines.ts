import type { Clock, Timer } from '../base/clock.ts';

/** Pending timers by owner and name. Setting one again replaces it; ended owners leave none behind. */
export class Deadlines {
  readonly #clock: Clock;
  readonly #owners = new Map<string, Map<string, Timer>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Runs `task` once after `ms` milliseconds. */
  set(owner: string, name: string, ms: number, task: () => void): void {
    this.cancel(owner, name);
    const timers = this.#owners.get(owner) ?? new Map<string, Timer>();
    this.#owners.set(owner, timers);
    const timer = this.#clock.after(ms, () => {
      this.#forget(owner, name);
      task();
    });
    timers.set(name, timer);
  }

  isSet(owner: string, name: string): boolean {
    return this.#owners.get(owner)?.has(name) ?? false;
  }

  cancel(owner: string, name: string): void {
    this.#owners.get(owner)?.get(name)?.cancel();
    this.#forget(owner, name);
  }

  /** Cancels every timer of one owner. */
  cancelOwner(owner: string): void {
    for (const timer of this.#owners.get(owner)?.values() ?? []) timer.cancel();
    this.#owners.delete(owner);
  }

  cancelAll(): void {
    for (const owner of [...this.#owners.keys()]) this.cancelOwner(owner);
  }

  #forget(owner: string, name: string): void {
    const timers = this.#owners.get(owner);
    timers?.delete(name);
    if (timers?.size === 0) this.#owners.delete(owner);
  }
}
