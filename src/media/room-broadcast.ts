import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/log.ts';
import type { Broadcast, BroadcastListener } from '../rooms/ports.ts';
import type { Channel } from './channel.ts';
import type { WorkerEvent } from './messages.ts';

type Piece = Extract<WorkerEvent, { type: 'broadcast' }>;

interface Listener {
  readonly listener: BroadcastListener;
  /** It has got a piece to begin with. */
  begun: boolean;
}

/** A number for each broadcast of this process: what comes late of one is not taken for another's. */
let numbers = 0;

/**
 * The parent's end of a room's broadcast: one encode for all who take it, and none when nobody does. It outlives the worker: in another one
 * the stream goes on with the times that it would have had.
 */
export class RoomBroadcast {
  readonly #room: string;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #listeners = new Set<Listener>();
  #channel: Channel | null = null;
  /** Of the broadcast that runs in the worker; null: none does. */
  #number: number | null = null;
  /** Time of the stream, and of the clock when it was heard of; null before the first piece. */
  #newest: { endMs: number; at: number } | null = null;
  #closed = false;

  constructor(room: string, { clock, log }: { clock: Clock; log: Logger }) {
    this.#room = room;
    this.#clock = clock;
    this.#log = log;
  }

  add(listener: BroadcastListener): Broadcast {
    const entry: Listener = { listener, begun: false };
    this.#listeners.add(entry);
    if (this.#closed) queueMicrotask(() => this.#fail(entry));
    else if (this.#number === null) this.#start();
    else this.#channel?.command({ kind: 'key-broadcast', room: this.#room, broadcast: this.#number });
    return { close: () => this.#remove(entry) };
  }

  /** The room is open on a worker. */
  attach(channel: Channel): void {
    this.#channel = channel;
    if (this.#listeners.size > 0) this.#start();
  }

  /** The worker is gone. */
  detach(): void {
    this.#channel = null;
    this.#number = null;
    for (const entry of this.#listeners) entry.begun = false;
  }

  piece({ broadcast, bytes, key, endMs }: Piece): void {
    if (broadcast !== this.#number) return;
    this.#newest = { endMs: Math.max(endMs, this.#newest?.endMs ?? 0), at: this.#clock.monotonic() };
    const data = Buffer.from(bytes, 'base64');
    for (const entry of [...this.#listeners]) {
      entry.begun ||= key;
      if (entry.begun) this.#safely(() => entry.listener.bytes(data, key));
    }
  }

  /** The worker cannot go on with one. */
  failed(broadcast: number): void {
    if (broadcast !== this.#number) return;
    this.#number = null;
    for (const entry of [...this.#listeners]) this.#fail(entry);
  }

  /** The room is closed. */
  close(): void {
    this.#closed = true;
    this.#channel = null;
    this.#number = null;
    for (const entry of [...this.#listeners]) this.#fail(entry);
  }

  #start(): void {
    if (!this.#channel) return;
    numbers += 1;
    this.#number = numbers;
    const { endMs, at } = this.#newest ?? { endMs: 0, at: this.#clock.monotonic() };
    const startMs = endMs + Math.max(0, this.#clock.monotonic() - at);
    this.#channel.command({ kind: 'broadcast', room: this.#room, broadcast: this.#number, startMs });
  }

  #remove(entry: Listener): void {
    if (!this.#listeners.delete(entry) || this.#listeners.size > 0 || this.#number === null) return;
    this.#channel?.command({ kind: 'stop-broadcast', room: this.#room, broadcast: this.#number });
    this.#number = null;
  }

  #fail(entry: Listener): void {
    if (this.#listeners.delete(entry)) this.#safely(() => entry.listener.failed());
  }

  #safely(task: () => void): void {
    try {
      task();
    } catch (error) {
      this.#log.error({ err: error }, 'a listener of a broadcast failed');
    }
  }
}
