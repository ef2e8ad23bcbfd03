import type { Socket } from 'node:net';
import type { Clock, Timer } from '../base/clock.ts';
import { IncompatibleOffer, MediaUnavailable } from '../rooms/ports.ts';
import {
  type Failure,
  fromWorkerSchema,
  type ResultOf,
  resultSchemas,
  type WorkerCommand,
  type WorkerEvent,
  type WorkerRequest,
} from './messages.ts';

/** The part of a child process that a channel needs. */
export interface ChannelPort {
  /** `pipe` is sent along, and closed here. */
  send(message: unknown, pipe?: Socket): void;
  onMessage(listener: (message: unknown) => void): void;
}

export interface ChannelOptions {
  clock: Clock;
  /** A request that is not answered by then is rejected. */
  timeoutMs: number;
  onEvent(event: WorkerEvent): void;
  /** A message that is not in the protocol. */
  onProtocolError(error: unknown): void;
}

interface Pending {
  kind: WorkerRequest['kind'];
  resolve(result: never): void;
  reject(error: Error): void;
  timer: Timer;
}

/** Numbered requests, commands and events to and from one media worker. */
export class Channel {
  readonly #port: ChannelPort;
  readonly #options: ChannelOptions;
  readonly #pending = new Map<number, Pending>();
  #nextId = 1;
  #closed: Error | null = null;
  /** Events that came right behind a settled request; null when none was settled just now. */
  #behind: WorkerEvent[] | null = null;

  constructor(port: ChannelPort, options: ChannelOptions) {
    this.#port = port;
    this.#options = options;
    port.onMessage((message) => this.#receive(message));
  }

  /** Requests that are not answered yet. */
  get pending(): number {
    return this.#pending.size;
  }

  /**
   * Asks the worker. `timeoutMs`: how long its answer may take, when that is not as usual.
   * @throws {MediaUnavailable} when the channel is closed, closes meanwhile, or the answer does not come in time
   * @throws {IncompatibleOffer} when the worker says so
   */
  request<R extends WorkerRequest>(request: R, timeoutMs = this.#options.timeoutMs): Promise<ResultOf<R['kind']>> {
    if (this.#closed) return Promise.reject(this.#closed);
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const timer = this.#options.clock.after(timeoutMs, () => {
        this.#pending.delete(id);
        reject(new MediaUnavailable(`the media worker did not answer "${request.kind}" in time`));
      });
      this.#pending.set(id, { kind: request.kind, resolve, reject, timer });
      this.#send({ type: 'request', id, request });
    });
  }

  /** Tells the worker. After {@link close} nothing happens. `pipe` becomes the worker's, and is closed here. */
  command(command: WorkerCommand, pipe?: Socket): void {
    if (!this.#closed) this.#send({ type: 'command', command }, pipe);
    else pipe?.destroy();
  }

  /** Rejects everything that is pending, and all later requests, with {@link MediaUnavailable}. */
  close(reason: string): void {
    if (this.#closed) return;
    const error = new MediaUnavailable(reason);
    this.#closed = error;
    for (const pending of this.#pending.values()) {
      pending.timer.cancel();
      pending.reject(error);
    }
    this.#pending.clear();
  }

  #send(message: unknown, pipe?: Socket): void {
    try {
      this.#port.send(message, pipe);
    } catch (error) {
      // The process is gone and its exit is about to be reported; that closes the channel.
      this.#options.onProtocolError(error);
    }
  }

  #receive(raw: unknown): void {
    if (this.#closed) return;
    const parsed = fromWorkerSchema.safeParse(raw);
    if (!parsed.success) {
      this.#options.onProtocolError(parsed.error);
      return;
    }
    const message = parsed.data;
    if (message.type === 'result') this.#settle(message.id, message.result);
    else if (message.type === 'failure') this.#fail(message.id, message.failure);
    else if (this.#behind) this.#behind.push(message);
    else this.#options.onEvent(message);
  }

  #settle(id: number, raw: unknown): void {
    const pending = this.#take(id);
    if (!pending) return;
    this.#letWaiterGoFirst();
    const result = resultSchemas[pending.kind].safeParse(raw);
    if (result.success) pending.resolve(result.data as never);
    else pending.reject(new MediaUnavailable(`the media worker answered "${pending.kind}" with nonsense`));
  }

  #fail(id: number, failure: Failure): void {
    this.#letWaiterGoFirst();
    this.#take(id)?.reject(errorOf(failure));
  }

  /**
   * Whoever waits for a request goes on in a microtask, and messages that were read together are handed out before any of those: an
   * event that the worker sent after its result would overtake it. Such events wait until the waiter had its turn.
   */
  #letWaiterGoFirst(): void {
    if (this.#behind) return;
    const behind: WorkerEvent[] = [];
    this.#behind = behind;
    setImmediate(() => {
      this.#behind = null;
      for (const event of behind) if (!this.#closed) this.#options.onEvent(event);
    });
  }

  #take(id: number): Pending | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    pending?.timer.cancel();
    return pending;
  }
}

/** Errors cross the process border by name. */
function errorOf(failure: Failure): Error {
  return failure.name === 'IncompatibleOffer' ? new IncompatibleOffer(failure.message) : new MediaUnavailable(failure.message);
}
