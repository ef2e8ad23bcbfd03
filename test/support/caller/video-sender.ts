import type { RtcpPacket } from '../../../src/media/worker/rtp/rtcp.ts';
import { parseTransportFeedback } from '../rtp/transport-feedback-report.ts';
import type { Clip } from './clip.ts';
import { FORMATS } from './offer.ts';
import { buildRtpPackets, type OutgoingPacket } from './packetize.ts';
import { SendControl } from './send-control.ts';

const HISTORY = 1_024;

export interface VideoSenderOptions {
  ssrc: number;
  rtxSsrc: number;
  /** Best first; one is chosen by what the link carries. All with the same id and frame rate. */
  clips: readonly Clip[];
  /** Ids agreed in the answer. */
  transportCcId: number;
  rtx: boolean;
  send(packet: Buffer): void;
}

/** The camera of a caller: sends clips in a loop, and does what a browser does with the server's feedback. */
export class VideoSender {
  readonly #options: VideoSenderOptions;
  readonly #history: (OutgoingPacket | undefined)[] = new Array(HISTORY);
  readonly control: SendControl;
  /** When the frame with a counter was sent last. */
  readonly sentAt = new Float64Array(4_096);
  #clip: Clip;
  #position = 0;
  #sequence = 1_000;
  #rtxSequence = 1;
  #transportSequence = 1;
  #pictureId = 1;
  #keyAt = Number.NEGATIVE_INFINITY;
  readonly stats = { frames: 0, packets: 0, bytes: 0, nacked: 0, repeated: 0, keyRequests: 0 };

  constructor(options: VideoSenderOptions) {
    this.#options = options;
    this.#clip = options.clips[0] as Clip;
    this.control = new SendControl(this.#clip.kbps * 1.2);
  }

  get clip(): Clip {
    return this.#clip;
  }

  /** Clips to choose from, from the next key frame on. */
  set clips(clips: readonly Clip[]) {
    (this.#options as { clips: readonly Clip[] }).clips = clips;
    this.#restart(clips[0] as Clip);
  }

  /** Sends the next frame. `timestamp` 90 kHz. */
  frame(timestamp: number, nowMs: number): void {
    this.#chooseClip(nowMs);
    const clip = this.#clip;
    const data = clip.data[this.#position] as Buffer;
    this.sentAt[this.#position] = nowMs;
    if (this.#position === 0) this.#keyAt = nowMs;
    this.#position = (this.#position + 1) % clip.data.length;
    this.#pictureId = (this.#pictureId + 1) & 0x7fff;
    const payloadType = clip.codec === 'VP8' ? FORMATS.vp8 : FORMATS.h264;
    const packets = buildRtpPackets(clip.codec, data, this.#pictureId);
    packets.forEach((payload, index) => {
      const packet = { payload, payloadType, marker: index === packets.length - 1, sequence: this.#sequence & 0xffff, timestamp };
      this.#history[this.#sequence % HISTORY] = packet;
      this.#sequence += 1;
      this.#write(packet, false, nowMs);
    });
    this.stats.frames += 1;
  }

  /** Feedback of the server about this stream. */
  rtcp(packet: RtcpPacket, nowMs: number): void {
    if (packet.type === 'nack' && packet.mediaSsrc === this.#options.ssrc) {
      for (const sequence of packet.lost) this.#repeat(sequence, nowMs);
    } else if (packet.type === 'pli' || packet.type === 'fir') {
      this.stats.keyRequests += 1;
      if (nowMs - this.#keyAt > 300) this.#restart(this.#clip);
    } else if (packet.type === 'remb') {
      this.control.remb(packet.bitrate);
    } else if (packet.type === 'twcc') {
      const report = parseTransportFeedback(packet.raw);
      if (report) this.control.feedback(report, nowMs);
    }
  }

  /** The best clip that the link carries; better ones only with room to spare. */
  #chooseClip(nowMs: number): void {
    const rate = this.control.rate / 1_000;
    const { clips } = this.#options;
    const best = clips.find((clip) => clip.kbps <= rate * (clip.kbps > this.#clip.kbps ? 0.8 : 1)) ?? (clips.at(-1) as Clip);
    if (best !== this.#clip && nowMs - this.#keyAt > 1_000) this.#restart(best);
  }

  #restart(clip: Clip): void {
    this.#clip = clip;
    this.#position = 0;
  }

  #repeat(sequence: number, nowMs: number): void {
    this.stats.nacked += 1;
    const packet = this.#history[sequence % HISTORY];
    if (packet?.sequence !== sequence) return;
    this.stats.repeated += 1;
    this.#write(packet, this.#options.rtx, nowMs);
  }

  #write(packet: OutgoingPacket, asRtx: boolean, nowMs: number): void {
    const { transportCcId, ssrc, rtxSsrc } = this.#options;
    const extended = transportCcId > 0 ? 8 : 0;
    const b = Buffer.alloc(12 + extended + (asRtx ? 2 : 0) + packet.payload.length);
    b[0] = 0x80 | (extended ? 0x10 : 0);
    b[1] = (asRtx ? packet.payloadType + 1 : packet.payloadType) | (packet.marker ? 0x80 : 0);
    b.writeUInt16BE(asRtx ? this.#rtxSequence++ & 0xffff : packet.sequence, 2);
    b.writeUInt32BE(packet.timestamp >>> 0, 4);
    b.writeUInt32BE(asRtx ? rtxSsrc : ssrc, 8);
    let at = 12;
    if (extended) {
      b.writeUInt16BE(0xbede, 12);
      b.writeUInt16BE(1, 14);
      b[16] = (transportCcId << 4) | 1;
      b.writeUInt16BE(this.#transportSequence & 0xffff, 17);
      this.control.sent(this.#transportSequence & 0xffff, nowMs);
      this.#transportSequence += 1;
      at = 20;
    }
    if (asRtx) at = b.writeUInt16BE(packet.sequence, at);
    packet.payload.copy(b, at);
    this.stats.packets += 1;
    this.stats.bytes += b.length;
    this.#options.send(b);
  }
}
