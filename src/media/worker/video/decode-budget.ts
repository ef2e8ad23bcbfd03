/** One and a half times 1080p with 30 frames a second: above every camera and screen share, far below what stalls a worker. */
const PIXELS_PER_SECOND = 1.5 * 1920 * 1080 * 30;
/** So much may be decoded at once: one second's worth. */
const BURST_PIXELS = PIXELS_PER_SECOND;

/**
 * How many pixels of one sender may be decoded. Decoding is synchronous, so whoever sends large pictures fast would take the time of
 * everybody else on the worker. A picture's size is known for certain when it is decoded: it is paid afterwards, and while there
 * is debt nothing is decoded.
 */
export class DecodeBudget {
  #level = BURST_PIXELS;
  #filledAt: number | null = null;

  /** Whether a frame may be decoded now. Times are monotonic milliseconds. */
  allows(nowMs: number): boolean {
    const sinceMs = Math.max(0, nowMs - (this.#filledAt ?? nowMs));
    this.#filledAt = nowMs;
    this.#level = Math.min(BURST_PIXELS, this.#level + (sinceMs / 1000) * PIXELS_PER_SECOND);
    return this.#level > 0;
  }

  spend(pixels: number): void {
    this.#level -= pixels;
  }
}
