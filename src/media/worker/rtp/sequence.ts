/** Signed distance from `from` to `to` on the circle of 16-bit sequence numbers: -32768 ... 32767. */
export function sequenceDistance(from: number, to: number): number {
  return ((to - from) << 16) >> 16;
}

/** Signed distance from `from` to `to` on the circle of 32-bit RTP timestamps. */
export function timestampDistance(from: number, to: number): number {
  return (to - from) | 0;
}

/**
 * Turns 16-bit sequence numbers into numbers that never wrap: each is taken as the one nearest to the highest seen. The
 * first number stands for itself; a packet that came before it in the stream gets a lower, possibly negative number.
 */
export class SequenceUnwrapper {
  #highest: number | undefined;

  /** The highest number so far, or undefined before the first. */
  get highest(): number | undefined {
    return this.#highest;
  }

  /** Unwraps, and remembers the number when it is the highest. */
  unwrap(sequenceNumber: number): number {
    if (this.#highest === undefined) {
      this.#highest = sequenceNumber & 0xffff;
      return this.#highest;
    }
    const unwrapped = this.#highest + sequenceDistance(this.#highest, sequenceNumber);
    if (unwrapped > this.#highest) this.#highest = unwrapped;
    return unwrapped;
  }

  /** Unwraps without remembering (retransmissions, requests of the other side). Undefined before the first number. */
  nearest(sequenceNumber: number): number | undefined {
    return this.#highest === undefined ? undefined : this.#highest + sequenceDistance(this.#highest, sequenceNumber);
  }

  /** Forgets everything: the next number is the first of a new stream. */
  reset(): void {
    this.#highest = undefined;
  }
}

/** What {@link SequenceFilter} thinks of a packet. `restart`: a new sequence begins with this packet. */
export type SequenceVerdict = 'next' | 'stray' | 'restart';

/**
 * Keeps one stray packet from moving a whole stream (RFC 3550 A.1): a sequence number far from the highest is refused,
 * unless the very next packet continues it, which is how a restarted sender looks.
 */
export class SequenceFilter {
  #highest = -1;
  #continuation = -1;

  constructor(
    /** Largest believable jump forward, in packets. */
    readonly maxDropout: number,
    /** How much older than the highest a packet may be. */
    readonly maxMisorder: number,
  ) {}

  judge(sequenceNumber: number): SequenceVerdict {
    if (this.#highest < 0) {
      this.#highest = sequenceNumber;
      return 'restart';
    }
    const distance = sequenceDistance(this.#highest, sequenceNumber);
    if (distance <= this.maxDropout && distance >= -this.maxMisorder) {
      if (distance > 0) this.#highest = sequenceNumber;
      this.#continuation = -1;
      return 'next';
    }
    if (sequenceNumber === this.#continuation) {
      this.#highest = sequenceNumber;
      this.#continuation = -1;
      return 'restart';
    }
    this.#continuation = (sequenceNumber + 1) & 0xffff;
    return 'stray';
  }

  /** Forgets everything: the next packet is the first of a new stream. */
  reset(): void {
    this.#highest = -1;
    this.#continuation = -1;
  }
}
