import type { RtpPacket } from '../rtp/packet.ts';
import { type FrameAssembler, FrameParts, type FrameSink } from './frame-assembler.ts';
import { isTakenSize, type PictureLimits, VP8_PICTURES } from './limits.ts';
import { isVp8Discardable, isVp8KeyStart, isVp8Start, vp8DescriptorEnd, vp8KeyFrameSize } from './vp8.ts';

/** Assembles VP8 frames (RFC 7741): from a payload with the start bit to the marker, or to the next frame's beginning. */
export class Vp8Assembler implements FrameAssembler {
  readonly #sink: FrameSink;
  readonly #parts = new FrameParts();
  readonly #limits: PictureLimits;
  #timestamp = 0;
  #discardable = false;

  constructor(sink: FrameSink, limits: PictureLimits) {
    this.#sink = sink;
    this.#limits = limits;
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
    if (start) this.#discardable = isVp8Discardable(payload);
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
    const format = size && { ...size, pictures: VP8_PICTURES };
    if (key && !size) this.#sink.broken();
    else if (format && !isTakenSize(format.width, format.height, this.#limits)) this.#sink.refused(format);
    else this.#sink.frame({ data, key, timestamp: this.#timestamp, discardable: !key && this.#discardable, format });
  }

  #abandon(): void {
    this.#parts.clear();
    this.#sink.broken();
  }
}
