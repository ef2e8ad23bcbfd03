import type { Readable } from 'node:stream';
import { Unplayable } from '../messages.ts';

/** Reads a stream in pieces that somebody asks for, so that no more of it is taken than is used. */
export class Pull {
  readonly #stream: Readable;
  readonly #waitMs: number;
  #left: Buffer | null = null;

  constructor(stream: Readable, waitMs: number) {
    this.#stream = stream;
    this.#waitMs = waitMs;
    // It is heard of by the next read; without a listener it would end the process.
    stream.on('error', () => {});
  }

  /** At most so many bytes, at least one; null at the end. @throws {Unplayable} `unreachable`, `too_slow` */
  async read(most: number): Promise<Buffer | null> {
    for (;;) {
      const chunk = this.#left ?? (this.#stream.read() as Buffer | null);
      if (chunk !== null) {
        this.#left = chunk.length > most ? chunk.subarray(most) : null;
        return chunk.subarray(0, most);
      }
      if (this.#stream.readableEnded) return null;
      if (this.#stream.destroyed) throw new Unplayable('unreachable');
      await this.#more();
    }
  }

  /** Exactly so many bytes. @throws {Unplayable} also when it ends before */
  async exactly(bytes: number): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for (let left = bytes; left > 0; ) {
      const piece = await this.read(left);
      if (piece === null) throw new Unplayable('unreachable');
      pieces.push(piece);
      left -= piece.length;
    }
    return pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces);
  }

  close(): void {
    this.#stream.destroy();
  }

  #more(): Promise<void> {
    const stream = this.#stream;
    return new Promise((resolve, reject) => {
      const done = (fault?: Unplayable): void => {
        clearTimeout(timer);
        for (const event of ['readable', 'end', 'close', 'error']) stream.off(event, look);
        if (fault) reject(fault);
        else resolve();
      };
      const look = (): void => done();
      const timer = setTimeout(() => done(new Unplayable('too_slow')), this.#waitMs);
      for (const event of ['readable', 'end', 'close', 'error']) stream.on(event, look);
    });
  }
}
