import { randomInt } from 'node:crypto';
import { RateMeter } from './rate-meter.ts';
import type { RoomPackets } from './room-packets.ts';
import type { ReportBlock } from './rtp/rtcp.ts';
import { SendStream } from './rtp/send-stream.ts';
import type { CanvasFrame, PictureSink } from './sink.ts';
import { TierChoice } from './tier-choice.ts';
import type { TierSpec } from './tiers.ts';
import type { Agreement } from './transport/call-transports.ts';
import { patchVp8PictureId } from './video/vp8.ts';
import { Vp8Rewriter } from './video/vp8-rewriter.ts';

export interface DownlinkOptions {
  agreement: Agreement;
  tiers: readonly TierSpec[];
  packets: RoomPackets;
  send(packet: Buffer): void;
  /** A key frame of a tier is needed. */
  requestKey(tier: number): void;
  nowMs: number;
}

/** A receiver's estimate older than this says nothing any more; browsers send one each second. */
const REMB_VALID_MS = 4_000;
const LOSS_VALID_MS = 3_000;
/** RTP header, SRTP tag, UDP and IP headers: what a packet costs on the link besides its payload. */
const OVERHEAD_BYTES = 12 + 10 + 28;
const LEAST_PADDING = 300;

/** The composed picture on its way to one receiver. */
export class Downlink implements PictureSink {
  readonly stream: SendStream;
  readonly #options: DownlinkOptions;
  readonly #rewriter: Vp8Rewriter;
  readonly #choice: TierChoice;
  /** All that is sent, and that without padding. */
  readonly #sent = new RateMeter();
  readonly #media = new RateMeter();
  #active = false;
  #remb = 0;
  #rembAt = Number.NEGATIVE_INFINITY;
  #loss = 0;
  #lossAt = Number.NEGATIVE_INFINITY;
  #now: number;
  #owed = 0;
  #paddedAt: number;
  #padding = false;

  /** @throws never; an agreement without VP8 cannot send (checked when the offer is answered) */
  constructor(options: DownlinkOptions) {
    const codec = options.agreement.codecs.find((candidate) => candidate.name === 'VP8');
    const { ssrc, rtxSsrc } = options.agreement.sources;
    const rtx = codec?.rtxPayloadType ?? null;
    this.#options = options;
    this.#now = options.nowMs;
    this.#paddedAt = options.nowMs;
    this.stream = new SendStream({
      ssrc,
      payloadType: codec?.payloadType ?? 0,
      ...(rtx === null ? {} : { rtx: { ssrc: rtxSsrc, payloadType: rtx } }),
      send: (packet) => this.#send(packet),
      patch: patchVp8PictureId,
      sequenceNumber: randomInt(0, 2 ** 15),
      timestampOffset: randomInt(0, 2 ** 32 - 1),
    });
    this.#rewriter = new Vp8Rewriter(this.stream, 0, randomInt(0, 2 ** 15));
    this.#choice = new TierChoice(
      options.tiers.map((tier) => tier.kbps),
      options.nowMs,
    );
  }

  /** Tier that is being sent, or wanted before the first frame. */
  get tier(): number {
    return this.#rewriter.current ?? this.#rewriter.awaitsKeyOf ?? 0;
  }

  /** Whether frames of a tier are of use to this receiver. */
  needs(tier: number): boolean {
    return this.#active && (this.#rewriter.current === tier || this.#rewriter.awaitsKeyOf === tier);
  }

  /** Whether the receiver gets the picture now (its transport is up, it wants to receive, it is not on hold). */
  get active(): boolean {
    return this.#active;
  }

  /** Starts or pauses the picture. After a pause it goes on with a key frame. */
  activate(on: boolean): void {
    if (on === this.#active) return;
    this.#active = on;
    if (!on) return;
    this.#rewriter.restart();
    this.#options.requestKey(this.#rewriter.awaitsKeyOf ?? 0);
  }

  /** The receiver's page was replaced or its transport restarted: it may have lost what it needs to decode. */
  refresh(): void {
    if (this.#active) this.requestKey();
  }

  /** The receiver asks for a key frame (PLI, FIR). */
  requestKey(): void {
    if (this.#active) this.#options.requestKey(this.tier);
  }

  /** Offers an encoded frame; sent when it belongs to this receiver. */
  picture(frame: CanvasFrame, nowMs: number): void {
    if (!this.needs(frame.tier)) return;
    this.#now = nowMs;
    this.#rewriter.send(frame, this.#options.packets.picture(frame));
  }

  nack(lost: readonly number[], nowMs: number, rttMs: number): void {
    this.#now = nowMs;
    if (this.#active) this.stream.retransmit(lost, nowMs, rttMs);
  }

  /** The receiver's bandwidth estimate, bits per second. */
  remb(bitsPerSecond: number, nowMs: number): void {
    this.#remb = bitsPerSecond;
    this.#rembAt = nowMs;
  }

  /** The receiver's report about our stream. */
  report(block: ReportBlock, nowMs: number): void {
    this.#loss = block.fractionLost / 256;
    this.#lossAt = nowMs;
  }

  /** Chooses the tier anew. Call it each 200 ms. */
  adapt(nowMs: number): void {
    if (!this.#active) return;
    const tier = this.#choice.update(
      {
        remb: nowMs - this.#rembAt < REMB_VALID_MS ? this.#remb : null,
        loss: nowMs - this.#lossAt < LOSS_VALID_MS ? this.#loss : null,
        sent: this.#sent.bitsPerSecond(nowMs),
      },
      nowMs,
    );
    this.#rewriter.select(tier);
    const awaited = this.#rewriter.awaitsKeyOf;
    if (awaited !== undefined) this.#options.requestKey(awaited);
  }

  /** Fills the link up to the rate that is being tried, by repeating recent packets. Call it each 20 ms. */
  pad(nowMs: number): void {
    const elapsed = Math.min(100, nowMs - this.#paddedAt);
    this.#paddedAt = nowMs;
    const missing = this.#choice.paddedRate === 0 ? 0 : this.#choice.paddedRate - this.#media.bitsPerSecond(nowMs);
    if (!this.#active || missing <= 0) {
      this.#owed = 0;
      return;
    }
    this.#owed += (missing * elapsed) / 8_000;
    if (this.#owed < LEAST_PADDING) return;
    this.#now = nowMs;
    this.#padding = true;
    this.#owed = Math.min(0, this.#owed - this.stream.pad(this.#owed));
    this.#padding = false;
  }

  #send(packet: Buffer): void {
    const bytes = packet.length + OVERHEAD_BYTES;
    this.#sent.add(bytes, this.#now);
    if (!this.#padding) this.#media.add(bytes, this.#now);
    this.#options.send(packet);
  }
}
