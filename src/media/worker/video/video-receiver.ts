import { type RtpPacket, unwrapRtx } from '../rtp/packet.ts';
import { buildNack, buildPli } from '../rtp/rtcp-builders.ts';
import { SequenceFilter, SequenceUnwrapper, sequenceDistance } from '../rtp/sequence.ts';
import type { AssembledFrame, FrameAssembler, FrameSink, PictureFormat } from './frame-assembler.ts';
import { H264Assembler } from './h264-assembler.ts';
import { KeyframeRequests } from './keyframe-requests.ts';
import { PICTURE_LIMITS, type PictureLimits } from './limits.ts';
import { MissingPackets } from './missing-packets.ts';
import { ReorderWindow } from './reorder-window.ts';
import { Vp8Assembler } from './vp8-assembler.ts';

/** A sequence number may jump this far before it counts as another stream. */
const MAX_JUMP = 1000;
/** A retransmission may come before the packets around it, but not long before. */
const MAX_RTX_AHEAD = 100;
/** A stream that goes on for so long after another has begun is sent beside it (legacy simulcast, `a=ssrc-group:SIM`). */
const BESIDE_MS = 3_000;
/** Versions that browsers send at most. */
const MOST_VERSIONS = 3;
/** Of several streams the one that is shown must be silent for so long before another one is. */
const LAYER_SILENCE_MS = 1_000;
/** A sender that goes back to the stream before is followed when the present one has been silent for so long. */
const RETURN_SILENCE_MS = 200;

/** An encoded frame: VP8 as it is, H.264 as a byte stream of annex B. */
export interface ReceivedFrame extends AssembledFrame {
  /** When its last packet came, in the time given to {@link VideoReceiver.packet}. */
  readonly receivedAt: number;
}

export interface VideoReceiverOptions {
  readonly codec: 'VP8' | 'H264';
  /** What is taken; a camera's pictures by default. */
  readonly limits?: PictureLimits;
  /** Our own SSRC, the sender of the feedback. */
  readonly localSsrc: number;
  /** Sends one RTCP packet. */
  readonly send: (rtcp: Buffer) => void;
  /** Frames in decoding order, beginning with a key frame. */
  readonly onFrame: (frame: ReceivedFrame) => void;
  /** The sender's pictures are not taken; nothing comes until they are smaller. */
  readonly onRefused?: (format: PictureFormat) => void;
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
  /** Streams before this one, the last first: when one of them goes on, they are versions of one picture. */
  #former: { readonly ssrc: number; readonly until: number; highest: number; newer: number | null }[] = [];
  #severalStreams = false;
  #needsKey = true;
  /** The beginning of a key frame has come, and its end has not. */
  #keyComing = false;
  #now = 0;
  #heardAt = Number.NEGATIVE_INFINITY;

  constructor(options: VideoReceiverOptions) {
    this.#options = options;
    const sink: FrameSink = {
      frame: (frame) => this.#deliver(frame),
      broken: () => this.#break(),
      refused: (format) => this.#refuse(format),
    };
    const { codec, limits = PICTURE_LIMITS.camera } = options;
    this.#assembler = codec === 'VP8' ? new Vp8Assembler(sink, limits) : new H264Assembler(sink, limits);
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
    else if (this.#isOtherVersion(packet)) return true;
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
    // A large key frame takes seconds on a slow link: to ask again meanwhile would only make it begin anew.
    if (!this.#keyComing) this.#keyframes.tick(nowMs, this.#heardAt);
  }

  /** Asks for a key frame, at most each 300 ms, and again until one came. Before the first packet it only remembers. */
  requestKeyframe(nowMs: number): void {
    this.#now = nowMs;
    if (!this.#keyComing) this.#keyframes.want(nowMs);
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
    const { highest } = this.#unwrapper;
    if (highest !== undefined) {
      const stream = { ssrc: this.#ssrc, until: this.#now + BESIDE_MS, highest: highest & 0xffff, newer: null };
      this.#former = [stream, ...this.#former.filter(({ ssrc }) => ssrc !== packet.ssrc)].slice(0, MOST_VERSIONS);
    }
    this.#ssrc = packet.ssrc;
    this.#retiredRtxSsrc = this.#rtxSsrc;
    this.#rtxSsrc = undefined;
    this.#filter.reset();
    this.#accept(first);
    return true;
  }

  /** Whether a packet belongs to another version of the picture that is received; it is not needed then. */
  #isOtherVersion(packet: RtpPacket): boolean {
    const silentMs = this.#now - this.#heardAt;
    const former = this.#former.find(({ ssrc }) => ssrc === packet.ssrc);
    if (former && sequenceDistance(former.highest, packet.sequenceNumber) > 0) {
      // One frame may have been under way when the sender changed.
      if (former.newer !== null && former.newer !== packet.timestamp && this.#now < former.until) this.#severalStreams = true;
      former.highest = packet.sequenceNumber;
      former.newer = packet.timestamp;
      if (silentMs < RETURN_SILENCE_MS) return true;
    }
    return this.#severalStreams && silentMs < LAYER_SILENCE_MS;
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
    this.#keyComing = false;
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
      if (packet.payload.length === 0) continue;
      if (this.#assembler.beginsKeyFrame(packet)) this.#keyComing = true;
      this.#assembler.push(packet);
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
    this.#keyComing = false;
  }

  #break(): void {
    this.#needsKey = true;
    this.#keyComing = false;
    this.#keyframes.want(this.#now);
  }

  #deliver(frame: AssembledFrame): void {
    this.#keyComing = false;
    if (this.#needsKey && !frame.key) {
      this.#break();
      return;
    }
    if (frame.key) {
      this.#needsKey = false;
      this.#keyframes.satisfied();
      this.stats.keyFrames++;
    }
    this.stats.frames++;
    this.#options.onFrame({ ...frame, receivedAt: this.#now });
  }

  #refuse(format: PictureFormat): void {
    this.#needsKey = true;
    this.#keyComing = false;
    this.#keyframes.refused(this.#now);
    this.#options.onRefused?.(format);
  }

  #sendPli(): boolean {
    if (this.#ssrc === undefined) return false;
    this.stats.plis++;
    this.#options.send(buildPli(this.#options.localSsrc, this.#ssrc));
    return true;
  }
}
