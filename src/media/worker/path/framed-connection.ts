import type { Socket } from 'node:net';
import type { Clock } from '../../../base/clock.ts';
import { Deframer, frameLength } from './framing.ts';

/** What may wait for a client that takes it slowly. */
const LIMITS = {
  /** Bytes beyond what the system takes. Two key frames of the largest picture. */
  queuedBytes: 262_144,
  /** The same with checks and their answers, without which the way ends. */
  queuedWithChecksBytes: 2 * 262_144,
  /** So long a queue may last; then nothing but those joins it until it is empty. */
  queuedMs: 500,
} as const;

export interface FramedConnectionEvents {
  datagram(datagram: Buffer): void;
  /** Nothing comes and nothing goes any more. Once. */
  closed(): void;
}

/**
 * One client's TCP connection as a way for datagrams (RFC 4571). A client that takes them slowly loses some, as on any slow way: what
 * waits is bounded in bytes and time, and whoever sends hears of the loss as usual, from the client's reports. Sound and picture have
 * connections of their own, so a picture that waits keeps no sound back.
 */
export class FramedConnection {
  readonly address: string;
  readonly port: number;
  readonly #socket: Socket;
  readonly #clock: Clock;
  readonly #deframer = new Deframer();
  #events: FramedConnectionEvents | null = null;
  /** What goes out with the next turn of the loop, in one piece. */
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  /** Since when the system has not taken everything; null: it has. */
  #fullSince: number | null = null;
  #dropped = 0;

  /** @param socket connected; belongs to it from now on */
  constructor(socket: Socket, clock: Clock) {
    this.#socket = socket;
    this.#clock = clock;
    this.address = socket.remoteAddress ?? '';
    this.port = socket.remotePort ?? 0;
    socket.setNoDelay(true);
    // 'close' follows.
    socket.on('error', () => {});
    socket.on('end', () => this.close());
    socket.on('close', () => this.#closed());
    socket.on('drain', () => {
      this.#fullSince = null;
    });
  }

  /** Datagrams that were dropped because the client takes them too slowly. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Bytes that wait for the system to take them. */
  get queuedBytes(): number {
    return this.#socket.writableLength + this.#pendingBytes;
  }

  /** Begins to read. @param first what was read of the stream already */
  open(first: Buffer, events: FramedConnectionEvents): void {
    this.#events = events;
    this.#read(first);
    this.#socket.on('data', (bytes: Buffer) => this.#read(bytes));
    if (this.#socket.destroyed || this.port === 0) this.close();
  }

  /** Sends one datagram, or drops it. @param isCheck a check or the answer to one */
  send(datagram: Buffer, isCheck: boolean): void {
    if (!this.#events) return;
    if (this.#isFull(datagram.length, isCheck)) {
      this.#dropped += 1;
      return;
    }
    if (this.#pending.length === 0) setImmediate(() => this.#flush());
    this.#pending.push(frameLength(datagram), datagram);
    this.#pendingBytes += datagram.length;
  }

  close(): void {
    // What is on its way out, a last goodbye, is still sent when the client takes it at once.
    this.#flush();
    this.#socket.destroySoon();
    if (this.#socket.writableLength > 0) this.#socket.destroy();
    this.#closed();
  }

  #isFull(bytes: number, isCheck: boolean): boolean {
    if (this.queuedBytes + bytes > (isCheck ? LIMITS.queuedWithChecksBytes : LIMITS.queuedBytes)) return true;
    return !isCheck && this.#fullSince !== null && this.#clock.monotonic() - this.#fullSince >= LIMITS.queuedMs;
  }

  #flush(): void {
    const pending = this.#pending;
    if (pending.length === 0) return;
    this.#pending = [];
    this.#pendingBytes = 0;
    if (this.#socket.writable && !this.#socket.write(Buffer.concat(pending))) this.#fullSince ??= this.#clock.monotonic();
  }

  #read(bytes: Buffer): void {
    try {
      for (const datagram of this.#deframer.take(bytes)) this.#events?.datagram(datagram);
    } catch {
      this.close();
    }
  }

  #closed(): void {
    const events = this.#events;
    this.#events = null;
    events?.closed();
  }
}
