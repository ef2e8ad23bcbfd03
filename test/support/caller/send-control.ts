import type { TransportFeedbackReport } from '../rtp/transport-feedback-report.ts';

const OVERUSE_MS = 40;
const HISTORY = 4_096;

/**
 * How fast a caller may send, from the server's transport-cc feedback and REMB: a growing queue or loss cuts the rate, otherwise it
 * grows by 8 % each second, as a browser's does.
 */
export class SendControl {
  readonly #sentAt = new Float64Array(HISTORY);
  #rate: number;
  #ceiling = Number.POSITIVE_INFINITY;
  #base = Number.POSITIVE_INFINITY;
  #smoothed = 0;
  #changedAt = 0;
  #cutAt = Number.NEGATIVE_INFINITY;
  feedbacks = 0;

  constructor(startKbps: number) {
    this.#rate = startKbps * 1_000;
  }

  /** The server's last REMB, bits per second. */
  get ceiling(): number {
    return this.#ceiling;
  }

  /** Bits per second. */
  get rate(): number {
    return Math.min(this.#rate, this.#ceiling);
  }

  sent(sequence: number, nowMs: number): void {
    this.#sentAt[sequence % HISTORY] = nowMs;
  }

  remb(bitsPerSecond: number): void {
    this.#ceiling = bitsPerSecond;
  }

  feedback(report: TransportFeedbackReport, nowMs: number): void {
    this.feedbacks += 1;
    let lost = 0;
    report.arrivals.forEach((arrival, index) => {
      if (arrival === null) {
        lost += 1;
        return;
      }
      const way = arrival / 1_000 - (this.#sentAt[(report.baseSequence + index) % HISTORY] as number);
      this.#base = Math.min(this.#base, way);
      this.#smoothed += 0.1 * (way - this.#base - this.#smoothed);
    });
    const elapsed = this.#changedAt === 0 ? 0 : Math.min(500, nowMs - this.#changedAt);
    this.#changedAt = nowMs;
    const lossy = report.arrivals.length >= 10 && lost / report.arrivals.length > 0.2;
    if ((this.#smoothed > OVERUSE_MS || lossy) && nowMs - this.#cutAt > 300) {
      this.#cutAt = nowMs;
      this.#rate *= 0.8;
    } else if (this.#smoothed < OVERUSE_MS) {
      this.#rate = Math.min(3_000_000, this.#rate * 1.08 ** (elapsed / 1_000));
    }
  }
}
