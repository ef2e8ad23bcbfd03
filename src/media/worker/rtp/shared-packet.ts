import { RTP_HEADER_BYTES } from './packet.ts';

/** An RTX header is the RTP header and the original sequence number (RFC 4588 4). */
const RTX_HEADER_BYTES = RTP_HEADER_BYTES + 2;

/**
 * One payload with room for the headers in front of it, made once and sent to many receivers. Each {@link SendStream} writes
 * its own header over the last one's just before sending, so nothing is copied per receiver. Both views end in the same
 * payload bytes; only one of them is valid at a time.
 */
export class SharedPacket {
  /** Header and payload of an ordinary packet. */
  readonly rtp: Buffer;
  /** Header, original sequence number and payload of a retransmission on its own stream. */
  readonly rtx: Buffer;
  readonly payload: Buffer;

  /** @param payloadBytes length of the payload; its bytes are zero. */
  constructor(payloadBytes: number) {
    this.rtx = Buffer.alloc(RTX_HEADER_BYTES + payloadBytes);
    this.rtp = this.rtx.subarray(2);
    this.payload = this.rtx.subarray(RTX_HEADER_BYTES);
  }

  /** A packet with a copy of `payload` (an Opus frame). */
  static of(payload: Uint8Array): SharedPacket {
    const packet = new SharedPacket(payload.length);
    packet.payload.set(payload);
    return packet;
  }
}
