import type { RtpPacket } from '../../../src/media/worker/rtp/packet.ts';
import { ReceiveStatistics } from '../../../src/media/worker/rtp/receive-statistics.ts';
import type { RtcpPacket } from '../../../src/media/worker/rtp/rtcp.ts';
import { buildReceiverReport, buildRemb } from '../../../src/media/worker/rtp/rtcp-builders.ts';
import { VideoDecoder } from '../../../src/media/worker/video/decoder.ts';
import type { Picture } from '../../../src/media/worker/video/picture.ts';
import { VideoReceiver } from '../../../src/media/worker/video/video-receiver.ts';
import { FORMATS } from './offer.ts';
import { ReceiveEstimate } from './receive-estimate.ts';
import { type Rectangle, readStamp, type Stamp } from './stamp.ts';

/** A stamp seen in a watched rectangle. */
export interface Sighting extends Stamp {
  at: number;
}

export interface VideoViewerOptions {
  localSsrc: number;
  send(rtcp: Buffer): void;
  /** Off: frames are counted but not decoded (viewers of a bench). */
  decode: boolean;
  /** Tell the server how much the link carries (REMB), as browsers do. */
  estimate: boolean;
  /** Size of the canvas that rectangles are given in. */
  canvas: { width: number; height: number };
}

/** The picture as a caller gets it: repaired, decoded, looked at. */
export class VideoViewer {
  readonly statistics = new ReceiveStatistics(90_000);
  readonly #options: VideoViewerOptions;
  readonly #receiver: VideoReceiver;
  readonly #decoder: VideoDecoder | null;
  readonly #estimate = new ReceiveEstimate();
  #rectangles: readonly Rectangle[] = [];
  #remb = 0;
  #feedbackAt = 0;
  /** Newest stamp seen in each watched rectangle. */
  sightings: (Sighting | null)[] = [];
  /** All sightings of the first rectangle with a stamp since {@link watch}, for statistics. */
  readonly history: (Sighting & { tile: number })[] = [];
  /** Arrival times of decoded (or complete) frames. */
  readonly frames: number[] = [];
  picture: Picture | null = null;
  packets = 0;
  bytes = 0;
  keyFrames = 0;
  /** Timestamps of the last sender report: NTP in ms, and RTP. */
  senderReport: { ntpMs: number; rtp: number } | null = null;
  lastTimestamp = 0;

  constructor(options: VideoViewerOptions) {
    this.#options = options;
    this.#decoder = options.decode ? new VideoDecoder('VP8') : null;
    this.#receiver = new VideoReceiver({
      codec: 'VP8',
      localSsrc: options.localSsrc,
      send: options.send,
      onFrame: (frame) => this.#frame(frame.data, frame.key, frame.receivedAt, frame.timestamp),
    });
  }

  get stats() {
    return this.#receiver.stats;
  }

  /** Looks for stamps in these rectangles of the canvas from now on. */
  watch(rectangles: readonly Rectangle[]): void {
    this.#rectangles = rectangles;
    this.sightings = rectangles.map(() => null);
    this.history.length = 0;
  }

  packet(packet: RtpPacket, nowMs: number): void {
    this.packets += 1;
    this.bytes += packet.raw.length;
    if (packet.payloadType === FORMATS.vp8Rtx) {
      this.#estimate.repeated(packet.raw.length, nowMs);
      this.#receiver.rtx(packet, nowMs);
    } else if (packet.payloadType === FORMATS.vp8) {
      this.statistics.received(packet, nowMs);
      this.#receiver.packet(packet, nowMs);
      if (this.#estimate.packet(packet.raw.length, packet.timestamp, nowMs)) this.#sendEstimate(nowMs);
    }
  }

  rtcp(packet: RtcpPacket, nowMs: number): void {
    if (packet.type !== 'sr') return;
    this.statistics.senderReport(packet, nowMs);
    this.senderReport = { ntpMs: packet.ntpSeconds * 1000 + (packet.ntpFraction / 2 ** 32) * 1000, rtp: packet.rtpTimestamp };
  }

  /** Asks for a key frame as a browser does that cannot go on. */
  requestKeyframe(nowMs: number): void {
    this.#receiver.requestKeyframe(nowMs);
  }

  /** Call it each 20 ms. */
  tick(nowMs: number): void {
    this.#receiver.tick(nowMs, 50);
    if (nowMs - this.#feedbackAt < 1_000) return;
    this.#feedbackAt = nowMs;
    const block = this.statistics.report(nowMs);
    if (!block) return;
    this.#options.send(buildReceiverReport(this.#options.localSsrc, [block]));
    this.#sendEstimate(nowMs);
  }

  get estimate(): number {
    return this.#remb;
  }

  close(): void {
    this.#decoder?.close();
    this.picture = null;
  }

  #sendEstimate(nowMs: number): void {
    const ssrc = this.statistics.ssrc;
    if (ssrc === undefined || !this.#options.estimate) return;
    this.#remb = this.#estimate.update(nowMs);
    this.#options.send(buildRemb(this.#options.localSsrc, this.#remb, [ssrc]));
  }

  #frame(data: Buffer, key: boolean, at: number, timestamp: number): void {
    if (key) this.keyFrames += 1;
    this.lastTimestamp = timestamp;
    const picture = this.#decoder ? this.#decoder.decode(data) : null;
    if (this.#decoder && !picture) {
      this.#receiver.requestKeyframe(at);
      return;
    }
    this.frames.push(at);
    if (!picture) return;
    this.picture = picture;
    const scale = picture.width / this.#options.canvas.width;
    this.#rectangles.forEach((rectangle, tile) => {
      const stamp = readStamp(picture, scaled(rectangle, scale));
      if (!stamp) return;
      const before = this.sightings[tile];
      this.sightings[tile] = { ...stamp, at };
      if (before?.counter !== stamp.counter || before.id !== stamp.id) this.history.push({ ...stamp, at, tile });
    });
  }
}

function scaled({ x, y, width, height }: Rectangle, by: number): Rectangle {
  return { x: Math.round(x * by), y: Math.round(y * by), width: Math.round(width * by), height: Math.round(height * by) };
}
