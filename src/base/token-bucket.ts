import type { Clock } from './clock.ts';

/** Allows `burst` takes at once and `perSecond` in the long run. */
export class TokenBucket {
  #tokens: number;
  #filledAt: number;
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #perSecond: number;
  readonly #burst: number;

  constructor(clock: Pick<Clock, 'monotonic'>, perSecond: number, burst: number) {
    this.#clock = clock;
    this.#perSecond = perSecond;
    this.#burst = burst;
    this.#tokens = burst;
    this.#filledAt = clock.monotonic();
  }

  /** Takes `count` tokens; false, and takes none, when there are fewer. */
  take(count = 1): boolean {
    this.#fill();
    if (this.#tokens < count) return false;
    this.#tokens -= count;
    return true;
  }

  /** Takes as many of `count` as there are; how many that were. */
  takeSome(count: number): number {
    this.#fill();
    const taken = Math.min(count, this.#tokens);
    this.#tokens -= taken;
    return taken;
  }

  /** Puts back what was taken. */
  giveBack(): void {
    this.#fill();
    this.#tokens = Math.min(this.#burst, this.#tokens + 1);
  }

  /** Milliseconds until there is a token to take; 0 when there is one. */
  waitMs(): number {
    this.#fill();
    return this.#tokens < 1 ? ((1 - this.#tokens) / this.#perSecond) * 1000 : 0;
  }

  #fill(): void {
    const now = this.#clock.monotonic();
    this.#tokens = Math.min(this.#burst, this.#tokens + ((now - this.#filledAt) / 1000) * this.#perSecond);
    this.#filledAt = now;
  }
}
