import { HEAD_BYTES, type Head, readHead } from '../../source-stream.ts';

export interface MessageReaderListener {
  /** Where the bytes behind a head go: buffers that are filled one after another, as long together as the head says. */
  begin(head: Head): readonly Uint8Array[];
  /** The message is whole. */
  message(head: Head): void;
}

/** Puts the messages of a stream together, whatever pieces it comes in, without a copy of its own. */
export class MessageReader {
  readonly #listener: MessageReaderListener;
  readonly #headBytes = Buffer.alloc(HEAD_BYTES);
  #head: Head | null = null;
  #targets: readonly Uint8Array[] = [this.#headBytes];
  #target = 0;
  /** Bytes that the present target has. */
  #filled = 0;

  constructor(listener: MessageReaderListener) {
    this.#listener = listener;
  }

  /** @throws {RangeError} when it is no message */
  take(chunk: Buffer): void {
    for (let at = 0; at < chunk.length; ) {
      const target = this.#targets[this.#target] as Uint8Array;
      const length = Math.min(chunk.length - at, target.length - this.#filled);
      target.set(chunk.subarray(at, at + length), this.#filled);
      at += length;
      this.#filled += length;
      if (this.#filled === target.length) this.#full();
    }
  }

  #full(): void {
    this.#filled = 0;
    this.#target += 1;
    if (this.#target < this.#targets.length) return;
    this.#target = 0;
    const head = this.#head;
    if (head === null) {
      const begun = readHead(this.#headBytes);
      if (begun.length === 0) return this.#listener.message(begun);
      this.#head = begun;
      this.#targets = this.#listener.begin(begun);
      return;
    }
    this.#head = null;
    this.#targets = [this.#headBytes];
    this.#listener.message(head);
  }
}
