import type { Clock } from '../base/clock.ts';

/** A clock that went back further than this was set; then time follows it. */
const SET_BACK_MS = 10_000;

/** Creation times that tell the order also within one millisecond: lists are sorted by them. */
export class Stamps {
  readonly #clock: Clock;
  #last = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Epoch milliseconds, later than the last one given. */
  next(): number {
    const now = this.#clock.now();
    this.#last = now > this.#last || this.#last - now > SET_BACK_MS ? now : this.#last + 1;
    return this.#last;
  }
}
