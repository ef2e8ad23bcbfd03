import { type RtpPacket, unwrapRtx } from '../rtp/packet.ts';
import { buildNack, buildPli } from '../rtp/rtcp-builders.ts';
import { SequenceFilter, SequenceUnwrapper, sequenceDistance } from '../rtp/sequence.ts';
import type { FrameAssembler, FrameSink } from './frame-assembler.ts';
import { H264Assembler } from './h264-assembler.ts';
import { KeyframeRequests } from './keyframe-requests.ts';
import { MissingPackets } from './missing-packets.ts';
import { ReorderWindow } from './reorder-window.ts';
import { Vp8Assembler } from './vp8-assembler.ts';

/** A sequence number may jump this far before it counts as another stream. */
const MAX_JUMP = 1000;
/** A retransmission may come before the packets around it, but not long before. */
const MAX_RTX_AHEAD = 100;

/** An encoded frame: VP8 as it is, H.264 as a byte stream of annex B. */
export interface ReceivedFrame {
  readonly data: Buffer;
  readonly key: boolean;
  /** RTP timestamp, 90 kHz. */
  readonly timestamp: number;
  /** When its last packet came, in the time given to {@link VideoReceiver.packet}. */
  readonly receivedAt: number;
}

export interface VideoReceiverOptions {
  readonly codec: 'VP8' | 'H264';
  /** Our own SSRC, the sender of the feedback. */
  readonly localSsrc: number;
  /** Sends one RTCP packet. */
  readonly send: (rtcp: Buffer) => void;
  /** Frames in decoding order, beginning with a key frame. */
  readonly onFrame: (frame: ReceivedFrame) => void;
}

/** Counters since the receiver was made. */
export interface VideoReceiverStats {
  packets: number;
  /** Of them, came in a retransmission and were of use. */
  repaired: number;
  /** Came twice, or after they had been given up. */
  useless: number;
  frames: number;
  keyFrames: number;
  /** Sequence numbers asked for, repeats included. */
  nacked: number;
  plis: number;
  /** How often packets were given up and a key frame had to be waited for. */
  breaks: number;
}

/**
 * Receives one video stream: puts packets in order, asks for lost ones (NACK) and, when they do not come, for a key frame
 * (PLI), and delivers frames as soon as they are complete. Follows the sender to another SSRC. Whatever arrives, memory is
 * bounded and nothing is thrown.
 */
export class VideoReceiver {
  readonly stats: VideoReceiverStats = {
    packets: 0,
    repaired: 0,
    useless: 0,
    frames: 0,
    keyFrames: 0,
    nacked: 0,
    plis: 0,
    breaks: 0,
  };
  readonly #options: VideoReceiverOptions;
  readonly #assembler: FrameAssembler;
  readonly #filter = new SequenceFilter(MAX_JUMP, MAX_JUMP);
  readonly #unwrapper = new SequenceUnwrapper();
  readonly #window = new ReorderWindow();
  readonly #missing = new MissingPackets();
  readonly #keyframes = new KeyframeRequests(() => this.#sendPli());
  #ssrc: number | undefined;
  #rtxSsrc: number | undefined;
  #retiredRtxSsrc: number | undefined;
  #candidate: RtpPacket | undefined;
  #needsKey = true;
  #now = 0;
  #heardAt = Number.NEGATIVE_INFINITY;

  constructor(options: VideoReceiverOptions) {
    this.#options = options;
    const sink: FrameSink = {
      frame: (data, key, timestamp) => this.#deliver(data, key, timestamp),
      broken: () => this.#break(),
    };
    this.#assembler = options.codec === 'VP8' ? new Vp8Assembler(sink) : new H264Assembler(sink);
  }

  /** The stream that is received, or undefined before its first packet. */
  get ssrc(): number | undefined {
    return this.#ssrc;
  }

  /** Whether nothing can be delivered before the next key frame. */
  get waitsForKeyframe(): boolean {
    return this.#needsKey;
  }

