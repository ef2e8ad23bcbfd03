import { randomInt } from 'node:crypto';
import { isRtcp, parseRtp } from '../../../src/media/worker/rtp/packet.ts';
import { parseRtcp } from '../../../src/media/worker/rtp/rtcp.ts';
import { type AnsweredSection, readAnswer } from './answer.ts';
import { AudioListener } from './audio-listener.ts';
import { type Clip, makeClip } from './clip.ts';
import { NativePeer, type PeerDescription } from './native-peer.ts';
import { type Direction, FORMATS, writeOffer } from './offer.ts';
import { makeTone, TONE_FRAMES } from './tone.ts';
import { VideoSender } from './video-sender.ts';
import { VideoViewer } from './video-viewer.ts';

/** What a caller sends when nothing else is said: 640x360 at 30 fps with 600 kbit/s, less on a slow link. */
export function usualClips(id: number, codec: 'VP8' | 'H264' = 'VP8'): Promise<Clip[]> {
  return Promise.all([
    makeClip({ id, codec, width: 640, height: 360, fps: 30, kbps: 600, frames: 60 }),
    makeClip({ id, codec, width: 320, height: 180, fps: 30, kbps: 130, frames: 60 }),
  ]);
}

export type Kind = 'audio' | 'video';

export interface CallerOptions {
  /** Stamped into the pictures, 0 … 255. */
  id: number;
  /** Direction offered for each kind; `null`: no section. */
  audio?: Direction | null;
  video?: Direction | null;
  /** Sections of the offer in this order. */
  order?: readonly Kind[];
  /** Codecs offered, best first. */
  codecs?: readonly ('VP8' | 'H264')[];
  /** Pictures to send; made from the id when absent. */
  clips?: readonly Clip[];
  /** 0: silence (nothing is sent). */
  hertz?: number;
  /** Packets of the tone, when several callers share them. */
  tone?: readonly Buffer[];
  /** Offer no candidates: the server has to learn our address from our checks. */
  withoutCandidates?: boolean;
  /**
   * Role in DTLS that is offered. Browsers offer `actpass` and are the passive side; the native library cannot do that reliably as
   * offerer (media.md 1: the server's first packet may come before the answer), so `active` is usual here.
   */
  setup?: 'actpass' | 'active';
  /** Keep the certificate through new transports: they are an ICE restart then, not a reload. */
  keepsCertificate?: boolean;
  /** What stands between the caller and the server: opens a local port for one of the server's. */
  bottleneck?: { open(serverPort: number): Promise<number> };
  /** Share of the packets lost each way, 0 … 1. */
  loss?: number;
  decode?: boolean;
  /** Off: no REMB. For measurements on a machine whose clients are starved, which looks like a slow link. */
  estimate?: boolean;
  canvas?: { width: number; height: number };
}

/** Asks the server for an answer to an offer. */
export type Answerer = (offer: string) => Promise<string>;

const CONNECT_LIMIT_MS = 5_000;
/** The native library as offerer sometimes loses a race with the server's first packet (media.md 1): then we call again. */
const ATTEMPTS = 8;

/** A synthetic participant that behaves as a browser does on the wire. */
export class Caller {
  readonly options: Required<Omit<CallerOptions, 'bottleneck' | 'clips' | 'tone'>> & CallerOptions;
  readonly ssrc = { audio: randomInt(1, 2 ** 31), video: randomInt(1, 2 ** 31), rtx: randomInt(1, 2 ** 31) };
  #peers = new Map<Kind, NativePeer>();
  /** During an ICE restart: those that still work. */
  #former = new Map<Kind, NativePeer>();
  #descriptions = new Map<Kind, PeerDescription>();
  readonly #directions: Record<Kind, Direction | null>;
  #sections: AnsweredSection[] = [];
  #timer: NodeJS.Timeout | null = null;
  #closed = false;
  readonly audio: AudioListener;
  readonly video: VideoViewer;
  sender: VideoSender | null = null;
  /** Sending can be switched off, as a muted camera or microphone does. */
  sendsVideo = true;
  sendsAudio = true;
  loss: number;
  answer = '';
  readonly #tone: readonly Buffer[];
  /** When the next picture is due, ms since the start. */
  #pictureDue = 0;
  #audioFrames = 0;
  #audioSequence = 5_000;
  #startedAt = 0;
  rtcpSent = 0;

