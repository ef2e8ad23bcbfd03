import { randomBytes } from 'node:crypto';
import type dgram from 'node:dgram';
import { type Credentials, newCredentials } from './credentials.ts';
import { LOOPBACK, loopbackSocket } from './loopback.ts';
import { isAuthentic, isStun, readStun, writeCheck, writeSuccess } from './stun.ts';

/** The highest there is: the native side knows no other way. */
const PRIORITY = 2 ** 31 - 1;

export interface InnerLinkEvents {
  /** Takes what is meant for the client. */
  outward(datagram: Buffer): void;
  /** The native side has checked the link. */
  connected(): void;
  /** The native side sends its first datagram beyond ICE. */
  speaks(): void;
}

/**
 * A client as the native library sees it: one address on the loopback that never changes. Plays the client's part in ICE there, so
 * that the library is connected as soon as a way to the real client is known, and stays so.
 */
export class InnerLink {
  /** What the native side takes for the client's. */
  readonly credentials = newCredentials();
  readonly #socket: dgram.Socket;
  readonly #port: number;
  readonly #events: InnerLinkEvents;
  readonly #tieBreaker = randomBytes(8);
  #native: Credentials | null = null;
  #wanted = false;
  #answered = false;
  #speaks = false;
  #closed = false;

  private constructor(socket: dgram.Socket, port: number, events: InnerLinkEvents) {
    this.#socket = socket;
    this.#port = port;
    this.#events = events;
    socket.on('message', (datagram) => this.#fromNative(datagram));
    // The native socket may be gone a moment before we are: what is sent then is lost, no more.
    socket.on('error', () => {});
  }

  /**
   * @param port of the native library on the loopback
   * @param keepOff ports that others want to have later
   */
  static async open(port: number, keepOff: (port: number) => boolean, events: InnerLinkEvents): Promise<InnerLink> {
    const socket = await loopbackSocket(keepOff);
    await new Promise<void>((resolve) => socket.connect(port, LOOPBACK, resolve));
    return new InnerLink(socket, port, events);
  }

  /** The native side's own credentials. */
  know(native: Credentials): void {
    this.#native = native;
    if (this.#wanted) this.connect();
  }

  /** A way to the client is there: the native side may connect. Call it again until {@link connected}. */
  connect(): void {
    this.#wanted = true;
    if (!this.#native || this.connected || this.#closed) return;
    this.#send(
      writeCheck({
        transactionId: randomBytes(12),
        username: `${this.#native.ufrag}:${this.credentials.ufrag}`,
        password: this.#native.pwd,
        priority: PRIORITY,
        role: 'controlling',
        tieBreaker: this.#tieBreaker,
        nominates: true,
      }),
    );
  }

  /** Whether the native side has checked the link itself. */
  get connected(): boolean {
    return this.#answered;
  }

  /** Whether the native side has begun the handshake or answered the client's beginning: from then on it loses nothing. */
  get speaks(): boolean {
    return this.#speaks;
  }

  /** Hands a datagram of the client to the native side. */
  inward(datagram: Buffer): void {
    this.#send(datagram);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#socket.close();
  }

  #send(datagram: Buffer): void {
    if (!this.#closed) this.#socket.send(datagram);
  }

  #fromNative(datagram: Buffer): void {
    if (!isStun(datagram)) {
      if (!this.#speaks) this.#events.speaks();
      this.#speaks = true;
      this.#events.outward(datagram);
      return;
    }
    const message = readStun(datagram);
    if (message?.kind !== 'request' || !isAuthentic(datagram, message, this.credentials.pwd)) return;
    const first = this.#wanted && !this.#answered;
    this.#answered ||= this.#wanted;
    this.#send(writeSuccess(message.transactionId, { address: LOOPBACK, port: this.#port }, this.credentials.pwd));
    if (first) this.#events.connected();
  }
}
