import { RTP_HEADER_BYTES, writeRtpHeader } from '../../src/media/worker/rtp/packet.ts';
import { parseRtcp } from '../../src/media/worker/rtp/rtcp.ts';
import { SendStream } from '../../src/media/worker/rtp/send-stream.ts';
import { SharedPacket } from '../../src/media/worker/rtp/shared-packet.ts';
import { packetizeVp8 } from '../../src/media/worker/video/vp8.ts';
import { packetizeH264 } from './rtp/h264-packets.ts';

/** A parameter set of 640x368 coded pixels (constrained baseline), with its picture parameter set. */
export const SPS = Buffer.from('6742c01eda0280be40', 'hex');
export const PPS = Buffer.from('68ce3c80', 'hex');

/** A frame with a valid header of 640x360 and a body that tells it from all others. */
function vp8Frame(key: boolean, id: number, bytes: number): Buffer {
  const frame = Buffer.alloc(Math.max(bytes, 16), id & 0xff);
  frame.write(key ? '1000009d012a80026801' : '31000000000000000000', 0, 'hex');
  frame.writeUInt32BE(id, 10);
  return frame;
}

/** An access unit of annex B; key frames carry their parameter sets. */
function h264Frame(key: boolean, id: number, bytes: number): Buffer {
  const slice = Buffer.alloc(Math.max(bytes, 16), (id & 0x7f) | 0x80);
  slice.writeUInt8(key ? 0x65 : 0x41, 0);
  // Seven bits a byte, so that no start code comes about.
  for (let i = 0; i < 4; i++) slice.writeUInt8(0x80 | ((id >> (21 - 7 * i)) & 0x7f), 1 + i);
  slice.writeUInt8(0x80, slice.length - 1);
  const start = Buffer.from([0, 0, 0, 1]);
  return key ? Buffer.concat([start, SPS, start, PPS, start, slice]) : Buffer.concat([start, slice]);
}

export interface VideoSenderOptions {
  readonly codec: 'VP8' | 'H264';
  readonly ssrc: number;
  /** Repeats on this stream, or on its own when there is none. */
  readonly rtxSsrc?: number;
  readonly sequenceNumber?: number;
  readonly random: () => number;
  readonly send: (packet: Buffer) => void;
}

/** A synthetic camera at 30 frames a second: sends numbered frames, answers NACK and PLI. */
export class VideoSender {
  static readonly PAYLOAD_TYPE = 96;
  static readonly RTX_PAYLOAD_TYPE = 97;
  /** What was sent, in order. */
  readonly frames: Buffer[] = [];
  keyRequests = 0;
  #wantsKey = true;
  readonly #options: VideoSenderOptions;
  readonly #stream: SendStream;

  constructor(options: VideoSenderOptions) {
    this.#options = options;
    this.#stream = new SendStream({
      ssrc: options.ssrc,
      payloadType: VideoSender.PAYLOAD_TYPE,
      ...(options.rtxSsrc === undefined ? {} : { rtx: { ssrc: options.rtxSsrc, payloadType: VideoSender.RTX_PAYLOAD_TYPE } }),
      sequenceNumber: options.sequenceNumber ?? 0,
      retransmissionBitrate: 5_000_000,
      send: options.send,
    });
  }

  /** Sends one frame of 1 to 6 packets (key frames up to 24). */
  frame(): void {
    const id = this.frames.length;
    const bytes = Math.floor((this.#wantsKey ? 24_000 : 6000) * this.#options.random()) + 100;
    const data = this.#options.codec === 'VP8' ? vp8Frame(this.#wantsKey, id, bytes) : h264Frame(this.#wantsKey, id, bytes);
    this.#wantsKey = false;
    this.frames.push(data);
    const packets = this.#options.codec === 'VP8' ? packetizeVp8(data) : packetizeH264(data).map((p) => SharedPacket.of(p));
    packets.forEach((packet, i) => {
      this.#stream.send(packet, i === packets.length - 1, id * 3000);
    });
  }

  /** Padding as Chromium sends it to probe: an empty retransmission. */
  probe(): void {
    const packet = Buffer.alloc(RTP_HEADER_BYTES + 100);
    writeRtpHeader(packet, 0, VideoSender.RTX_PAYLOAD_TYPE, false, 5, 0, this.#options.rtxSsrc ?? this.#options.ssrc);
    packet.writeUInt8(0xa0, 0);
    packet.writeUInt8(100, packet.length - 1);
    this.#options.send(packet);
  }

  rtcp(compound: Buffer, now: number, rttMs: number): void {
    for (const packet of parseRtcp(compound)) {
      if (packet.type === 'nack') this.#stream.retransmit(packet.lost, now, rttMs / 2);
      if (packet.type === 'pli') {
        this.keyRequests++;
        this.#wantsKey = true;
      }
    }
  }
}
