import type { ByteSource } from '../medium.ts';

/** A source of bytes whose first ones were looked at already; they come again. */
export class Peeked implements ByteSource {
  readonly #rest: ByteSource;
  #head: Buffer | null = null;

  private constructor(rest: ByteSource) {
    this.#rest = rest;
  }

  /** Reads so many bytes, or all there are when these are fewer. @throws {Unplayable} */
  static async at(rest: ByteSource, bytes: number): Promise<{ source: Peeked; head: Buffer }> {
    const pieces: Buffer[] = [];
    for (let left = bytes; left > 0; ) {
      const piece = await rest.read(left);
      if (piece === null) break;
      pieces.push(Buffer.from(piece));
      left -= piece.length;
    }
    const source = new Peeked(rest);
    const head = Buffer.concat(pieces);
    source.#head = head;
    return { source, head };
  }

  get size(): number | null {
    return this.#rest.size;
  }

  get seekable(): boolean {
    return this.#rest.seekable;
  }

  async read(most: number): Promise<Buffer | null> {
    const head = this.#head;
    if (head === null || head.length === 0) return await this.#rest.read(most);
    this.#head = head.subarray(most);
    return head.subarray(0, most);
  }

  seek(position: number): void {
    this.#head = null;
    this.#rest.seek(position);
  }

  close(): void {
    this.#rest.close();
  }
}
