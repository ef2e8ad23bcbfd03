import type { RtpPacket } from '../rtp/packet.ts';

/** Turns packets of one codec, given in sequence and without gaps, into encoded frames. */
export interface FrameAssembler {
  /** Takes the next packet of the sequence; it has a payload. May find the end of one or two frames. */
  push(packet: RtpPacket): void;
  /** Whether a packet begins a frame that needs no other. */
  beginsKeyFrame(packet: RtpPacket): boolean;
  /** Drops what was collected: the next packet does not continue the last one. */
  reset(): void;
}

/** Where an assembler delivers. */
export interface FrameSink {
  /** A complete frame. `data` may be a view into a packet. */
  frame(data: Buffer, key: boolean, timestamp: number): void;
  /** Something could not be used (no beginning, malformed, too large): what follows needs a key frame. */
  broken(): void;
}

/** Larger pictures (a hostile header can claim 16383x16383) are refused before a decoder allocates them. */
export const MAX_PIXELS = 4096 * 2304;

/** A frame of more packets or datagram bytes than this is an attack: 1080p key frames stay below 0.5 MB. */
const MAX_PARTS = 2048;
const MAX_BYTES = 2 * 1024 * 1024;

/** The pieces of the frame being assembled, with a bound on what they keep in memory. */
export class FrameParts {
  #parts: Buffer[] = [];
  #bytes = 0;
  #held = 0;

  get empty(): boolean {
    return this.#parts.length === 0;
  }

  /**
   * Adds a piece.
   *
   * @param held bytes that stay in memory because of it (the whole datagram of a view).
   * @returns false when the frame has become too large; it must be dropped then.
   */
  add(part: Buffer, held: number): boolean {
    this.#parts.push(part);
    this.#bytes += part.length;
    this.#held += held;
    return this.#parts.length <= MAX_PARTS && this.#held <= MAX_BYTES;
  }

  /** The pieces as one buffer (a single piece is not copied), leaving nothing behind. */
  take(): Buffer {
    const data = this.#parts.length === 1 ? (this.#parts[0] as Buffer) : Buffer.concat(this.#parts, this.#bytes);
    this.clear();
    return data;
  }

  clear(): void {
    if (this.#parts.length > 0) this.#parts = [];
    this.#bytes = 0;
    this.#held = 0;
  }
}
