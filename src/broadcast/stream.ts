import type { Clock, Timer } from '../base/clock.ts';
import { type AddressGuard, AddressRefused } from '../base/outgoing/address-guard.ts';
import type {
  Broadcast,
  BroadcastPort,
  MediaRoom,
  OngoingStream,
  StreamFailure,
  StreamListener,
  StreamState,
} from '../rooms/ports.ts';
import { look, type NamedReceiver } from './receiver.ts';
import type { Sender, SenderListener } from './sender.ts';
import type { Job, Receiver } from './sending/messages.ts';

export interface StreamOptions {
  receiver: NamedReceiver;
  media: MediaRoom;
  listener: StreamListener;
  broadcasts: BroadcastPort;
  guard: Pick<AddressGuard, 'addresses'>;
  clock: Clock;
  /** Starts a process that sends. */
  send(job: Job, listener: SenderListener): Pick<Sender, 'write' | 'end'>;
  /** So long it is tried again after the receiver took it last, ms. */
  retryMs: number;
  /** Time in which a receiver has to agree, and so long may it take nothing, ms. */
  connectMs: number;
  stallMs: number;
  /** Nothing of it runs any more. Called once. */
  onOver(): void;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
/** A receiver that takes the stream and drops it at once is not called each second. */
const STEADY_MS = 10_000;

/** One stream of a room to one receiver: connects, sends, and tries again with growing pauses. */
export class Stream implements OngoingStream {
  readonly #options: StreamOptions;
  #sender: Pick<Sender, 'write' | 'end'> | null = null;
  #broadcast: Broadcast | null = null;
  /** Until the next attempt, or until a look-up takes too long. */
  #timer: Timer | null = null;
  /** A look-up that the resolver has not ended; it keeps a thread that all look-ups of the server share, so there is one at a time. */
  #looking: Promise<Receiver> | null = null;
  #pauseMs = FIRST_PAUSE_MS;
  /** When the receiver took it last, or when it began. */
  #goodAt: number;
  #connectedAt: number | null = null;
  #state: StreamState = 'connecting';
  #over: Promise<void> | null = null;

  constructor(options: StreamOptions) {
    this.#options = options;
    this.#goodAt = options.clock.monotonic();
    // Nobody is told anything before they have the stream.
    queueMicrotask(() => void this.#attempt());
  }

  /** It was stopped or given up; its process may still be there. */
  get isOver(): boolean {
    return this.#over !== null;
  }

  stop(): Promise<void> {
    this.#over ??= this.#stop();
    return this.#over;
  }

  async #attempt(): Promise<void> {
    const { send, connectMs, stallMs } = this.#options;
    if (this.#over) return;
    if (this.#state === 'connecting') this.#tell('connecting', null);
    try {
      const found = await this.#look();
      if (this.#over) return;
      this.#sender = send(
        { receiver: found, connectMs, stallMs },
        { connected: () => this.#connected(), failed: (reason) => this.#interrupted(reason) },
      );
    } catch (error) {
      if (error instanceof AddressRefused) this.#giveUp('url_refused');
      else this.#interrupted('unreachable');
    }
  }

  /** Looks the receiver up. Rejects when that takes longer than a receiver may take to agree. */
  async #look(): Promise<Receiver> {
    const { receiver, guard, clock, connectMs } = this.#options;
    this.#looking ??= look(receiver, guard).finally(() => {
      this.#looking = null;
    });
    const late = new Promise<never>((_, reject) => {
      this.#timer = clock.after(connectMs, () => reject(new Error('the resolver did not answer in time')));
    });
    return await Promise.race([this.#looking, late]).finally(() => this.#timer?.cancel());
  }

  #connected(): void {
    const { broadcasts, media, clock } = this.#options;
    this.#connectedAt = clock.monotonic();
    this.#tell('streaming', null);
    const sender = this.#sender;
    this.#broadcast = broadcasts.broadcast(media, {
      bytes: (bytes) => sender?.write(bytes),
      failed: () => this.#giveUp('media_failed'),
    });
  }

  #interrupted(reason: StreamFailure): void {
    if (this.#over) return;
    const { clock, retryMs } = this.#options;
    const now = clock.monotonic();
    void this.#rest();
    if (this.#connectedAt !== null && now - this.#connectedAt >= STEADY_MS) {
      this.#pauseMs = FIRST_PAUSE_MS;
      this.#goodAt = now;
    }
    this.#connectedAt = null;
    const leftMs = this.#goodAt + retryMs - now;
    if (leftMs <= 0) return this.#giveUp(reason);
    this.#tell('retrying', reason);
    this.#timer = clock.after(Math.min(this.#pauseMs, leftMs), () => void this.#attempt());
    this.#pauseMs = Math.min(2 * this.#pauseMs, LONGEST_PAUSE_MS);
  }

  #giveUp(reason: StreamFailure): void {
    if (this.#over) return;
    this.#over = this.#stop();
    this.#options.listener.failed(reason);
  }

  async #stop(): Promise<void> {
    this.#timer?.cancel();
    await this.#rest();
    this.#options.onOver();
  }

  /** Nothing is sent, and nothing encoded for it. */
  async #rest(): Promise<void> {
    this.#broadcast?.close();
    this.#broadcast = null;
    const sender = this.#sender;
    this.#sender = null;
    await sender?.end();
  }

  #tell(state: StreamState, reason: StreamFailure | null): void {
    this.#state = state;
    this.#options.listener.state(state, reason);
  }
}
