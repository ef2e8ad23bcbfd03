import native from 'node-datachannel';
import * as sdp from 'sdp-transform';
import { MediaUnavailable } from '../../../rooms/ports.ts';
import type { Front, FrontedPath } from '../path/front.ts';
import { hostAddresses } from '../path/host-addresses.ts';
import { LOOPBACK } from '../path/loopback.ts';
import type { LocalTransport } from './answer.ts';
import { announcedCandidates, type TcpReach } from './candidates.ts';
import { NATIVE_PAYLOAD_TYPE, nativeOffer } from './native-offer.ts';
import type { MediaKind, RemoteTransport } from './offer.ts';

/** Where a worker's transports live. */
export interface TransportOptions {
  /** Has the UDP port of the worker, shared by all its transports. */
  front: Front;
  /** That port, as answers to clients name it. */
  port: number;
  /** Local address to listen on; absent: all. */
  bindAddress?: string | undefined;
  /** Addresses in answers to clients; empty: those of the machine. */
  announced: readonly string[];
  /** Where clients reach us over TCP; null: nowhere. May change. */
  tcp: TcpReach | null;
  /** Called with whatever goes wrong inside a native callback: an exception that escaped would end the process (media.md 1). */
  onError(error: unknown): void;
  /** Called with notes for the operator that need no action. No names, no SDP. */
  onNote?(text: string): void;
}

/** Receives what happens on a connection. Called from native callbacks; may throw. */
export interface NativeConnectionListener {
  /** One RTP or RTCP packet. The buffer belongs to the listener. */
  packet(packet: Buffer): void;
  up(): void;
  /** ICE consent or DTLS is gone; final. */
  down(): void;
}

/** Gathering host candidates takes 1 to 25 ms; far beyond that the machine is stuck. */
const GATHERING_LIMIT_MS = 2_000;

let counter = 0;

/** One native connection: ICE, DTLS and SRTP of one media section. */
export class NativeConnection {
  readonly local: LocalTransport;
  readonly remote: RemoteTransport;
  readonly #peer: InstanceType<typeof native.PeerConnection>;
  readonly #track: InstanceType<typeof native.Track>;
  readonly #path: FrontedPath;
  #state: 'new' | 'up' | 'down' | 'closed' = 'new';
  /** The native side holds its callbacks beyond the end; without this they would hold the whole call, some 150 kB. */
  #listener: NativeConnectionListener | null = null;

  private constructor(
    peer: InstanceType<typeof native.PeerConnection>,
    track: InstanceType<typeof native.Track>,
    path: FrontedPath,
    local: LocalTransport,
    remote: RemoteTransport,
  ) {
    this.#peer = peer;
    this.#track = track;
    this.#path = path;
    this.local = local;
    this.remote = remote;
  }

  /**
   * Opens the answering side of one section.
   * @throws {MediaUnavailable} when the native side refuses or does not gather in time
   */
  static async open(
    kind: MediaKind,
    remote: RemoteTransport,
    options: TransportOptions,
    listener: NativeConnectionListener,
  ): Promise<NativeConnection> {
    let connection: NativeConnection | null = null;
    const { front } = options;
    let path: FrontedPath | null = null;
    let end: NativeEnd | null = null;
    try {
      path = await front.open(remote, await front.nativePort(), () => {
        if (connection) connection.#changed('failed');
      });
      end = await openNative(kind, { ...remote, ...path.inner }, await front.nativePort());
      const { local } = end;
      path.know(local);
      const own = options.bindAddress ? [options.bindAddress] : hostAddresses();
      const candidates = announcedCandidates(own, options.announced, options);
      connection = new NativeConnection(end.peer, end.track, path, { ...local, ...path.local, candidates }, remote);
      connection.#listen(listener, options.onError);
      return connection;
    } catch (error) {
      end?.peer.close();
      path?.close();
      // Another program may have taken the library's port on the loopback while no call was there: the next call has another one.
      await front.nativePort(true);
      if (error instanceof MediaUnavailable) throw error;
      throw new MediaUnavailable('the transport could not be opened', { cause: error });
    }
  }

  /** Whether packets can be sent now. */
  get up(): boolean {
    return this.#state === 'up';
  }

  /** Whether it can never carry media again. */
  get dead(): boolean {
    return this.#state === 'down' || this.#state === 'closed';
  }

