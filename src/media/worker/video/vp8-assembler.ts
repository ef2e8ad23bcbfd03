import type { RtpPacket } from '../rtp/packet.ts';
import { type FrameAssembler, FrameParts, type FrameSink, MAX_PIXELS } from './frame-assembler.ts';
import { isVp8KeyStart, isVp8Start, vp8DescriptorEnd, vp8KeyFrameSize } from './vp8.ts';

/** Assembles VP8 frames (RFC 7741): from a payload with the start bit to the marker, or to the next frame's beginning. */
export class Vp8Assembler implements FrameAssembler {
  readonly #sink: FrameSink;
  readonly #parts = new FrameParts();
  #timestamp = 0;

  constructor(sink: FrameSink) {
    this.#sink = sink;
  }

  push(packet: RtpPacket): void {
    const { payload, timestamp } = packet;
    const start = isVp8Start(payload);
    // Nothing is missing in between, so the frame before is whole even if its sender forgot the marker.
    if (!this.#parts.empty && (start || timestamp !== this.#timestamp)) this.#finish();
    const end = vp8DescriptorEnd(payload);
    if (end < 0 || end >= payload.length || (this.#parts.empty && !start)) {
      this.#abandon();
      return;
    }
    this.#timestamp = timestamp;
    if (!this.#parts.add(payload.subarray(end), packet.raw.length)) this.#abandon();
    else if (packet.marker) this.#finish();
  }

  beginsKeyFrame(packet: RtpPacket): boolean {
    return isVp8KeyStart(packet.payload);
  }

  reset(): void {
    this.#parts.clear();
  }

  #finish(): void {
    const data = this.#parts.take();
    const key = (data.readUInt8(0) & 1) === 0;
    const size = key ? vp8KeyFrameSize(data) : null;
    if (key && (!size || size.width * size.height > MAX_PIXELS)) this.#sink.broken();
    else this.#sink.frame(data, key, this.#timestamp);
  }

  #abandon(): void {
    this.#parts.clear();
    this.#sink.broken();
  }
}