  constructor(options: CallerOptions) {
    this.options = {
      audio: 'sendrecv',
      video: 'sendrecv',
      order: ['audio', 'video'],
      codecs: ['VP8', 'H264'],
      hertz: 0,
      withoutCandidates: false,
      keepsCertificate: false,
      setup: 'active',
      loss: 0,
      decode: true,
      estimate: true,
      canvas: { width: 1280, height: 720 },
      ...options,
    };
    this.loss = this.options.loss;
    this.#directions = { audio: this.options.audio, video: this.options.video };
    this.#tone = options.tone ?? (this.options.hertz > 0 ? makeTone(this.options.hertz) : []);
    this.audio = new AudioListener(this.options.decode);
    this.video = new VideoViewer({
      localSsrc: this.ssrc.video,
      send: (packet) => this.#send('video', packet),
      decode: this.options.decode,
      estimate: this.options.estimate,
      canvas: this.options.canvas,
    });
  }

  get id(): number {
    return this.options.id;
  }

  get sections(): readonly AnsweredSection[] {
    return this.#sections;
  }

  /** Opens new transports and connects; also a reload when it is called again. Resolves when media can flow. */
  async connect(answerer: Answerer): Promise<void> {
    await this.#insist('connect', async () => {
      for (const peer of this.#peers.values()) peer.close();
      this.#peers.clear();
      this.#descriptions.clear();
      for (const kind of ['audio', 'video'] as const) if (this.#directions[kind]) await this.#newPeer(kind);
      await this.#negotiate(answerer, true);
    });
    this.#start();
  }

  /** Offers again with the same transports: other directions, or another section. */
  async renegotiate(answerer: Answerer, directions: Partial<Record<Kind, Direction>> = {}): Promise<void> {
    Object.assign(this.#directions, directions);
    const fresh = (['audio', 'video'] as const).filter((kind) => this.#directions[kind] && !this.#peers.has(kind));
    await this.#insist('connect', async () => {
      for (const kind of fresh) {
        this.#peers.get(kind)?.close();
        await this.#newPeer(kind);
      }
      await this.#negotiate(answerer, false, fresh);
    });
  }

