import type { RandomAccessFile } from '../../src/webm/finish.ts';

/** A file in memory. `space`: bytes that its disk has. */
export class MemoryFile implements RandomAccessFile {
  bytes: Buffer;
  readonly #space: number;

  constructor(bytes: Uint8Array, space = Number.POSITIVE_INFINITY) {
    this.bytes = Buffer.from(bytes);
    this.#space = space;
  }

  async size(): Promise<number> {
    return this.bytes.length;
  }

  async read(at: number, length: number): Promise<Uint8Array> {
    return this.bytes.subarray(at, at + length);
  }

  async write(at: number, bytes: Uint8Array): Promise<void> {
    const size = Math.max(this.bytes.length, at + bytes.length);
    if (size > this.#space) throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
    const grown = Buffer.alloc(size);
    this.bytes.copy(grown);
    grown.set(bytes, at);
    this.bytes = grown;
  }

  async truncate(size: number): Promise<void> {
    this.bytes = Buffer.from(this.bytes.subarray(0, size));
  }

  async sync(): Promise<void> {}
}
