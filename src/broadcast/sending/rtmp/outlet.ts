import type { Socket } from 'node:net';
import { TransportStreamReader, type Unit } from '../../../mpegts/reader.ts';
import type { Job, RtmpReceiver, SendFailure } from '../messages.ts';
import { Backlog, type Outlet, type OutletListener } from '../outlet.ts';
import { connect } from './connect.ts';
import { FlvTags } from './flv.ts';
import { Publisher } from './publisher.ts';

const LOOK_MS = 200;
/** A receiver that ends the stream so soon after its beginning refuses it. */
const REFUSAL_MS = 2_000;
/** What the receiver gets to hear that the stream is over. */
const GOODBYE_MS = 500;

/** Sends a stream by RTMP or RTMPS. */
export class RtmpOutlet implements Outlet {
  readonly #socket: Socket;
  readonly #publisher: Publisher;
  readonly #listener: OutletListener;
  readonly #reader = new TransportStreamReader();
  readonly #tags = new FlvTags();
  readonly #backlog: Backlog;
  readonly #watch: NodeJS.Timeout;
  /** When the receiver agreed; null: not yet. */
  #connectedAt: number | null = null;
  #over = false;

  /** A reason when there is no connection. */
  static async open(receiver: RtmpReceiver, job: Job, listener: OutletListener): Promise<RtmpOutlet | SendFailure> {
    const { addresses, port, tls } = receiver;
    const socket = await connect({ addresses, port, tls, timeoutMs: job.connectMs }).catch(() => null);
    return socket ? new RtmpOutlet(socket, receiver, job, listener) : 'unreachable';
  }

  constructor(
    socket: Socket,
    { app, tcUrl, key }: Pick<RtmpReceiver, 'app' | 'tcUrl' | 'key'>,
    { connectMs, stallMs }: Pick<Job, 'connectMs' | 'stallMs'>,
    listener: OutletListener,
  ) {
    this.#socket = socket;
    this.#listener = listener;
    this.#backlog = new Backlog(stallMs, () => performance.now());
    this.#publisher = new Publisher({
      ...{ app, tcUrl, key },
      send: (bytes) => void socket.write(bytes),
      published: () => {
        this.#connectedAt = performance.now();
        listener.connected();
      },
      refused: () => this.#gone(),
    });
    socket.on('data', (bytes: Buffer) => this.#receive(bytes));
    socket.on('error', () => this.#gone());
    socket.on('close', () => this.#gone());
    const patience = setTimeout(() => this.#connectedAt !== null || this.#fail('unreachable'), connectMs);
    this.#watch = setInterval(() => this.#look(), LOOK_MS);
    socket.once('close', () => clearTimeout(patience));
    this.#publisher.begin();
  }

  write(bytes: Buffer): void {
    for (const unit of this.#reader.push(bytes))
      if (!this.#leavesOut(unit)) for (const tag of this.#tags.tags(unit)) this.#publisher.send(tag);
  }

  async end(): Promise<void> {
    if (this.#over) return;
    this.#over = true;
    clearInterval(this.#watch);
    this.#publisher.end();
    await new Promise<void>((resolve) => {
      setTimeout(resolve, GOODBYE_MS);
      this.#socket.end(resolve);
    });
    this.#socket.destroy();
  }

  #leavesOut({ kind, key }: Unit): boolean {
    return this.#backlog.skips(this.#socket.writableLength, kind === 'video' && key);
  }

  #receive(bytes: Buffer): void {
    try {
      if (!this.#over) this.#publisher.receive(bytes);
    } catch {
      // It does not speak RTMP.
      this.#gone();
    }
  }

  #look(): void {
    const waiting = this.#socket.writableLength;
    if (this.#backlog.stalled(waiting, this.#socket.bytesWritten - waiting)) this.#fail('stalled');
  }

  /** Who hangs up before it agreed does not want the stream; nor does who agrees, looks at the key, and hangs up then. */
  #gone(): void {
    const wanted = this.#connectedAt !== null && performance.now() - this.#connectedAt > REFUSAL_MS;
    this.#fail(wanted ? 'lost' : 'refused');
  }

  #fail(reason: SendFailure): void {
    if (this.#over) return;
    this.#over = true;
    clearInterval(this.#watch);
    this.#socket.destroy();
    this.#listener.failed(reason);
  }
}
