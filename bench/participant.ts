import { randomInt } from 'node:crypto';
import { isRtcp, parseRtp } from '../src/media/worker/rtp/packet.ts';
import { ReceiveStatistics } from '../src/media/worker/rtp/receive-statistics.ts';
import { parseRtcp } from '../src/media/worker/rtp/rtcp.ts';
import { buildReceiverReport, buildRemb } from '../src/media/worker/rtp/rtcp-builders.ts';
import { CANVAS } from '../src/wire/layouts.ts';
import { type AnsweredSection, readAnswer } from '../test/support/caller/answer.ts';
import type { Clip } from '../test/support/caller/clip.ts';
import { NativePeer } from '../test/support/caller/native-peer.ts';
import { FORMATS, writeOffer } from '../test/support/caller/offer.ts';
import type { TcpWay } from '../test/support/caller/tcp-way.ts';
import { TONE_FRAMES } from '../test/support/caller/tone.ts';
import { VideoSender } from '../test/support/caller/video-sender.ts';
import { VideoViewer } from '../test/support/caller/video-viewer.ts';

type Kind = 'audio' | 'video';
const KINDS = ['audio', 'video'] as const;

/** What a participant has received so far. */
export interface Received {
  frames: number;
  videoBytes: number;
  videoLost: number;
  audioPackets: number;
}

export interface ParticipantOptions {
  /** Absent: a viewer, who only receives. */
  source?: { clip: Clip; tone: readonly Buffer[] };
  /** Offers to send and sends nothing, like somebody who comes muted. */
  muted?: boolean;
  /** Its media goes over TCP, and there alone; absent: over UDP. */
  tcp?: TcpWay;
  /** Repairs, decodes and looks at the picture as a browser does; else frames are only counted. */
  decode?: boolean;
}

/** What a browser on a good link reports. */
const GOOD_LINK = 6_000_000;
const CONNECT_LIMIT_MS = 5_000;
/** The native library as offerer sometimes loses a race with the server's first packet (media.md 1): then we call again. */
const ATTEMPTS = 4;

/**
 * A synthetic participant that costs next to nothing: it sends what was encoded beforehand, answers key frame requests and sends
 * reports, but only counts what it receives.
 */
