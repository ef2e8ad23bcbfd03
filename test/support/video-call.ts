import { parseRtp, type RtpPacket } from '../../src/media/worker/rtp/packet.ts';
import { type ReceivedFrame, VideoReceiver } from '../../src/media/worker/video/video-receiver.ts';
import { type LinkConditions, LossyLink, seededRandom } from './lossy-link.ts';
import { VideoSender } from './video-sender.ts';

export interface VideoCallOptions extends Partial<LinkConditions> {
  readonly codec?: 'VP8' | 'H264';
  readonly seed?: number;
  readonly rtx?: boolean;
  readonly sequenceNumber?: number;
}

/** A sender and a {@link VideoReceiver} joined by two bad links, in steps of one millisecond of made-up time. */
export class VideoCall {
  now = 0;
  sender: VideoSender;
  readonly receiver: VideoReceiver;
  readonly received: ReceivedFrame[] = [];
  /** From the sender to the receiver. */
  readonly up: LossyLink;
  /** Feedback. */
  readonly back: LossyLink;
  /** Looks at each packet that arrives; false loses it. */
  filter: (packet: RtpPacket) => boolean = () => true;
  sending = true;
  readonly #options: VideoCallOptions;
  readonly #random: () => number;

  constructor(options: VideoCallOptions = {}) {
    this.#options = options;
    this.#random = seededRandom(options.seed ?? 1);
    this.up = new LossyLink(this.#random, options, (packet) => this.#arrive(packet));
    this.back = new LossyLink(this.#random, options, (packet) => this.sender.rtcp(packet, this.now, this.rtt));
    this.receiver = new VideoReceiver({
      codec: options.codec ?? 'VP8',
      localSsrc: 99,
      send: (rtcp) => this.back.send(rtcp, this.now),
      onFrame: (frame) => this.received.push(frame),
    });
    this.sender = this.newSender(1000, options.sequenceNumber ?? 0);
  }

  get rtt(): number {
    return this.up.conditions.delayMs + this.back.conditions.delayMs;
  }

  newSender(ssrc: number, sequenceNumber: number): VideoSender {
    return new VideoSender({
      codec: this.#options.codec ?? 'VP8',
      ssrc,
      ...(this.#options.rtx === false ? {} : { rtxSsrc: ssrc + 1 }),
      sequenceNumber,
      random: this.#random,
      send: (packet) => this.up.send(packet, this.now),
    });
  }

  run(ms: number): void {
    for (const end = this.now + ms; this.now < end; this.now++) {
      if (this.sending && this.now % 33 === 0) this.sender.frame();
      this.up.advance(this.now);
      this.back.advance(this.now);
      if (this.now % 10 === 0) this.receiver.tick(this.now, this.rtt);
    }
  }

  #arrive(raw: Buffer): void {
    const packet = parseRtp(raw);
    if (!packet || !this.filter(packet)) return;
    if (packet.payloadType === VideoSender.RTX_PAYLOAD_TYPE) this.receiver.rtx(packet, this.now);
    else this.receiver.packet(packet, this.now);
  }
}
