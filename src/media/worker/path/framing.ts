/**
 * Datagrams in a TCP stream: each has its length before it, two bytes (RFC 4571, section 2; RFC 6544, section 10.1). Both ends of every
 * connection are ours here; what comes in is hostile.
 */
const LENGTH = 2;

/** Longer ones nobody sends: clients keep to what fits into a packet. */
export const MOST_FRAMED_BYTES = 4_096;

/** A stream was not framed as agreed; nothing after it can be read. */
export class BadFraming extends Error {
  override readonly name = 'BadFraming';
}

/** Puts datagrams together from a stream, however it is cut. Holds at most one that is not complete. */
export class Deframer {
  #rest: Buffer = Buffer.alloc(0);

  /**
   * What is complete with these bytes, in order. The buffers may be views of `bytes`. Datagrams without a byte are left out.
   * @throws {BadFraming} for one longer than {@link MOST_FRAMED_BYTES}
   */
  take(bytes: Buffer): Buffer[] {
    const all = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    const datagrams: Buffer[] = [];
    let at = 0;
    while (at + LENGTH <= all.length) {
      const length = all.readUInt16BE(at);
      if (length > MOST_FRAMED_BYTES) throw new BadFraming(`a datagram of ${length} bytes`);
      const end = at + LENGTH + length;
      if (end > all.length) break;
      if (length > 0) datagrams.push(all.subarray(at + LENGTH, end));
      at = end;
    }
    // A copy: the view would keep the whole piece that was read.
    this.#rest = Buffer.from(all.subarray(at));
    return datagrams;
  }
}

/** The length that goes before a datagram. */
export function frameLength({ length }: { length: number }): Buffer {
  const before = Buffer.allocUnsafe(LENGTH);
  before.writeUInt16BE(length);
  return before;
}
