import type { Clock, Timer } from '../../base/clock.ts';

/** Whose timer it is: a member by its id, or a part of the session by a symbol, which no id can equal. */
export type TimerOwner = string | symbol;

/** Pending timers by owner and name. Setting one again replaces it; ended owners leave none behind. */
export class Deadlines {
  readonly #clock: Clock;
  readonly #owners = new Map<TimerOwner, Map<string, Timer>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Runs `task` once after `ms` milliseconds. */
  set(owner: TimerOwner, name: string, ms: number, task: () => void): void {
    this.cancel(owner, name);
    const timers = this.#owners.get(owner) ?? new Map<string, Timer>();
    this.#owners.set(owner, timers);
    const timer = this.#clock.after(ms, () => {
      this.#forget(owner, name);
      task();
    });
    timers.set(name, timer);
  }

  isSet(owner: TimerOwner, name: string): boolean {
    return this.#owners.get(owner)?.has(name) ?? false;
  }

  cancel(owner: TimerOwner, name: string): void {
    this.#owners.get(owner)?.get(name)?.cancel();
    this.#forget(owner, name);
  }

  /** Cancels every timer of one owner. */
  cancelOwner(owner: TimerOwner): void {
    for (const timer of this.#owners.get(owner)?.values() ?? []) timer.cancel();
    this.#owners.delete(owner);
  }

  cancelAll(): void {
    for (const owner of [...this.#owners.keys()]) this.cancelOwner(owner);
  }

  #forget(owner: TimerOwner, name: string): void {
    const timers = this.#owners.get(owner);
    timers?.delete(name);
    if (timers?.size === 0) this.#owners.delete(owner);
  }
}
