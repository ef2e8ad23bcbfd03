import { randomInt } from 'node:crypto';
import type { Clock } from '../../base/clock.ts';
import type { CallSpec, CallState, Tile } from '../../rooms/ports.ts';
import { AudioUplink } from './audio-uplink.ts';
import { Downlink } from './downlink.ts';
import { type MediaClock, soundTime } from './media-clock.ts';
import type { RoomPackets } from './room-packets.ts';
import { roundTripMs } from './rtp/ntp.ts';
import { isRtcp, parseRtp, type RtpPacket } from './rtp/packet.ts';
import type { ReportBlock, SenderReport } from './rtp/rtcp.ts';
import { parseRtcp, type RtcpPacket } from './rtp/rtcp.ts';
import { buildReceiverReport, buildSdes, buildSenderReport } from './rtp/rtcp-builders.ts';
import { SendStream } from './rtp/send-stream.ts';
import type { PictureSink, SoundSink } from './sink.ts';
import type { SoundSource } from './source.ts';
import type { TierSpec } from './tiers.ts';
import { uplinkCeiling } from './tiers.ts';
import { CallTransports, fingerprints } from './transport/call-transports.ts';
import type { TransportOptions } from './transport/native-connection.ts';
import type { MediaKind, Offer } from './transport/offer.ts';
import type { Picture } from './video/picture.ts';
import type { PictureLoad } from './video/picture-load.ts';
import type { SenderWish } from './video/sender-wish.ts';
import { VideoUplink } from './video-uplink.ts';

/** What a call needs of its room. */
export interface CallOptions {
  transport: TransportOptions;
  clock: Clock;
  mediaClock: MediaClock;
  packets: RoomPackets;
  tiers: readonly TierSpec[];
  load: PictureLoad;
  listener: CallListener;
}

export interface CallListener {
  picture(call: Call, picture: Picture, nowMs: number): void;
  /** The picture given before is about to be freed. */
  pictureGone(call: Call): void;
  talking(call: Call, talking: boolean): void;
  /** The client should send no more than that. */
  wish(call: Call, wish: SenderWish): void;
  requestKey(tier: number): void;
  /** A downlink for the picture exists from now on, or not any more. */
  receiver(downlink: PictureSink, present: boolean): void;
  transport(call: Call, state: 'connected' | 'lost'): void;
  /** Directions have changed: the mixer has to know. */
  changed(call: Call): void;
}

/**
 * Silence of a receiver that means that it is out of reach. Browsers report on sound each 5 s, at most 7.5 s apart; the native side's own
 * check of consent takes 30 s (space-protocol 6.6 asks for about 10).
 */
const SILENCE_MS = 10_000;
const FEEDBACK_MS = 60;
const ADAPT_MS = 200;
const REPORT_MS = 1_000;
/** Until a report has given the round trip. */
const ASSUMED_RTT_MS = 50;

/** One call: its transports, what it sends and what it gets. */
export class Call implements SoundSink, SoundSource {
  readonly id: string;
  spec: CallSpec;
  #state: CallState;
  #tile: Tile | null = null;
  readonly #options: CallOptions;
  readonly #transports: CallTransports;
  readonly #cname: string;
  #peer: string[] = [];
  #audioUp: AudioUplink | null = null;
  #videoUp: VideoUplink | null = null;
  #audioDown: SendStream | null = null;
  #videoDown: Downlink | null = null;
  /** The streams down outlive a pause: a receiver takes a stream that begins anew under its old name for a replay. */
  #sendsAudio = false;
  #sendsVideo = false;
  /** When anything came, for each kind. */
  readonly #heardAt: Record<MediaKind, number> = { audio: 0, video: 0 };
  #connected = false;
  #lost = false;
  #rttMs: Record<MediaKind, number> = { audio: ASSUMED_RTT_MS, video: ASSUMED_RTT_MS };
  #feedbackAt = 0;
  #adaptAt = 0;
  #reportAt = 0;
  #closed = false;

