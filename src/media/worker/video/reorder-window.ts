import type { RtpPacket } from '../rtp/packet.ts';

/** Slots; a power of two, so that a packet's place is found by masking. */
const CAPACITY = 1024;
/** Datagrams held at most; a burst of honest ones stays far below. */
const MAX_BYTES = 4 * 1024 * 1024;

/** Packets that came before one that is still missing, by unwrapped sequence number. Memory is bounded. */
export class ReorderWindow {
  readonly #slots: (RtpPacket | undefined)[] = new Array(CAPACITY).fill(undefined);
  #next = 0;
  #bytes = 0;

  /** The number that is to be taken next; nothing below it is held. */
  get next(): number {
    return this.#next;
  }

  /** Whether a number is within the span that can be held now. */
  reaches(sequence: number): boolean {
    return sequence >= this.#next && sequence < this.#next + CAPACITY;
  }

  get(sequence: number): RtpPacket | undefined {
    return this.reaches(sequence) ? this.#slots[sequence & (CAPACITY - 1)] : undefined;
  }

  /** Holds a packet whose number {@link reaches}. Returns false, and does not hold it, when that takes too much memory. */
  put(sequence: number, packet: RtpPacket): boolean {
    if (this.#bytes + packet.raw.length > MAX_BYTES) return false;
    this.#slots[sequence & (CAPACITY - 1)] = packet;
    this.#bytes += packet.raw.length;
    return true;
  }

  /** The next packet in sequence, which is no longer held then; undefined when it is missing. */
  take(): RtpPacket | undefined {
    const packet = this.#slots[this.#next & (CAPACITY - 1)];
    if (packet) this.#remove();
    return packet;
  }

  /** Goes on with `sequence`: what is held below it is dropped. Going back drops everything. */
  skipTo(sequence: number): void {
    if (sequence < this.#next || sequence >= this.#next + CAPACITY) this.restart(sequence);
    else while (this.#next < sequence) this.#remove();
  }

  /** Drops everything and begins with `sequence`. */
  restart(sequence: number): void {
    this.#slots.fill(undefined);
    this.#bytes = 0;
    this.#next = sequence;
  }

  #remove(): void {
    const slot = this.#next & (CAPACITY - 1);
    this.#bytes -= this.#slots[slot]?.raw.length ?? 0;
    this.#slots[slot] = undefined;
    this.#next++;
  }
}