  /**
   * Takes a packet of the stream.
   *
   * @returns whether transport-wide feedback may acknowledge it: it was kept, or it is not needed (any more).
   */
  packet(packet: RtpPacket, nowMs: number): boolean {
    this.#now = nowMs;
    if (packet.ssrc === this.#ssrc) this.#candidate = undefined;
    else if (!this.#follow(packet)) return false;
    return this.#accept(packet);
  }

  /** Takes a packet of the retransmission stream (RFC 4588). Returns as {@link packet}. */
  rtx(rtx: RtpPacket, nowMs: number): boolean {
    this.#now = nowMs;
    if (rtx.payload.length <= 2) return true;
    if (this.#ssrc === undefined || rtx.ssrc === this.#retiredRtxSsrc) return false;
    const original = unwrapRtx(rtx, rtx.payloadType, this.#ssrc);
    const highest = this.#unwrapper.highest;
    if (!original || highest === undefined) return false;
    this.#rtxSsrc = rtx.ssrc;
    const sequence = this.#unwrapper.nearest(original.sequenceNumber) as number;
    if (sequence > highest + MAX_RTX_AHEAD) return false;
    if (sequence > highest) return this.#accept(original);
    const useful = this.#missing.found(sequence);
    if (useful) this.stats.repaired++;
    else this.stats.useless++;
    return useful ? this.#insert(sequence, original) : true;
  }

  /** Sends the requests that are due. Call it each 10 or 20 ms. */
  tick(nowMs: number, rttMs: number): void {
    this.#now = nowMs;
    if (this.#ssrc === undefined) return;
    while (this.#missing.expired(nowMs)) this.#giveUp();
    const due = this.#missing.size > 0 ? this.#missing.due(nowMs, rttMs) : [];
    if (due.length > 0) {
      this.stats.nacked += due.length;
      this.#options.send(buildNack(this.#options.localSsrc, this.#ssrc, due));
    }
    this.#keyframes.tick(nowMs, this.#heardAt);
  }

  /** Asks for a key frame, at most each 300 ms, and again until one came. Before the first packet it only remembers. */
  requestKeyframe(nowMs: number): void {
    this.#now = nowMs;
    this.#keyframes.want(nowMs);
  }

  /** Decides about a packet of another SSRC: two in a row make it the stream, so that a stray one changes nothing. */
  #follow(packet: RtpPacket): boolean {
    const first = this.#candidate;
    if (this.#ssrc === undefined) {
      this.#ssrc = packet.ssrc;
      return true;
    }
    this.#candidate = packet;
    if (first?.ssrc !== packet.ssrc || sequenceDistance(first.sequenceNumber, packet.sequenceNumber) !== 1) return false;
    this.#candidate = undefined;
    this.#ssrc = packet.ssrc;
    this.#retiredRtxSsrc = this.#rtxSsrc;
    this.#rtxSsrc = undefined;
    this.#filter.reset();
    this.#accept(first);
    return true;
  }

  #accept(packet: RtpPacket): boolean {
    const verdict = this.#filter.judge(packet.sequenceNumber);
    if (verdict === 'stray') return false;
    this.stats.packets++;
    this.#heardAt = this.#now;
    if (verdict === 'restart') this.#restart(packet.sequenceNumber);
    const highest = this.#unwrapper.highest;
    const sequence = this.#unwrapper.unwrap(packet.sequenceNumber);
    if (highest === undefined || sequence > highest) {
      if (highest !== undefined && sequence > highest + 1) this.#noteGap(highest + 1, sequence);
      return this.#insert(sequence, packet);
    }
    if (this.#missing.found(sequence)) return this.#insert(sequence, packet);
    this.stats.useless++;
    return true;
  }

  #restart(sequenceNumber: number): void {
    this.#unwrapper.reset();
    this.#missing.clear();
    this.#window.restart(sequenceNumber);
    this.#assembler.reset();
    // New streams begin with a key frame; it is asked for only when something else comes.
    this.#needsKey = true;
  }

  #noteGap(first: number, end: number): void {
    if (this.#missing.add(first, end, this.#now)) return;
    this.#skipTo(end);
    this.#break();
  }

  #insert(sequence: number, packet: RtpPacket): boolean {
    if (this.#needsKey && sequence > this.#window.next && this.#assembler.beginsKeyFrame(packet)) this.#skipTo(sequence);
    if (!this.#window.reaches(sequence)) this.#giveUp();
    if (!this.#window.reaches(sequence)) this.#skipTo(sequence);
    if (!this.#window.put(sequence, packet)) {
      this.#skipTo(sequence + 1);
      this.#break();
      return false;
    }
    this.#drain();
    return true;
  }

  #drain(): void {
    for (;;) {
      const packet = this.#window.take();
      if (!packet) return;
      // A packet without payload only takes a number (padding).
      if (packet.payload.length > 0) this.#assembler.push(packet);
    }
  }

  /** Stops waiting for the oldest missing packet: goes on with a key frame that is here already, or waits for one. */
  #giveUp(): void {
    this.stats.breaks++;
    const end = (this.#unwrapper.highest as number) + 1;
    this.#needsKey = true;
    for (let s = this.#window.next + 1; s < end; s++) {
      const packet = this.#window.get(s);
      if (!packet || !this.#assembler.beginsKeyFrame(packet)) continue;
      this.#skipTo(s);
      this.#drain();
      return;
    }
    this.#skipTo(end);
    this.#break();
  }

  #skipTo(sequence: number): void {
    this.#window.skipTo(sequence);
    this.#missing.dropBelow(sequence);
    this.#assembler.reset();
  }

  #break(): void {
    this.#needsKey = true;
    this.#keyframes.want(this.#now);
  }

  #deliver(data: Buffer, key: boolean, timestamp: number): void {
    if (this.#needsKey && !key) {
      this.#break();
      return;
    }
    if (key) {
      this.#needsKey = false;
      this.#keyframes.satisfied();
      this.stats.keyFrames++;
    }
    this.stats.frames++;
    this.#options.onFrame({ data, key, timestamp, receivedAt: this.#now });
  }

  #sendPli(): boolean {
    if (this.#ssrc === undefined) return false;
    this.stats.plis++;
    this.#options.send(buildPli(this.#options.localSsrc, this.#ssrc));
    return true;
  }
}
