/** Bytes of an RTP header without CSRCs and extensions (RFC 3550 5.1). */
export const RTP_HEADER_BYTES = 12;

const ONE_BYTE_PROFILE = 0xbede;
const TWO_BYTE_PROFILE = 0x1000;
const EMPTY = Buffer.alloc(0);
/** The matrix of BT.709 in H.273, table 4. */
const BT709 = 1;

/** How a sender makes numbers out of colours. */
export interface ColourSpace {
  /** Luma from 0 to 255 instead of 16 to 235. */
  fullRange: boolean;
  matrix: 'bt601' | 'bt709';
}

/** One RTP packet. `payload` and `raw` are views: nothing was copied, so they live and change with the received datagram. */
export class RtpPacket {
  constructor(
    /** 0 ... 127. */
    readonly payloadType: number,
    readonly marker: boolean,
    /** 16 bits. */
    readonly sequenceNumber: number,
    /** 32 bits, in units of the codec's clock (90 kHz video, 48 kHz Opus). */
    readonly timestamp: number,
    readonly ssrc: number,
    /** Without header, extensions and padding; empty in a packet that is all padding (a bandwidth probe). */
    readonly payload: Buffer,
    /** The whole packet as it came. */
    readonly raw: Buffer,
    readonly extensionProfile: number,
    /** Where the extension elements lie in `raw`; both are 0 without extensions. */
    readonly extensionStart: number,
    readonly extensionEnd: number,
  ) {}

  /** Bytes of the header extension element negotiated as `id` (RFC 8285, one-byte and two-byte form), if there is one. */
  extension(id: number): Buffer | undefined {
    const found = this.#find(id);
    return found < 0 ? undefined : this.raw.subarray(found >> 8, (found >> 8) + (found & 0xff));
  }

  /** The first two bytes of an extension element as a number (transport-wide sequence number), or -1. Allocates nothing. */
  extensionUint16(id: number): number {
    const found = this.#find(id);
    return found < 0 || (found & 0xff) < 2 ? -1 : this.raw.readUInt16BE(found >> 8);
  }

  /**
   * What a colour-space element says (webrtc.org, experiments/rtp-hdrext/color-space): third byte the matrix as in H.273, fourth byte,
   * bits 4 and 5, the range of the luma. Null without such an element.
   */
  colourSpace(id: number): ColourSpace | null {
    const found = this.#find(id);
    if (found < 0 || (found & 0xff) < 4) return null;
    const range = (this.raw.readUInt8((found >> 8) + 3) >> 4) & 3;
    return { fullRange: range === 2, matrix: this.raw.readUInt8((found >> 8) + 2) === BT709 ? 'bt709' : 'bt601' };
  }

  /** Offset in the upper bits, length in the lower eight; -1 when there is no such element. */
  #find(id: number): number {
    if (id <= 0) return -1;
    if (this.extensionProfile === ONE_BYTE_PROFILE) return this.#findOneByte(id);
    if ((this.extensionProfile & 0xfff0) === TWO_BYTE_PROFILE) return this.#findTwoByte(id);
    return -1;
  }

  #findOneByte(id: number): number {
    let at = this.extensionStart;
    while (at < this.extensionEnd) {
      const head = this.raw.readUInt8(at++);
      if (head === 0) continue;
      const length = (head & 15) + 1;
      if (head >> 4 === 15 || at + length > this.extensionEnd) return -1;
      if (head >> 4 === id) return (at << 8) | length;
      at += length;
    }
    return -1;
  }

  #findTwoByte(id: number): number {
    let at = this.extensionStart;
    while (at < this.extensionEnd) {
      const head = this.raw.readUInt8(at++);
      if (head === 0) continue;
      if (at >= this.extensionEnd) return -1;
      const length = this.raw.readUInt8(at++);
      if (at + length > this.extensionEnd) return -1;
      if (head === id) return (at << 8) | length;
      at += length;
    }
    return -1;
  }
}

/** Reads one RTP packet (RFC 3550 5.1). Null for anything that is not a well-formed one; never throws. */
export function parseRtp(raw: Buffer): RtpPacket | null {
  if (raw.length < RTP_HEADER_BYTES) return null;
  const first = raw.readUInt8(0);
  if (first >> 6 !== 2) return null;
  let at = RTP_HEADER_BYTES + 4 * (first & 15);
  let profile = 0;
  let extensionStart = 0;
  let extensionEnd = 0;
  if (first & 0x10) {
    if (at + 4 > raw.length) return null;
    profile = raw.readUInt16BE(at);
    extensionStart = at + 4;
    extensionEnd = extensionStart + 4 * raw.readUInt16BE(at + 2);
    at = extensionEnd;
  }
  if (at > raw.length) return null;
  let end = raw.length;
  if (first & 0x20) {
    const padding = raw.readUInt8(end - 1);
    if (padding === 0 || at + padding > end) return null;
    end -= padding;
  }
  const second = raw.readUInt8(1);
  return new RtpPacket(
    second & 0x7f,
    second >= 0x80,
    raw.readUInt16BE(2),
    raw.readUInt32BE(4),
    raw.readUInt32BE(8),
    at === end ? EMPTY : raw.subarray(at, end),
    raw,
    profile,
    extensionStart,
    extensionEnd,
  );
}

/** Whether a datagram of a multiplexed transport is RTCP: packet types 192 ... 223 (RFC 5761 4). */
export function isRtcp(datagram: Buffer): boolean {
  if (datagram.length < 8) return false;
  const type = datagram.readUInt8(1);
  return type >= 192 && type <= 223;
}

/**
 * Writes a 12-byte RTP header into `target` at `offset`. Numbers are cut to their field's width, so running counters can
 * be passed as they are.
 *
 * @throws RangeError when `target` has no room for it.
 */
export function writeRtpHeader(
  target: Buffer,
  offset: number,
  payloadType: number,
  marker: boolean,
  sequenceNumber: number,
  timestamp: number,
  ssrc: number,
): void {
  target.writeUInt8(0x80, offset);
  target.writeUInt8((payloadType & 0x7f) | (marker ? 0x80 : 0), offset + 1);
  target.writeUInt16BE(sequenceNumber & 0xffff, offset + 2);
  target.writeUInt32BE(timestamp >>> 0, offset + 4);
  target.writeUInt32BE(ssrc >>> 0, offset + 8);
}

/**
 * The original packet inside a retransmission (RFC 4588 4): the first two payload bytes are its sequence number. Null when
 * nothing is inside (senders probe the bandwidth with empty retransmissions).
 */
export function unwrapRtx(rtx: RtpPacket, payloadType: number, ssrc: number): RtpPacket | null {
  if (rtx.payload.length <= 2) return null;
  return new RtpPacket(
    payloadType,
    rtx.marker,
    rtx.payload.readUInt16BE(0),
    rtx.timestamp,
    ssrc,
    rtx.payload.subarray(2),
    rtx.raw,
    rtx.extensionProfile,
    rtx.extensionStart,
    rtx.extensionEnd,
  );
}
