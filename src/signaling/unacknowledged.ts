import type { RpcId } from '../wire/jsonrpc.ts';

/** Frames remembered of one client; more than a room says between two pings. */
const REMEMBERED = 5_000;

interface SentFrame<T> {
  id: RpcId;
  /** Null: nothing that has to be said again. */
  item: T | null;
}

/**
 * What was said to a client of which nothing shows that it arrived. Frames arrive in their order or not at all: an acknowledgement, or the
 * answer to a ping, stands for everything that was said on the same socket before.
 */
export class Unacknowledged<T> {
  /** Said on the present socket, the oldest first. */
  #sent: SentFrame<T>[] = [];
  /** Said on former sockets, or without one. */
  #lost: T[] = [];

  /** The frame `id` was given to the socket. */
  sent(id: RpcId, item: T | null): void {
    this.#sent.push({ id, item });
    if (this.#sent.length > REMEMBERED) this.#sent.shift();
  }

  /** There was no socket to say it on. */
  missed(item: T): void {
    this.socketGone();
    this.#lost.push(item);
    if (this.#lost.length > REMEMBERED) this.#lost.shift();
  }

  /** The client answered the frame `id`. */
  acknowledged(id: RpcId): void {
    const index = this.#sent.findIndex((frame) => frame.id === id);
    if (index >= 0) this.#sent.splice(0, index + 1);
  }

  /** What is said from now on is said on another socket. */
  socketGone(): void {
    for (const { item } of this.#sent) if (item !== null) this.#lost.push(item);
    this.#sent = [];
  }

  /** Everything that was said to sockets that are gone and never shown to have arrived, the oldest first; told once. */
  take(): T[] {
    return this.#lost.splice(0);
  }
}