  constructor(spec: CallSpec, options: CallOptions) {
    this.id = spec.callId;
    this.spec = spec;
    this.#state = spec.state;
    this.#options = options;
    this.#cname = randomInt(2 ** 47).toString(36);
    this.#transports = new CallTransports(`room-${this.#cname}`, options.transport, options.clock, {
      packet: (kind, packet) => this.#packet(kind, packet),
      up: (kind, all) => this.#up(kind, all),
      down: () => this.#down(),
    });
    // Housekeeping of many calls is spread over the second.
    const phase = Math.random();
    const now = options.clock.monotonic();
    this.#feedbackAt = now + phase * FEEDBACK_MS;
    this.#adaptAt = now + phase * ADAPT_MS;
    this.#reportAt = now + phase * REPORT_MS;
  }

  get state(): CallState {
    return this.#state;
  }

  /** Whether its transport was last said to be lost. */
  get lost(): boolean {
    return this.#lost;
  }

  /** Whether the call wants the mix and can get it. */
  get receivesAudio(): boolean {
    return this.#sendsAudio && this.#transports.up('audio');
  }

  /** Whether nothing of the call's video is to be shown. */
  get videoHidden(): boolean {
    return this.#state.videoMuted || this.#state.onHold || this.#videoUp === null;
  }

  /** Whether an offer comes from another page than the present transports: a reload has a new certificate. */
  isAnotherPeer(offer: Offer): boolean {
    const now = fingerprints(offer);
    return this.#peer.length > 0 && !now.some((value) => this.#peer.includes(value));
  }

  /**
   * Answers an offer. The state of `spec` is left alone: {@link update} alone changes it. On failure everything stays as it was.
   * @throws {IncompatibleOffer} {@link MediaUnavailable}
   */
  async answer(offer: Offer, spec: CallSpec): Promise<string> {
    const { sdp: answer, unserved } = await this.#transports.answer(offer, spec.allow);
    if (unserved.length > 0)
      this.#options.transport.onNote?.(`a part of an offer of call ${this.id} is refused: ${unserved.join('; ')}`);
    if (this.#closed) {
      this.#transports.close();
      return answer;
    }
    this.spec = spec;
    this.#peer = fingerprints(offer);
    this.#agreeAudio();
    this.#agreeVideo();
    this.#apply();
    this.#lost = false;
    this.#connected = false;
    // A transport can have failed while the others were opened.
    if (this.#transports.lost) this.#report('lost');
    else if (this.#isUp()) this.#report('connected');
    return answer;
  }

  update(state: CallState): void {
    this.#state = state;
    this.#apply();
  }

  /** Where the call is drawn, or null. Decides what the sender should send. */
  setTile(tile: Tile | null): void {
    this.#tile = tile;
    this.#watch();
  }

  /** To draw the call's picture took so many ms. */
  drawn(ms: number): void {
    this.#videoUp?.drawn(ms);
  }

  /** The microphone's next 20 ms, or null. */
  pull(): Int16Array | null {
    const uplink = this.#audioUp;
    if (!uplink) return null;
    const samples = uplink.pull();
    const changed = uplink.judge(samples);
    if (changed !== null) this.#options.listener.talking(this, changed);
    return samples;
  }

  /** Sends 20 ms of the mix. */
  sound(packet: Buffer, timeMs: number): void {
    this.#audioDown?.send(this.#options.packets.sound(packet, timeMs), false, soundTime(timeMs));
  }

  /** Feedback, reports and adaptation, whatever is due. Call it each 20 ms. */
  tick(nowMs: number): void {
    this.#videoUp?.tick(nowMs, this.#rttMs.video);
    this.#videoDown?.pad(nowMs);
    if (nowMs >= this.#feedbackAt) {
      this.#feedbackAt = nowMs + FEEDBACK_MS;
      this.#videoUp?.sendArrivals();
    }
    if (nowMs >= this.#adaptAt) {
      this.#adaptAt = nowMs + ADAPT_MS;
      this.#videoDown?.adapt(nowMs);
    }
    if (nowMs >= this.#reportAt) {
      this.#reportAt = nowMs + REPORT_MS;
      this.#sendReports(nowMs);
      if (this.#connected && this.#isSilent(nowMs)) this.#report('lost');
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#videoDown) this.#options.listener.receiver(this.#videoDown, false);
    this.#videoUp?.close();
    this.#audioUp?.close();
    this.#transports.close();
  }

  #agreeAudio(): void {
    const agreement = this.#transports.agreement('audio');
    const { direction } = agreement ?? { direction: 'inactive' };
    const codec = agreement?.codecs[0];
    if (direction === 'sendrecv' || direction === 'recvonly') {
      this.#audioUp ??= new AudioUplink(this.#state.inputSensitivity);
    } else if (this.#audioUp) {
      if (this.#audioUp.listen(false) === false) this.#options.listener.talking(this, false);
      this.#audioUp.close();
      this.#audioUp = null;
    }
    this.#sendsAudio = direction === 'sendrecv' || direction === 'sendonly';
    if (agreement && codec && this.#sendsAudio) {
      this.#audioDown ??= new SendStream({
        ssrc: agreement.sources.ssrc,
        payloadType: codec.payloadType,
        send: (packet) => this.#transports.send('audio', packet),
        sequenceNumber: randomInt(0, 2 ** 15),
        timestampOffset: randomInt(0, 2 ** 32 - 1),
      });
    }
  }

  #agreeVideo(): void {
    const { clock, listener, load, packets, tiers } = this.#options;
    const agreement = this.#transports.agreement('video');
    const direction = agreement?.direction ?? 'inactive';
    if (agreement && (direction === 'sendrecv' || direction === 'recvonly')) {
      this.#videoUp?.agree(agreement);
      this.#videoUp ??= new VideoUplink({
        agreement,
        kind: this.spec.type === 'screen' ? 'screen' : 'camera',
        load,
        send: (packet) => this.#transports.send('video', packet),
        onPicture: (picture) => listener.picture(this, picture, clock.monotonic()),
        onGone: () => listener.pictureGone(this),
        onWish: (wish) => listener.wish(this, wish),
      });
    } else {
      this.#videoUp?.close();
      this.#videoUp = null;
    }
    this.#sendsVideo = direction === 'sendrecv' || direction === 'sendonly';
    if (agreement && this.#sendsVideo && !this.#videoDown) {
      this.#videoDown = new Downlink({
        agreement,
        tiers,
        packets,
        send: (packet) => this.#transports.send('video', packet),
        requestKey: (tier) => listener.requestKey(tier),
        nowMs: clock.monotonic(),
      });
      listener.receiver(this.#videoDown, true);
    }
  }

  /** Makes everything follow the state and the agreement. */
  #apply(): void {
    if (this.#closed) return;
    const { audioMuted, onHold, inputSensitivity } = this.#state;
    this.#audioUp?.setSensitivity(inputSensitivity);
    if (this.#audioUp?.listen(!audioMuted && !onHold) === false) this.#options.listener.talking(this, false);
    this.#videoDown?.activate(this.#sendsVideo && !onHold && this.#transports.up('video'));
    this.#watch();
    this.#options.listener.changed(this);
  }

  #watch(): void {
    const now = this.#options.clock.monotonic();
    const seen = this.#tile !== null && !this.videoHidden;
    this.#videoUp?.watch(seen, now);
    const height = seen ? (this.#tile?.height ?? null) : null;
    this.#videoUp?.setCeiling(uplinkCeiling(height, this.spec.type === 'screen'));
  }

  #isUp(): boolean {
    return (['audio', 'video'] as const).every((kind) => !this.#transports.agreement(kind) || this.#transports.up(kind));
  }

  #up(kind: MediaKind, all: boolean): void {
    if (this.#closed) return;
    if (kind === 'video' && this.#videoDown?.active) this.#videoDown.refresh();
    this.#apply();
    if (all && !this.#connected) this.#report('connected');
  }

  #down(): void {
    if (!this.#closed && !this.#lost) this.#report('lost');
  }

  /** Receivers report on what they get. When no section is reported on for long, the other side is out of reach. */
  #isSilent(now: number): boolean {
    const sent = ([this.#sendsAudio && 'audio', this.#sendsVideo && 'video'] as const).filter((kind) => kind !== false);
    return sent.length > 0 && sent.every((kind) => now - this.#heardAt[kind] > SILENCE_MS);
  }

  #report(state: 'connected' | 'lost'): void {
    const now = this.#options.clock.monotonic();
    this.#heardAt.audio = now;
    this.#heardAt.video = now;
    this.#connected = state === 'connected';
    this.#lost = state === 'lost';
    this.#options.listener.transport(this, state);
  }

  #packet(kind: MediaKind, packet: Buffer): void {
    const now = this.#options.clock.monotonic();
    this.#heardAt[kind] = now;
    if (this.#lost && this.#isUp()) this.#report('connected');
    if (isRtcp(packet)) {
      for (const report of parseRtcp(packet)) this.#rtcp(kind, report, now);
      return;
    }
    const rtp = parseRtp(packet);
    if (rtp) this.#rtp(kind, rtp, now);
  }

  #rtp(kind: MediaKind, packet: RtpPacket, now: number): void {
    if (kind === 'video') this.#videoUp?.packet(packet, now);
    else if (packet.payloadType === this.#transports.agreement('audio')?.codecs[0]?.payloadType)
      this.#audioUp?.packet(packet, now);
  }

  #rtcp(kind: MediaKind, packet: RtcpPacket, now: number): void {
    switch (packet.type) {
      case 'sr':
        (kind === 'audio' ? this.#audioUp : this.#videoUp)?.statistics.senderReport(packet, now);
        this.#blocks(kind, packet.reports, now);
        return;
      case 'rr':
        this.#blocks(kind, packet.reports, now);
        return;
      case 'nack':
        if (packet.mediaSsrc === this.#videoDown?.stream.ssrc) this.#videoDown.nack(packet.lost, now, this.#rttMs.video);
        return;
      case 'pli':
      case 'fir':
        if (kind === 'video') this.#videoDown?.requestKey();
        return;
      case 'remb':
        if (kind === 'video') this.#videoDown?.remb(packet.bitrate, now);
        return;
      default:
        return;
    }
  }

  #blocks(kind: MediaKind, blocks: readonly ReportBlock[], now: number): void {
    const stream = kind === 'audio' ? this.#audioDown : this.#videoDown?.stream;
    for (const block of blocks) {
      if (block.ssrc !== stream?.ssrc) continue;
      const rtt = roundTripMs(block, this.#options.mediaClock.wall(now));
      if (rtt !== undefined) this.#rttMs[kind] = rtt;
      if (kind === 'video') this.#videoDown?.report(block, now);
    }
  }

  /** Sender and receiver reports of both kinds, from one clock, so that sound and picture agree (RFC 3550, section 6.4). */
  #sendReports(now: number): void {
    const { mediaClock } = this.#options;
    const wall = mediaClock.wall(now);
    this.#sendReport(
      'audio',
      this.#sendsAudio ? this.#audioDown?.senderReport(wall, mediaClock.audio(now)) : undefined,
      this.#audioUp?.statistics.report(now),
    );
    this.#sendReport(
      'video',
      this.#videoDown?.stream.senderReport(wall, mediaClock.video(now)),
      this.#videoUp?.statistics.report(now),
    );
    this.#videoUp?.repeatCeiling();
  }

  #sendReport(kind: MediaKind, sender: SenderReport | undefined, received: ReportBlock | undefined): void {
    const ssrc = this.#transports.agreement(kind)?.sources.ssrc;
    if (ssrc === undefined || (!sender && !received)) return;
    const blocks = received ? [received] : [];
    const report = sender ? buildSenderReport({ ...sender, reports: blocks }) : buildReceiverReport(ssrc, blocks);
    this.#transports.send(kind, Buffer.concat([report, buildSdes(ssrc, this.#cname)]));
  }
}
