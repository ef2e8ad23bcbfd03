import { RateMeter } from '../../../src/media/worker/rate-meter.ts';

const START = 30_000_000;
const OVERUSE_MS = 25;
const WINDOW_MS = 500;

/**
 * The receiver's bandwidth estimate in the manner of a browser (draft-ietf-rmcat-gcc): a growing one-way delay cuts it to 0.85 of what
 * arrives, otherwise it grows slowly and never beyond one and a half times of what arrives.
 */
export class ReceiveEstimate {
  readonly #rate = new RateMeter();
  #bitsPerSecond = START;
  #first: number | undefined;
  #baseDelay = Number.POSITIVE_INFINITY;
  #smoothed = 0;
  #trendFrom: { at: number; delay: number } | null = null;
  /** Stretches of a tenth of a second in a row in which the delay has grown. */
  #grown = 0;
  #updatedAt = 0;
  #cutAt = Number.NEGATIVE_INFINITY;

  /** A repeated packet: it says nothing about delay. */
  repeated(bytes: number, nowMs: number): void {
    this.#rate.add(bytes + 50, nowMs);
  }

  /** One packet of the stream. `timestamp` 90 kHz. Returns true when the estimate was cut: tell the sender at once. */
  packet(bytes: number, timestamp: number, nowMs: number): boolean {
    this.#rate.add(bytes + 50, nowMs);
    this.#first ??= timestamp;
    const delay = nowMs - ((timestamp - this.#first) | 0) / 90;
    this.#baseDelay = Math.min(this.#baseDelay, delay);
    this.#smoothed += 0.1 * (delay - this.#baseDelay - this.#smoothed);
    this.#trendFrom ??= { at: nowMs, delay: this.#smoothed };
    if (nowMs - this.#trendFrom.at < WINDOW_MS / 5) return false;
    const growing = this.#smoothed - this.#trendFrom.delay > 2;
    this.#trendFrom = { at: nowMs, delay: this.#smoothed };
    this.#grown = growing && this.#smoothed > OVERUSE_MS ? this.#grown + 1 : 0;
    // One late packet is a hiccup of a machine; a queue grows steadily.
    if (this.#grown < 3 || nowMs - this.#cutAt < WINDOW_MS) return false;
    this.#cutAt = nowMs;
    this.#bitsPerSecond = 0.85 * this.#rate.bitsPerSecond(nowMs);
    return true;
  }

  /** The estimate, bits per second. Call it about each second. */
  update(nowMs: number): number {
    const elapsed = Math.min(1_000, nowMs - this.#updatedAt);
    this.#updatedAt = nowMs;
    const arriving = this.#rate.bitsPerSecond(nowMs);
    if (this.#smoothed < OVERUSE_MS) {
      this.#bitsPerSecond = Math.min(this.#bitsPerSecond * 1.08 ** (elapsed / 1000) + 1_000, 1.5 * arriving + 10_000);
    }
    return this.#bitsPerSecond;
  }
}
