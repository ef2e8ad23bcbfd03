import { isVp8Start, vp8DescriptorEnd } from '../../../src/media/worker/video/vp8.ts';

/** The part of a VP8 payload in front of the frame's bytes (RFC 7741 4.2). Absent fields are undefined. */
export interface Vp8Descriptor {
  /** The payload begins the frame: S bit set and partition 0. */
  readonly start: boolean;
  /** 7 or 15 bits. */
  readonly pictureId: number | undefined;
  readonly tl0PicIdx: number | undefined;
  /** Temporal layer, 0 ... 3. */
  readonly temporalId: number | undefined;
  readonly keyIndex: number | undefined;
  /** Where the frame's bytes begin in the payload. */
  readonly end: number;
}

/** Reads a payload descriptor. Null when the bytes end within it; never throws. */
export function parseVp8Descriptor(payload: Buffer): Vp8Descriptor | null {
  const end = vp8DescriptorEnd(payload);
  if (end < 0) return null;
  const first = payload.readUInt8(0);
  let pictureId: number | undefined;
  let tl0PicIdx: number | undefined;
  let temporalId: number | undefined;
  let keyIndex: number | undefined;
  if (first & 0x80) {
    const flags = payload.readUInt8(1);
    let at = 2;
    if (flags & 0x80) {
      pictureId = payload.readUInt8(at++);
      if (pictureId & 0x80) pictureId = ((pictureId & 0x7f) << 8) | payload.readUInt8(at++);
    }
    if (flags & 0x40) tl0PicIdx = payload.readUInt8(at++);
    if (flags & 0x30) {
      const layers = payload.readUInt8(at++);
      if (flags & 0x20) temporalId = layers >> 6;
      if (flags & 0x10) keyIndex = layers & 31;
    }
  }
  return { start: isVp8Start(payload), pictureId, tl0PicIdx, temporalId, keyIndex, end };
}