  /** Restarts ICE: new transports for the same streams, while the old ones go on until those are up. */
  async restartIce(answerer: Answerer): Promise<void> {
    const former = this.#peers;
    this.#former = former;
    this.#peers = new Map();
    await this.#insist('restart', async () => {
      for (const peer of this.#peers.values()) peer.close();
      this.#peers.clear();
      for (const kind of former.keys()) await this.#newPeer(kind);
      await this.#negotiate(answerer, true);
    });
    this.#former = new Map();
    for (const peer of former.values()) peer.close();
  }

  states(): string {
    return [...this.#peers.values()].map((peer) => `${peer.kind} ${peer.state}`).join(', ');
  }

  get up(): boolean {
    return [...this.#peers.values()].every((peer) => peer.state === 'connected');
  }

  /** The offer that would be sent now. */
  offer(): string {
    const sections = this.options.order
      .filter((kind) => this.#directions[kind])
      .map((kind) => {
        const description = this.#descriptions.get(kind) as PeerDescription;
        const hidden = this.options.withoutCandidates || this.options.bottleneck;
        return {
          kind,
          mid: String(this.options.order.indexOf(kind)),
          direction: this.#directions[kind] as Direction,
          peer: hidden ? { ...description, candidates: [] } : description,
          setup: this.options.setup,
          ssrc: this.ssrc[kind],
          rtxSsrc: this.ssrc.rtx,
          codecs: this.options.codecs,
        };
      });
    return writeOffer(sections);
  }

  /** Sends anything on the transport of a kind. */
  inject(kind: Kind, packet: Buffer): void {
    this.#send(kind, packet);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#timer) clearTimeout(this.#timer);
    for (const peer of [...this.#peers.values(), ...this.#former.values()]) peer.close();
    this.video.close();
    this.audio.close();
  }

  /**
   * Negotiates until the transports are up. The native side as the offerer may close when the server's DTLS is quicker than the answer
   * (media.md 1): that is the caller's weakness and no finding about the server.
   */
  async #insist(what: string, negotiate: () => Promise<void>): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const applied = await negotiate().then(
        () => true,
        (error: Error) => {
          if (attempt < ATTEMPTS && /libdatachannel/.test(error.message)) return false;
          throw error;
        },
      );
      if (applied && (await this.#connected())) return;
      if (attempt === ATTEMPTS) throw new Error(`caller ${this.id} did not ${what}: ${this.states()}`);
    }
  }

  async #newPeer(kind: Kind): Promise<void> {
    const peer = new NativePeer(kind, this.options.keepsCertificate);
    peer.onPacket = (packet) => this.#packet(kind, packet);
    this.#descriptions.set(kind, await peer.describe());
    this.#peers.set(kind, peer);
  }

  async #negotiate(answerer: Answerer, all: boolean, fresh: readonly Kind[] = []): Promise<void> {
    this.answer = await answerer(this.offer());
    this.#sections = readAnswer(this.answer);
    for (const section of this.#sections) {
      const kind = section.kind as Kind;
      if (section.rejected) {
        this.#peers.get(kind)?.close();
        this.#peers.delete(kind);
      } else if (all || fresh.includes(kind)) {
        this.#peers.get(kind)?.accept(await this.#through(section));
      }
    }
    await this.#prepareSender();
  }

  /** Puts the bottleneck between us and the server. */
  async #through(section: AnsweredSection): Promise<AnsweredSection> {
    const { bottleneck } = this.options;
    if (!bottleneck) return section;
    const port = Number(/ (\d+) typ /.exec(section.candidates[0] ?? '')?.[1]);
    const local = await bottleneck.open(port);
    return { ...section, candidates: [`candidate:1 1 UDP 2114977791 127.0.0.1 ${local} typ host`] };
  }

  async #prepareSender(): Promise<void> {
    const section = this.#sections.find((it) => it.kind === 'video');
    if (!section || !this.#sends('video') || this.sender) return;
    const codec = section.codecs.find((name) => name === 'VP8' || name === 'H264') === 'H264' ? 'H264' : 'VP8';
    this.sender = new VideoSender({
      ssrc: this.ssrc.video,
      rtxSsrc: this.ssrc.rtx,
      clips: this.options.clips ?? (await usualClips(this.id, codec)),
      transportCcId: this.answer.includes(`a=extmap:${FORMATS.transportCc} `) ? FORMATS.transportCc : 0,
      rtx: section.codecs.includes('rtx'),
      send: (packet) => this.#send('video', packet),
    });
  }

  async #connected(): Promise<boolean> {
    const deadline = performance.now() + CONNECT_LIMIT_MS;
    while (performance.now() < deadline) {
      if (this.up) return true;
      if ([...this.#peers.values()].some((peer) => peer.state === 'failed' || peer.state === 'closed')) return false;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return false;
  }

  #start(): void {
    if (this.#timer) return;
    this.#startedAt = performance.now();
    const tick = (): void => {
      if (this.#closed) return;
      this.#tick(performance.now());
      this.#timer = setTimeout(tick, 8);
    };
    tick();
  }

  #tick(now: number): void {
    const elapsed = now - this.#startedAt;
    const fps = this.sender?.clip.fps ?? 30;
    for (; this.#pictureDue < elapsed; this.#pictureDue += 1000 / fps) {
      if (this.sender && this.sendsVideo && this.#sends('video')) this.sender.frame(Math.round(this.#pictureDue * 90), now);
    }
    for (; this.#audioFrames < elapsed / 20; this.#audioFrames += 1) {
      if (this.#tone.length > 0 && this.sendsAudio && this.#sends('audio')) this.#sendTone();
    }
    this.video.tick(now);
  }

  #sends(kind: Kind): boolean {
    const direction = this.#directions[kind];
    return direction === 'sendrecv' || direction === 'sendonly';
  }

  #sendTone(): void {
    const payload = this.#tone[this.#audioFrames % TONE_FRAMES] as Buffer;
    const packet = Buffer.alloc(12 + payload.length);
    packet[0] = 0x80;
    packet[1] = FORMATS.opus;
    packet.writeUInt16BE(this.#audioSequence++ & 0xffff, 2);
    packet.writeUInt32BE((this.#audioFrames * 960) >>> 0, 4);
    packet.writeUInt32BE(this.ssrc.audio, 8);
    payload.copy(packet, 12);
    this.#send('audio', packet);
  }

  #send(kind: Kind, packet: Buffer): void {
    if (isRtcp(packet)) this.rtcpSent += 1;
    if (this.loss > 0 && Math.random() < this.loss) return;
    const peer = this.#peers.get(kind);
    (peer?.state === 'connected' ? peer : (this.#former.get(kind) ?? peer))?.send(packet);
  }

  #packet(kind: Kind, packet: Buffer): void {
    if (this.#closed || (this.loss > 0 && Math.random() < this.loss)) return;
    const now = performance.now();
    if (isRtcp(packet)) {
      for (const report of parseRtcp(packet)) {
        if (kind === 'video') {
          this.sender?.rtcp(report, now);
          this.video.rtcp(report, now);
        } else if (report.type === 'sr') {
          this.audio.senderReport = {
            ntpMs: report.ntpSeconds * 1000 + (report.ntpFraction / 2 ** 32) * 1000,
            rtp: report.rtpTimestamp,
          };
        }
      }
      return;
    }
    const rtp = parseRtp(packet);
    if (!rtp) return;
    if (kind === 'audio') this.audio.packet(rtp, now);
    else this.video.packet(rtp, now);
  }
}
