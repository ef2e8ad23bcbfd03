import type { RtpPacket } from '../rtp/packet.ts';
import { MOST_FRAME_BYTES, MOST_PARTS } from './limits.ts';

/** Turns packets of one codec, given in sequence and without gaps, into encoded frames. */
export interface FrameAssembler {
  /** Takes the next packet of the sequence; it has a payload. May find the end of one or two frames. */
  push(packet: RtpPacket): void;
  /** Whether a packet begins a frame that needs no other. */
  beginsKeyFrame(packet: RtpPacket): boolean;
  /** Drops what was collected: the next packet does not continue the last one. */
  reset(): void;
}

/** An assembled frame. */
export interface AssembledFrame {
  /** May be a view into a packet. */
  readonly data: Buffer;
  readonly key: boolean;
  /** RTP timestamp, 90 kHz. */
  readonly timestamp: number;
  /** No other frame needs it, as its sender says. */
  readonly discardable: boolean;
  /** Largest picture that the stream may show from here on, and how many a decoder holds of it; null: as before. */
  readonly format: PictureFormat | null;
}

export interface PictureFormat {
  readonly width: number;
  readonly height: number;
  /** Pictures that a decoder holds at most. */
  readonly pictures: number;
}

/** Where an assembler delivers. */
export interface FrameSink {
  /** A complete frame. */
  frame(frame: AssembledFrame): void;
  /** Something could not be used (no beginning, malformed): what follows needs a key frame. */
  broken(): void;
  /** The sender's pictures are larger than is taken, or need more references: another key frame would be no better. */
  refused(format: PictureFormat): void;
}

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
    return this.#parts.length <= MOST_PARTS && this.#held <= MOST_FRAME_BYTES;
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
