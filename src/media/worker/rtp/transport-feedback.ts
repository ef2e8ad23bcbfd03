import { SequenceUnwrapper } from './sequence.ts';
import { encodeStatusChunks, STATUS_LARGE, STATUS_LOST, STATUS_SMALL } from './transport-feedback-chunks.ts';

/** Packets remembered; a power of two, so that a slot is found by masking. */
const WINDOW = 2048;
/** A packet this much older than the next to report is still reported; older ones are of no use to a sender. */
const MAX_LATE = 500;
/** Statuses in one feedback packet: at two bytes each it still fits into 1200 bytes. */
const MAX_STATUSES = 500;
/** A longer run of losses in front is a sender that started anew; it is not worth reporting. */
const MAX_LEADING_LOSSES = 250;
/** Deltas count in 250 us, reference times in 64 ms. */
const DELTA_US = 250;
const REFERENCE_US = 64_000;

/**
 * Arrival times of packets, told to the sender for its bandwidth estimate
 * (draft-holmer-rmcat-transport-wide-cc-extensions-01). Tell it only of packets that were kept: Chromium forgets a packet
 * once it was reported and never repeats it (media.md 3). Memory is fixed, whatever sequence numbers arrive.
 */
export class TransportFeedback {
  readonly #unwrapper = new SequenceUnwrapper();
  readonly #sequence = new Float64Array(WINDOW).fill(Number.NaN);
  readonly #arrival = new Float64Array(WINDOW);
  readonly #statuses = new Uint8Array(MAX_STATUSES);
  readonly #deltas = new Int16Array(MAX_STATUSES);
  #next: number | undefined;
  #count = 0;

  /**
   * Notes the arrival of the packet with this transport-wide sequence number.
   *
   * @param arrivalMicroseconds on any clock that never jumps.
   */
  received(sequenceNumber: number, arrivalMicroseconds: number): void {
    const unwrapped = this.#unwrapper.unwrap(sequenceNumber);
    this.#next ??= unwrapped;
    // One a whole window behind the highest would take the highest one's slot.
    if (unwrapped < this.#next - MAX_LATE || unwrapped <= (this.#unwrapper.highest as number) - WINDOW) return;
    const slot = unwrapped & (WINDOW - 1);
    if (this.#sequence[slot] === unwrapped) return;
    this.#sequence[slot] = unwrapped;
    this.#arrival[slot] = arrivalMicroseconds;
    // A late one moves the next feedback back; what lies between is reported again with its first arrival time.
    if (unwrapped < this.#next) this.#next = unwrapped;
  }

  /** One feedback packet about what came since the last, or null when nothing did. Call it until it returns null. */
  build(senderSsrc: number, mediaSsrc: number): Buffer | null {
    const first = this.#firstToReport();
    if (first === undefined) return null;
    const base = this.#next as number;
    const reference = Math.floor(this.#arrivalOf(first) / REFERENCE_US);
    const count = this.#collect(base, reference);
    this.#next = base + count;
    return this.#write(senderSsrc, mediaSsrc, base, reference, count);
  }

  /** Moves `#next` over gaps that are too long to report and finds the first packet that arrived, if any did. */
  #firstToReport(): number | undefined {
    const highest = this.#unwrapper.highest;
    if (highest === undefined || this.#next === undefined || this.#next > highest) return undefined;
    this.#next = Math.max(this.#next, highest - WINDOW + 1);
    let first = this.#next;
    // The highest one did arrive, so the loop ends there at the latest.
    while (first < highest && !this.#has(first)) first++;
    if (first - this.#next > MAX_LEADING_LOSSES) this.#next = first;
    return first;
  }

  #has(unwrapped: number): boolean {
    return this.#sequence[unwrapped & (WINDOW - 1)] === unwrapped;
  }

  #arrivalOf(unwrapped: number): number {
    return this.#arrival[unwrapped & (WINDOW - 1)] as number;
  }

  /** Fills statuses and deltas from `base` on and returns how many fit into this packet. */
  #collect(base: number, reference: number): number {
    const highest = this.#unwrapper.highest as number;
    // Counted from the reference in whole deltas, so that rounding never adds up.
    let told = 0;
    let count = 0;
    for (let s = base; s <= highest && count < MAX_STATUSES; s++, count++) {
      if (!this.#has(s)) {
        this.#statuses[count] = STATUS_LOST;
        continue;
      }
      const ticks = Math.floor((this.#arrivalOf(s) - reference * REFERENCE_US) / DELTA_US);
      const delta = ticks - told;
      // More than 8 s apart: the rest goes into a packet with a reference time of its own.
      if (delta < -0x8000 || delta > 0x7fff) break;
      this.#statuses[count] = delta >= 0 && delta <= 0xff ? STATUS_SMALL : STATUS_LARGE;
      this.#deltas[count] = delta;
      told = ticks;
    }
    return count;
  }

  #write(senderSsrc: number, mediaSsrc: number, base: number, reference: number, count: number): Buffer {
    const chunks = encodeStatusChunks(this.#statuses, count);
    let deltaBytes = 0;
    for (let i = 0; i < count; i++) deltaBytes += this.#statuses[i] as number;
    const length = 20 + 2 * chunks.length + deltaBytes;
    const padding = -length & 3;
    const b = Buffer.alloc(length + padding);
    b.writeUInt8(padding > 0 ? 0xaf : 0x8f, 0);
    b.writeUInt8(205, 1);
    b.writeUInt16BE(b.length / 4 - 1, 2);
    b.writeUInt32BE(senderSsrc >>> 0, 4);
    b.writeUInt32BE(mediaSsrc >>> 0, 8);
    b.writeUInt16BE(base & 0xffff, 12);
    b.writeUInt16BE(count, 14);
    // The lower 24 bits; the division keeps it exact beyond 2^31.
    b.writeUIntBE(((reference % 0x1000000) + 0x1000000) % 0x1000000, 16, 3);
    b.writeUInt8(this.#count++ & 0xff, 19);
    let at = 20;
    for (const chunk of chunks) at = b.writeUInt16BE(chunk, at);
    for (let i = 0; i < count; i++) {
      if (this.#statuses[i] === STATUS_SMALL) at = b.writeUInt8(this.#deltas[i] as number, at);
      else if (this.#statuses[i] === STATUS_LARGE) at = b.writeInt16BE(this.#deltas[i] as number, at);
    }
    if (padding > 0) b.writeUInt8(padding, b.length - 1);
    return b;
  }
}
