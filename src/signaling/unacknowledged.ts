import type { RpcId } from '../wire/jsonrpc.ts';

/** Frames remembered of one client; more than a room says between two pings. */
const REMEMBERED = 5_000;

interface SentFrame<T> {
  id: RpcId;
  /** Null: nothing that would have to be sent again. */
  item: T | null;
}

/**
 * What was sent to a client and is not known to have arrived. Frames arrive in their order or not at all, so an acknowledgement, or the answer
 * to a ping, covers everything that was sent on the same socket before.
 */
export class Unacknowledged<T> {
  /** Sent on the present socket, the oldest first. */
  #sent: SentFrame<T>[] = [];
  /** Sent on former sockets, or while there was none. */
  #lost: T[] = [];

  /** The frame `id` was given to the socket. */
  sent(id: RpcId, item: T | null): void {
    this.#sent.push({ id, item });
    if (this.#sent.length > REMEMBERED) this.#sent.shift();
  }

  /** There was no socket to send it on. */
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

  /** The socket is gone: what is sent from now on goes to another one. */
  socketGone(): void {
    for (const { item } of this.#sent) if (item !== null) this.#lost.push(item);
    this.#sent = [];
  }

  /** Everything that went to former sockets and was never acknowledged, the oldest first. Each is returned once. */
  take(): T[] {
    return this.#lost.splice(0);
  }
}
