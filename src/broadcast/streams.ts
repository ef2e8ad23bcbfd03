import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import { type AddressGuard, AddressRefused } from '../base/outgoing/address-guard.ts';
import {
  type BroadcastPort,
  type MediaRoom,
  type OngoingStream,
  type StreamListener,
  type StreamPort,
  StreamRefused,
  type StreamSpec,
} from '../rooms/ports.ts';
import { type NamedReceiver, readReceiver } from './receiver.ts';
import { Sender, type SenderOptions } from './sender.ts';
import { Stream } from './stream.ts';

export interface StreamsOptions extends SenderOptions {
  broadcasts: BroadcastPort;
  guard: AddressGuard;
  clock: Clock;
  log: Logger;
  /** Streams of the whole server at once; each is a process. */
  most: number;
  /** So long a receiver that does not take the stream is tried again, ms. */
  retryMs: number;
  /** Time in which a receiver has to agree, ms. */
  connectMs?: number;
  /** So long may a receiver take nothing, ms. */
  stallMs?: number;
}

const CONNECT_MS = 10_000;
const STALL_MS = 10_000;

/** Streams of rooms to receivers elsewhere. Addresses of receivers have the keys of streams in them: no log has one. */
export class Streams implements StreamPort {
  readonly #options: StreamsOptions;
  readonly #running = new Set<Stream>();

  constructor(options: StreamsOptions) {
    this.#options = options;
  }

  start(spec: StreamSpec, media: MediaRoom, listener: StreamListener): OngoingStream {
    const { broadcasts, guard, clock, most, retryMs, connectMs = CONNECT_MS, stallMs = STALL_MS } = this.#options;
    const receiver = this.#read(spec.url);
    if ([...this.#running].filter(({ isOver }) => !isOver).length >= most) throw new StreamRefused('too_many');
    const stream: Stream = new Stream({
      ...{ receiver, media, broadcasts, guard, clock, retryMs, connectMs, stallMs },
      listener: this.#logged(spec, listener),
      send: (job, heard) => new Sender(job, this.#options, heard),
      onOver: () => this.#running.delete(stream),
    });
    this.#running.add(stream);
    return stream;
  }

  /** Ends all streams; resolves when no process is left. */
  async close(): Promise<void> {
    await Promise.all([...this.#running].map((stream) => stream.stop()));
  }

  #read(url: string): NamedReceiver {
    try {
      const receiver = readReceiver(url);
      this.#options.guard.check(receiver.target);
      return receiver;
    } catch (error) {
      if (error instanceof AddressRefused) throw new StreamRefused('url_refused');
      throw error;
    }
  }

  #logged({ streamId: stream, roomSessionId: session }: StreamSpec, listener: StreamListener): StreamListener {
    const { log } = this.#options;
    return {
      state: (state, reason) => {
        if (state === 'retrying') log.warn({ stream, session, reason }, 'a stream is interrupted and will be tried again');
        else log.info({ stream, session }, `a stream is ${state}`);
        listener.state(state, reason);
      },
      failed: (reason) => {
        log.warn({ stream, session, reason }, 'a stream is given up');
        listener.failed(reason);
      },
    };
  }
}