  /** Sends one RTP or RTCP packet; the bytes are copied. Returns false when it could not be sent. */
  send(packet: Buffer): boolean {
    if (this.#state !== 'up') return false;
    try {
      return this.#track.sendMessageBinary(packet);
    } catch {
      // A track that was closed this instant, or a sequence number behind the SRTP window (media.md 1): the packet is lost, no more.
      return false;
    }
  }

  /** Ends the transport. The other side sees a DTLS close. */
  close(): void {
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    this.#listener = null;
    try {
      // Its callback would keep the track and us alive, 6 kB for each connection.
      this.#track.close();
    } catch {
      // Closed by the other side already.
    }
    this.#peer.close();
    this.#path.close();
  }

  #listen(listener: NativeConnectionListener, onError: (error: unknown) => void): void {
    this.#listener = listener;
    this.#track.onMessage((packet) => {
      try {
        this.#path.heard(packet);
        this.#listener?.packet(packet);
      } catch (error) {
        onError(error);
      }
    });
    const changed = (state: string): void => {
      try {
        this.#changed(state);
      } catch (error) {
        onError(error);
      }
    };
    this.#peer.onStateChange(changed);
    // The state may have moved on while the candidates were gathered.
    changed(this.#peer.state());
  }

  #changed(state: string): void {
    if (this.#state === 'closed' || this.#state === 'down') return;
    if (state === 'connected' && this.#state === 'new') {
      this.#state = 'up';
      this.#listener?.up();
    } else if (state === 'failed' || state === 'closed' || state === 'disconnected') {
      this.#state = 'down';
      this.#listener?.down();
    }
  }
}

type NativePeer = InstanceType<typeof native.PeerConnection>;
type NativeTrack = InstanceType<typeof native.Track>;
type NativeMedia = InstanceType<typeof native.Audio> | InstanceType<typeof native.Video>;

interface NativeEnd {
  peer: NativePeer;
  track: NativeTrack;
  local: Omit<LocalTransport, 'candidates'>;
}

/** The library's end of one section, on the loopback. */
async function openNative(kind: MediaKind, remote: RemoteTransport, port: number): Promise<NativeEnd> {
  counter += 1;
  const peer = new native.PeerConnection(`${kind}-${counter}`, {
    iceServers: [],
    disableAutoNegotiation: true,
    enableIceUdpMux: true,
    portRangeBegin: port,
    portRangeEnd: port,
    bindAddress: LOOPBACK,
  });
  try {
    const media = kind === 'audio' ? new native.Audio('0', 'SendRecv') : new native.Video('0', 'SendRecv');
    addCodec(media, kind);
    media.addSSRC(1, 'wirespace', 'wirespace', kind);
    const track = peer.addTrack(media);
    peer.setRemoteDescription(nativeOffer(kind, remote), 'offer');
    peer.setLocalDescription('answer');
    await gathered(peer);
    return { peer, track, local: readLocal(peer) };
  } catch (error) {
    peer.close();
    throw error;
  }
}

function addCodec(media: NativeMedia, kind: MediaKind): void {
  if (kind === 'audio') (media as InstanceType<typeof native.Audio>).addOpusCodec(NATIVE_PAYLOAD_TYPE.audio);
  else (media as InstanceType<typeof native.Video>).addVP8Codec(NATIVE_PAYLOAD_TYPE.video);
}

async function gathered(peer: NativePeer): Promise<void> {
  const deadline = performance.now() + GATHERING_LIMIT_MS;
  while (peer.gatheringState() !== 'complete') {
    if (performance.now() > deadline) throw new MediaUnavailable('no candidate was gathered in time');
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

function readLocal(peer: NativePeer): NativeEnd['local'] {
  const description = peer.localDescription();
  if (!description) throw new MediaUnavailable('the native side has no description');
  const session = sdp.parse(description.sdp);
  const media = session.media[0];
  const fingerprint = media?.fingerprint ?? session.fingerprint;
  const setup = media?.setup ?? session.setup;
  if (!media || !fingerprint || (setup !== 'active' && setup !== 'passive')) {
    throw new MediaUnavailable('the native description is incomplete');
  }
  return {
    ufrag: String(media.iceUfrag ?? session.iceUfrag),
    pwd: String(media.icePwd ?? session.icePwd),
    fingerprint: { algorithm: fingerprint.type, value: fingerprint.hash },
    setup,
  };
}
