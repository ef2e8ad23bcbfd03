import { fileURLToPath } from 'node:url';
import native from 'node-datachannel';
import * as sdp from 'sdp-transform';

/** A throw-away certificate of the tests. */
const CERTIFICATE = {
  certificatePemFile: fileURLToPath(new URL('./certificate/certificate.pem', import.meta.url)),
  keyPemFile: fileURLToPath(new URL('./certificate/key.pem', import.meta.url)),
};

/** Far more than host candidates take. */
const GATHERING_LIMIT_MS = 10_000;

/** The offering side of one transport. */
export interface PeerDescription {
  ufrag: string;
  pwd: string;
  fingerprint: string;
  candidates: string[];
}

/** One client transport on node-datachannel, as a browser has one for each media section. */
export class NativePeer {
  readonly #peer: InstanceType<typeof native.PeerConnection>;
  readonly #track: InstanceType<typeof native.Track>;
  readonly kind: 'audio' | 'video';
  state = 'new';
  onPacket: (packet: Buffer) => void = () => {};
  onState: (state: string) => void = () => {};

  /** @param fixed with the same certificate each time, as a page keeps its own through ICE restarts; else with a new one */
  constructor(kind: 'audio' | 'video', fixed = false) {
    this.kind = kind;
    this.#peer = new native.PeerConnection(`caller-${kind}`, {
      iceServers: [],
      bindAddress: '127.0.0.1',
      disableAutoNegotiation: true,
      ...(fixed ? CERTIFICATE : {}),
    });
    const media = kind === 'audio' ? new native.Audio('0', 'SendRecv') : new native.Video('0', 'SendRecv');
    if (kind === 'audio') (media as InstanceType<typeof native.Audio>).addOpusCodec(111);
    else (media as InstanceType<typeof native.Video>).addVP8Codec(96);
    media.addSSRC(1, 'caller', 'caller', kind);
    this.#track = this.#peer.addTrack(media);
    this.#track.onMessage((packet) => this.onPacket(packet));
    this.#peer.onStateChange((state) => {
      this.state = state;
      this.onState(state);
    });
  }

  /** Gathers and returns our end. Throws when no candidates come. */
  async describe(): Promise<PeerDescription> {
    this.#peer.setLocalDescription('offer');
    const deadline = performance.now() + GATHERING_LIMIT_MS;
    while (this.#peer.gatheringState() !== 'complete') {
      if (performance.now() > deadline) throw new Error('a caller found no address of its own');
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    const session = sdp.parse(this.#peer.localDescription()?.sdp ?? '');
    const media = session.media[0];
    const fingerprint = media?.fingerprint ?? session.fingerprint;
    return {
      ufrag: String(media?.iceUfrag ?? session.iceUfrag),
      pwd: String(media?.icePwd ?? session.icePwd),
      fingerprint: `${fingerprint?.type} ${fingerprint?.hash}`,
      candidates: (media?.candidates ?? []).map(
        (it) => `candidate:${it.foundation} 1 UDP ${it.priority} ${it.ip} ${it.port} typ host`,
      ),
    };
  }

  /** Applies the server's end of this section. */
  accept(section: { ufrag: string; pwd: string; fingerprint: string; setup: string; candidates: string[] }): void {
    const payloadType = this.kind === 'audio' ? 111 : 96;
    this.#peer.setRemoteDescription(
      [
        'v=0',
        'o=- 1 1 IN IP4 127.0.0.1',
        's=-',
        't=0 0',
        `m=${this.kind} 9 UDP/TLS/RTP/SAVPF ${payloadType}`,
        'c=IN IP4 0.0.0.0',
        `a=ice-ufrag:${section.ufrag}`,
        `a=ice-pwd:${section.pwd}`,
        `a=fingerprint:${section.fingerprint}`,
        `a=setup:${section.setup}`,
        'a=mid:0',
        'a=sendrecv',
        'a=rtcp-mux',
        `a=rtpmap:${payloadType} ${this.kind === 'audio' ? 'opus/48000/2' : 'VP8/90000'}`,
        ...section.candidates.map((candidate) => `a=${candidate}`),
        'a=end-of-candidates',
        '',
      ].join('\r\n'),
      'answer',
    );
  }

  send(packet: Buffer): void {
    try {
      if (this.state === 'connected') this.#track.sendMessageBinary(packet);
    } catch {
      // Closed this instant.
    }
  }

  close(): void {
    this.onPacket = () => {};
    this.onState = () => {};
    this.#peer.close();
  }
}
