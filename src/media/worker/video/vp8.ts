import { SharedPacket } from '../rtp/shared-packet.ts';

/** The descriptor that {@link packetizeVp8} writes: X, I with 15 bits. */
const DESCRIPTOR_BYTES = 4;
const PICTURE_ID_OFFSET = 2;
/** Header, descriptor, payload, RTX number and the SRTP tag stay below 1220 bytes. */
const MAX_PAYLOAD = 1180;

/** Length of a payload descriptor (RFC 7741 4.2), or -1 when the payload ends within it. Allocates nothing. */
export function vp8DescriptorEnd(payload: Buffer): number {
  if (payload.length < 1) return -1;
  let end = 1;
  if (payload.readUInt8(0) & 0x80) {
    if (payload.length < 2) return -1;
    const flags = payload.readUInt8(1);
    end = 2;
    if (flags & 0x80) {
      if (payload.length < 3) return -1;
      end += payload.readUInt8(2) & 0x80 ? 2 : 1;
    }
    if (flags & 0x40) end++;
    if (flags & 0x30) end++;
  }
  return end <= payload.length ? end : -1;
}

/** Whether a payload begins a frame (S bit, partition 0). */
export function isVp8Start(payload: Buffer): boolean {
  return payload.length > 0 && (payload.readUInt8(0) & 0x17) === 0x10;
}

/** Whether a payload says that its frame is of no use to others (N bit, RFC 7741 4.2). */
export function isVp8Discardable(payload: Buffer): boolean {
  return payload.length > 0 && (payload.readUInt8(0) & 0x20) !== 0;
}

/** Whether a payload begins a key frame: the frame's first bit is zero (RFC 6386 9.1). */
export function isVp8KeyStart(payload: Buffer): boolean {
  const end = vp8DescriptorEnd(payload);
  return end > 0 && end < payload.length && isVp8Start(payload) && (payload.readUInt8(end) & 1) === 0;
}

/** Picture size in a key frame's header (RFC 6386 9.1), or null when it is no well-formed key frame. */
export function vp8KeyFrameSize(frame: Buffer): { width: number; height: number } | null {
  if (frame.length < 10 || (frame.readUInt8(0) & 1) !== 0 || frame.readUIntBE(3, 3) !== 0x9d012a) return null;
  const width = frame.readUInt16LE(6) & 0x3fff;
  const height = frame.readUInt16LE(8) & 0x3fff;
  return width > 0 && height > 0 ? { width, height } : null;
}

/**
 * Cuts an encoded frame into payloads of nearly equal size (RFC 7741 4). Each carries a 15-bit picture id of zero that
 * {@link patchVp8PictureId} overwrites per receiver. Our encoder makes no temporal layers, so there is no TL0PICIDX to keep
 * continuous.
 *
 * @param maxPayload bytes of one payload, descriptor included.
 * @returns no packets for an empty frame. The last one takes the marker bit.
 */
export function packetizeVp8(frame: Uint8Array, maxPayload = MAX_PAYLOAD): SharedPacket[] {
  const count = Math.ceil(frame.length / Math.max(1, maxPayload - DESCRIPTOR_BYTES));
  const size = Math.ceil(frame.length / Math.max(1, count));
  const packets: SharedPacket[] = [];
  for (let at = 0; at < frame.length; at += size) {
    const part = frame.subarray(at, at + size);
    const packet = new SharedPacket(DESCRIPTOR_BYTES + part.length);
    packet.payload.writeUInt8(at === 0 ? 0x90 : 0x80, 0);
    packet.payload.writeUInt8(0x80, 1);
    packet.payload.writeUInt16BE(0x8000, PICTURE_ID_OFFSET);
    packet.payload.set(part, DESCRIPTOR_BYTES);
    packets.push(packet);
  }
  return packets;
}

/** Writes the picture id of a payload made by {@link packetizeVp8}; its lower 15 bits are taken. */
export function patchVp8PictureId(payload: Buffer, pictureId: number): void {
  payload.writeUInt16BE(0x8000 | (pictureId & 0x7fff), PICTURE_ID_OFFSET);
}
