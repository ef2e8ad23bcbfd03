/** How much of a second's allowance may be used at once. */
const BURST_SECONDS = 0.5;
/** The bucket always holds one large packet, or a small allowance would never let one pass. */
const MIN_BURST_BYTES = 3000;

/** A rate limit in bytes per second that allows short bursts. */
export class TokenBucket {
  readonly #bytesPerMs: number;
  readonly #capacity: number;
  #level: number;
  #filledAt: number | undefined;

  constructor(bytesPerSecond: number) {
    this.#bytesPerMs = bytesPerSecond / 1000;
    this.#capacity = Math.max(MIN_BURST_BYTES, bytesPerSecond * BURST_SECONDS);
    this.#level = this.#capacity;
  }

  /** Takes `bytes` when they are there; false, and nothing is taken, when they are not. */
  take(bytes: number, nowMs: number): boolean {
    const since = this.#filledAt === undefined ? 0 : Math.max(0, nowMs - this.#filledAt);
    this.#filledAt = nowMs;
    this.#level = Math.min(this.#capacity, this.#level + since * this.#bytesPerMs);
    if (bytes > this.#level) return false;
    this.#level -= bytes;
    return true;
  }
}