export class Participant {
  readonly #options: ParticipantOptions;
  readonly #ssrc: Record<Kind | 'rtx', number> = {
    audio: randomInt(1, 2 ** 31),
    video: randomInt(1, 2 ** 31),
    rtx: randomInt(1, 2 ** 31),
  };
  readonly #statistics = new ReceiveStatistics(90_000);
  #peers: Record<Kind, NativePeer> | null = null;
  #sender: VideoSender | null = null;
  #startedAt = 0;
  #frames = 0;
  #audioFrames = 0;
  #reportedAt = 0;
  #lastTimestamp = -1;
  /** Null unless it decodes. */
  readonly viewer: VideoViewer | null;
  readonly received: Received = { frames: 0, videoBytes: 0, videoLost: 0, audioPackets: 0 };

  constructor(options: ParticipantOptions) {
    this.#options = options;
    const send = (packet: Buffer): void => this.#peers?.video.send(packet);
    const canvas = CANVAS['720p'];
    this.viewer = options.decode
      ? new VideoViewer({ localSsrc: this.#ssrc.video, send, decode: true, estimate: false, canvas })
      : null;
  }

  /** When the picture with a counter in its stamp was sent last; undefined when never. */
  sentAt(counter: number): number | undefined {
    return this.#sender?.sentAt[counter] || undefined;
  }

  /** Frames sent so far. */
  get sent(): number {
    return this.#sender?.stats.frames ?? 0;
  }

  /**
   * Offers and connects.
   * @param answerer gives the offer to the server
   * @throws what the answerer throws, and when the transports come up in no attempt
   * @returns how long the last attempt took from the offer to both transports being up, ms, and how many attempts were needed
   */
  async connect(answerer: (offer: string) => Promise<string>): Promise<{ connectMs: number; attempts: number }> {
    for (let attempts = 1; attempts <= ATTEMPTS; attempts += 1) {
      try {
        const connectMs = await this.#attempt(answerer);
        if (connectMs !== null) return { connectMs, attempts };
      } catch (error) {
        this.#hangUp();
        throw error;
      }
      this.#hangUp();
    }
    throw new Error(`transports did not come up in ${ATTEMPTS} calls`);
  }

  /** Sends what is due. Call it each few milliseconds. */
  tick(nowMs: number): void {
    if (!this.#peers) return;
    const elapsed = nowMs - this.#startedAt;
    const { source } = this.#options;
    if (source && this.#sender) {
      const { fps } = source.clip;
      for (; this.#frames < (elapsed * fps) / 1000; this.#frames += 1) {
        this.#sender.frame(Math.round((this.#frames * 90_000) / fps), nowMs);
      }
      for (; this.#audioFrames < elapsed / 20; this.#audioFrames += 1) this.#sendTone(source.tone);
    }
    this.viewer?.tick(nowMs);
    if (nowMs - this.#reportedAt < 1_000) return;
    this.#reportedAt = nowMs;
    this.#report(nowMs);
  }

  close(): void {
    this.#hangUp();
    this.#options.tcp?.close();
    this.viewer?.close();
  }

  #hangUp(): void {
    for (const kind of KINDS) this.#peers?.[kind].close();
    this.#peers = null;
  }

  async #attempt(answerer: (offer: string) => Promise<string>): Promise<number | null> {
    const peers = { audio: new NativePeer('audio'), video: new NativePeer('video') };
    this.#peers = peers;
    const direction = this.#options.source || this.#options.muted ? 'sendrecv' : 'recvonly';
    const described = await Promise.all(
      KINDS.map(async (kind, index) => ({
        kind,
        mid: String(index),
        direction: direction as 'sendrecv' | 'recvonly',
        peer: await peers[kind].describe(),
        setup: 'active' as const,
        ssrc: this.#ssrc[kind],
        rtxSsrc: this.#ssrc.rtx,
      })),
    );
    for (const kind of KINDS) peers[kind].onPacket = (packet) => this.#packet(kind, packet);
    const up = connected(peers);
    const offeredAt = performance.now();
    const sections = await this.#reachable(readAnswer(await answerer(writeOffer(described))));
    try {
      for (const section of sections) peers[section.kind as Kind].accept(section);
    } catch {
      // The library sometimes says of a connection just made that it has no transport.
      return null;
    }
    const upAt = await up;
    if (upAt === null) return null;
    this.#start();
    return upAt - offeredAt;
  }

  async #reachable(sections: AnsweredSection[]): Promise<AnsweredSection[]> {
    const { tcp } = this.#options;
    if (!tcp) return sections;
    return await Promise.all(
      sections.map(async (it) => ({ ...it, candidates: [`candidate:1 1 UDP 1 127.0.0.1 ${await tcp.open()} typ host`] })),
    );
  }

  #start(): void {
    const { source } = this.#options;
    this.#startedAt = performance.now();
    this.#frames = 0;
    this.#audioFrames = 0;
    if (!source) return;
    this.#sender = new VideoSender({
      ssrc: this.#ssrc.video,
      rtxSsrc: this.#ssrc.rtx,
      clips: [source.clip],
      transportCcId: FORMATS.transportCc,
      rtx: true,
      send: (packet) => this.#peers?.video.send(packet),
    });
  }

  #sendTone(tone: readonly Buffer[]): void {
    const payload = tone[this.#audioFrames % TONE_FRAMES] as Buffer;
    const packet = Buffer.alloc(12 + payload.length);
    packet[0] = 0x80;
    packet[1] = FORMATS.opus;
    packet.writeUInt16BE(this.#audioFrames & 0xffff, 2);
    packet.writeUInt32BE((this.#audioFrames * 960) >>> 0, 4);
    packet.writeUInt32BE(this.#ssrc.audio, 8);
    payload.copy(packet, 12);
    this.#peers?.audio.send(packet);
  }

  #packet(kind: Kind, packet: Buffer): void {
    const now = performance.now();
    if (isRtcp(packet)) {
      if (kind === 'video') this.#rtcp(packet, now);
      return;
    }
    if (kind === 'audio') {
      this.received.audioPackets += 1;
      return;
    }
    const rtp = parseRtp(packet);
    if (!rtp) return;
    this.viewer?.packet(rtp, now);
    if (rtp.payloadType !== FORMATS.vp8) return;
    this.#statistics.received(rtp, now);
    this.received.videoBytes += packet.length;
    if (rtp.marker && rtp.timestamp !== this.#lastTimestamp) this.received.frames += 1;
    if (rtp.marker) this.#lastTimestamp = rtp.timestamp;
  }

  #rtcp(packet: Buffer, nowMs: number): void {
    for (const report of parseRtcp(packet)) {
      this.#sender?.rtcp(report, nowMs);
      this.viewer?.rtcp(report, nowMs);
    }
  }

  #report(nowMs: number): void {
    const block = this.#statistics.report(nowMs);
    if (!block) return;
    this.received.videoLost = block.packetsLost;
    this.#peers?.video.send(buildReceiverReport(this.#ssrc.video, [block]));
    this.#peers?.video.send(buildRemb(this.#ssrc.video, GOOD_LINK, [block.ssrc]));
  }
}

/** Time when both transports were up; null when one failed or it took too long. */
function connected(peers: Record<Kind, NativePeer>): Promise<number | null> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(null), CONNECT_LIMIT_MS);
    const settle = (value: number | null): void => {
      clearTimeout(timer);
      resolve(value);
    };
    for (const kind of KINDS) {
      peers[kind].onState = (state) => {
        if (state === 'failed' || state === 'closed') settle(null);
        else if (KINDS.every((each) => peers[each].state === 'connected')) settle(performance.now());
      };
    }
  });
}
