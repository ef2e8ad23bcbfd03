import type { ColourSpace, RtpPacket } from './rtp/packet.ts';
import { ReceiveStatistics } from './rtp/receive-statistics.ts';
import { buildRemb } from './rtp/rtcp-builders.ts';
import { TransportFeedback } from './rtp/transport-feedback.ts';
import type { Agreement } from './transport/call-transports.ts';
import type { VideoCodec } from './video/decoder.ts';
import { PICTURE_LIMITS, type SenderKind } from './video/limits.ts';
import type { Picture } from './video/picture.ts';
import type { PictureLoad } from './video/picture-load.ts';
import { SenderPictures } from './video/sender-pictures.ts';
import { type SenderWish, SenderWishes } from './video/sender-wish.ts';
import { VideoReceiver } from './video/video-receiver.ts';

export interface VideoUplinkOptions {
  agreement: Agreement;
  kind: SenderKind;
  load: PictureLoad;
  /** Sends one RTCP packet. */
  send(rtcp: Buffer): void;
  /** A new picture. It stays the decoder's and shows the newest frame until {@link VideoUplinkOptions.onGone}. */
  onPicture(picture: Picture): void;
  /** The picture given before is about to be freed. */
  onGone(): void;
  /** The sender should send no more than that. */
  onWish(wish: SenderWish): void;
}

/** A sender that keeps changing its codec makes us build decoders; more often than this is not served. */
const CODEC_CHANGE_MS = 1_000;
/** Camera for which there was no time: less than that for a while, whatever its tile. A screen's detail is not given up. */
const STRAINED = { bitsPerSecond: 500_000, ms: 10_000 } as const;

/** The camera of one call: packets in, decoded pictures out, feedback back to the sender. */
export class VideoUplink {
  readonly statistics = new ReceiveStatistics(90_000);
  readonly #feedback = new TransportFeedback();
  readonly #pictures: SenderPictures;
  readonly #wishes: SenderWishes;
  readonly #options: VideoUplinkOptions;
  readonly #byPayloadType = new Map<number, { codec: VideoCodec; rtx: boolean }>();
  #agreement: Agreement;
  #codec: VideoCodec | null = null;
  #codecSince = Number.NEGATIVE_INFINITY;
  #receiver: VideoReceiver | null = null;
  /** What the sender says of its colours. */
  #colours: ColourSpace | undefined;
  #ceiling = 0;
  #strainedUntil = Number.NEGATIVE_INFINITY;
  #now = 0;

  constructor(options: VideoUplinkOptions) {
    this.#options = options;
    this.#agreement = options.agreement;
    this.#wishes = new SenderWishes(options.kind, (wish) => options.onWish(wish));
    this.#pictures = new SenderPictures({
      kind: options.kind,
      load: options.load,
      onPicture: (picture) => options.onPicture(picture),
      onGone: () => options.onGone(),
      requestKeyframe: (nowMs) => this.requestKeyframe(nowMs),
      onTooDear: (nowMs) => this.#tooDear(nowMs),
    });
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
    this.#now = nowMs;
    this.#pictures.watch(on, nowMs);
  }

  /** To draw the sender's picture took so many ms. */
  drawn(ms: number): void {
    this.#pictures.drawn(ms);
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
    if (!format.rtx) this.#readColourSpace(packet);
    const kept = format.rtx ? receiver.rtx(packet, nowMs) : receiver.packet(packet, nowMs);
    if (!format.rtx && packet.ssrc === receiver.ssrc) this.statistics.received(packet, nowMs);
    if (!kept || this.#agreement.transportCcId === 0) return;
    const sequence = packet.extensionUint16(this.#agreement.transportCcId);
    if (sequence >= 0) this.#feedback.received(sequence, nowMs * 1000);
  }

  /** Sends requests for lost packets that are due. Call it each 20 ms. */
  tick(nowMs: number, rttMs: number): void {
    this.#now = nowMs;
    this.#receiver?.tick(nowMs, rttMs);
    this.#pictures.tick(nowMs);
  }

  /** Sends the arrival times since the last call (transport-cc). */
  sendArrivals(): void {
    const media = this.#receiver?.ssrc;
    if (media === undefined) return;
    for (let packet = this.#build(media); packet; packet = this.#build(media)) this.#options.send(packet);
  }

  /** Most that the sender should send, bits per second. A change is sent at once, and {@link repeatCeiling} repeats it. */
  setCeiling(bitsPerSecond: number): void {
    if (bitsPerSecond === this.#ceiling) return;
    this.#ceiling = bitsPerSecond;
    this.repeatCeiling();
  }

  repeatCeiling(): void {
    const media = this.#receiver?.ssrc;
    const most = this.#now < this.#strainedUntil ? STRAINED.bitsPerSecond : Number.POSITIVE_INFINITY;
    if (media === undefined || this.#ceiling === 0) return;
    this.#options.send(buildRemb(this.#localSsrc, Math.min(most, this.#ceiling), [media]));
  }

  close(): void {
    this.#pictures.close();
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
    this.#pictures.useCodec(codec);
    this.#receiver = new VideoReceiver({
      codec,
      localSsrc: this.#localSsrc,
      send: this.#options.send,
      limits: PICTURE_LIMITS[this.#options.kind],
      onFrame: (frame) => {
        if (frame.format) this.#wishes.shows(frame.format, this.#now);
        this.#wishes.came(this.#now);
        this.#pictures.frame(frame, this.#colours, this.#now);
      },
      onRefused: (format) => this.#wishes.shows(format, this.#now),
    });
    return this.#receiver;
  }

  #tooDear(nowMs: number): void {
    this.#wishes.tooDear(nowMs);
    if (this.#options.kind === 'screen') return;
    this.#strainedUntil = nowMs + STRAINED.ms;
    this.repeatCeiling();
  }
}
