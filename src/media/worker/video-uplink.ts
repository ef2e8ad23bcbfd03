import type { ColourSpace, RtpPacket } from './rtp/packet.ts';
import { ReceiveStatistics } from './rtp/receive-statistics.ts';
import { buildRemb } from './rtp/rtcp-builders.ts';
import { TransportFeedback } from './rtp/transport-feedback.ts';
import type { Agreement } from './transport/call-transports.ts';
import { DecodeBudget } from './video/decode-budget.ts';
import { MOST_PIXELS, type VideoCodec, VideoDecoder } from './video/decoder.ts';
import type { Picture } from './video/picture.ts';
import { type ReceivedFrame, VideoReceiver } from './video/video-receiver.ts';

export interface VideoUplinkOptions {
  agreement: Agreement;
  /** Sends one RTCP packet. */
  send(rtcp: Buffer): void;
  /** A new picture. It stays the decoder's and shows the newest frame until {@link VideoUplinkOptions.onGone}. */
  onPicture(picture: Picture): void;
  /** The picture given before is about to be freed. */
  onGone(): void;
}

/** A sender that keeps changing its codec makes us build decoders; more often than this is not served. */
const CODEC_CHANGE_MS = 1_000;

/** The camera of one call: packets in, decoded pictures out, feedback back to the sender. */
export class VideoUplink {
  readonly statistics = new ReceiveStatistics(90_000);
  readonly #feedback = new TransportFeedback();
  readonly #budget = new DecodeBudget();
  readonly #options: VideoUplinkOptions;
  readonly #byPayloadType = new Map<number, { codec: VideoCodec; rtx: boolean }>();
  #agreement: Agreement;
  #codec: VideoCodec | null = null;
  #codecSince = Number.NEGATIVE_INFINITY;
  #receiver: VideoReceiver | null = null;
  #decoder: VideoDecoder | null = null;
  #watched = true;
  /** What the sender says of its colours. */
  #colours: ColourSpace | undefined;
  /** The decoder has missed frames: it goes on with a key frame. */
  #decoderNeedsKey = true;
  #ceiling = 0;
  #now = 0;

  constructor(options: VideoUplinkOptions) {
    this.#options = options;
    this.#agreement = options.agreement;
    this.agree(options.agreement);
  }

  /** Follows a new agreement about the same section. */
  agree(agreement: Agreement): void {
    this.#agreement = agreement;
    this.#byPayloadType.clear();
    for (const codec of agreement.codecs) {
      if (codec.name === 'OPUS') continue;
      this.#byPayloadType.set(codec.payloadType, { codec: codec.name, rtx: false });
      if (codec.rtxPayloadType !== null) this.#byPayloadType.set(codec.rtxPayloadType, { codec: codec.name, rtx: true });
    }
  }

  /** Codec that the sender uses; null before its first packet. */
  get codec(): VideoCodec | null {
    return this.#codec;
  }

  /** Whether anybody sees the sender. While nobody does, frames are not decoded. */
  watch(on: boolean, nowMs: number): void {
    if (on === this.#watched) return;
    this.#watched = on;
    this.#decoderNeedsKey = true;
    if (on) this.requestKeyframe(nowMs);
  }

  requestKeyframe(nowMs: number): void {
    this.#receiver?.requestKeyframe(nowMs);
  }

  /** Takes one RTP packet of the section. */
  packet(packet: RtpPacket, nowMs: number): void {
    this.#now = nowMs;
    const format = this.#byPayloadType.get(packet.payloadType);
    if (!format) return;
    const receiver = this.#receiverFor(format.codec, nowMs);
    if (!receiver) return;
    if (!format.rtx) this.statistics.received(packet, nowMs);
    if (!format.rtx) this.#readColourSpace(packet);
    const kept = format.rtx ? receiver.rtx(packet, nowMs) : receiver.packet(packet, nowMs);
    if (!kept || this.#agreement.transportCcId === 0) return;
    const sequence = packet.extensionUint16(this.#agreement.transportCcId);
    if (sequence >= 0) this.#feedback.received(sequence, nowMs * 1000);
  }

  /** Sends requests for lost packets that are due. Call it each 20 ms. */
  tick(nowMs: number, rttMs: number): void {
    this.#now = nowMs;
    this.#receiver?.tick(nowMs, rttMs);
  }

  /** Sends the arrival times since the last call (transport-cc). */
  sendArrivals(): void {
    const media = this.#receiver?.ssrc;
    if (media === undefined) return;
    for (let packet = this.#build(media); packet; packet = this.#build(media)) this.#options.send(packet);
  }

  /** Most that the sender should send, bits per second. A change is told at once, and {@link repeatCeiling} repeats it. */
  setCeiling(bitsPerSecond: number): void {
    if (bitsPerSecond === this.#ceiling) return;
    this.#ceiling = bitsPerSecond;
    this.repeatCeiling();
  }

  repeatCeiling(): void {
    const media = this.#receiver?.ssrc;
    if (media !== undefined && this.#ceiling > 0) this.#options.send(buildRemb(this.#localSsrc, this.#ceiling, [media]));
  }

  close(): void {
    this.#options.onGone();
    this.#decoder?.close();
    this.#decoder = null;
    this.#receiver = null;
  }

  get #localSsrc(): number {
    return this.#agreement.sources.ssrc;
  }

  /** Comes with key frames, and again when it changes. */
  #readColourSpace(packet: RtpPacket): void {
    this.#colours = packet.colourSpace(this.#agreement.colourSpaceId) ?? this.#colours;
  }

  #build(media: number): Buffer | null {
    return this.#feedback.build(this.#localSsrc, media);
  }

  #receiverFor(codec: VideoCodec, nowMs: number): VideoReceiver | null {
    if (codec === this.#codec) return this.#receiver;
    if (nowMs - this.#codecSince < CODEC_CHANGE_MS) return null;
    this.#codec = codec;
    this.#codecSince = nowMs;
    this.#options.onGone();
    this.#decoder?.close();
    this.#decoder = new VideoDecoder(codec);
    this.#decoderNeedsKey = true;
    this.#receiver = new VideoReceiver({
      codec,
      localSsrc: this.#localSsrc,
      send: this.#options.send,
      onFrame: (frame) => this.#frame(frame),
    });
    return this.#receiver;
  }

  #frame(frame: ReceivedFrame): void {
    if (!this.#watched) return;
    if (!this.#budget.allows(this.#now)) {
      // A key frame is asked for when it could be decoded, not before.
      this.#decoderNeedsKey = true;
      return;
    }
    if (this.#decoderNeedsKey && !frame.key) {
      this.requestKeyframe(this.#now);
      return;
    }
    const picture = this.#decoder?.decode(frame.data, this.#colours) ?? null;
    // What gave no picture may have cost as much as the largest one.
    this.#budget.spend(picture ? picture.width * picture.height : MOST_PIXELS);
    this.#decoderNeedsKey = picture === null;
    if (picture) this.#options.onPicture(picture);
    else this.requestKeyframe(this.#now);
  }
}
