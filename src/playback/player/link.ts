import { Socket } from 'node:net';
import { HEAD_BYTES, type Head, readHead, writeHead } from '../../media/source-stream.ts';
import type { ShapedPicture } from './decoding/picture-shaper.ts';

export interface LinkListener {
  /** Everything before a position is wanted. */
  want(positionMs: number): void;
  /** Go on at a position; what was sent before is of no use any more. */
  seek(seek: number, positionMs: number): void;
  /** Nobody is there any more. */
  closed(): void;
}

/** The player's end of the pipe to the media worker. Nothing is written before the worker has spoken: until then the server holds the other end. */
export class Link {
  readonly #pipe: Socket;
  readonly #listener: LinkListener;
  #early: Buffer[] | null = [];
  #head = Buffer.alloc(0);

  constructor(descriptor: number, listener: LinkListener) {
    this.#listener = listener;
    this.#pipe = new Socket({ fd: descriptor, readable: true, writable: true });
    this.#pipe.on('data', (chunk: Buffer) => this.#take(chunk));
    this.#pipe.on('close', () => listener.closed());
    this.#pipe.on('error', () => {});
  }

  sound(seek: number, timeMs: number, samples: Int16Array): void {
    const bytes = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
    this.#say(writeHead({ kind: 'sound', seek, timeMs, length: bytes.length }), bytes);
  }

  picture(seek: number, timeMs: number, { bytes, ...look }: ShapedPicture): void {
    this.#say(writeHead({ kind: 'picture', seek, timeMs, ...look, length: bytes.length }), bytes);
  }

  /** The media is over. */
  end(seek: number, timeMs: number): void {
    this.#say(writeHead({ kind: 'end', seek, timeMs }));
  }

  /** Resolves when the worker has taken what was written, or is gone. */
  async drained(): Promise<void> {
    if (!this.#pipe.writableNeedDrain || this.#pipe.destroyed) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        this.#pipe.off('drain', done);
        this.#pipe.off('close', done);
        resolve();
      };
      this.#pipe.on('drain', done);
      this.#pipe.on('close', done);
    });
  }

  #say(...pieces: Buffer[]): void {
    if (this.#early) {
      this.#early.push(...pieces);
      return;
    }
    this.#pipe.cork();
    for (const piece of pieces) this.#pipe.write(piece);
    this.#pipe.uncork();
  }

  #take(chunk: Buffer): void {
    const bytes = Buffer.concat([this.#head, chunk]);
    let at = 0;
    for (; bytes.length - at >= HEAD_BYTES; at += HEAD_BYTES) this.#heed(readHead(bytes.subarray(at, at + HEAD_BYTES)));
    this.#head = bytes.subarray(at);
  }

  #heed({ kind, seek, timeMs }: Head): void {
    const early = this.#early;
    this.#early = null;
    if (early) for (const piece of early) this.#pipe.write(piece);
    if (kind === 'want') this.#listener.want(timeMs);
    else if (kind === 'seek') this.#listener.seek(seek, timeMs);
  }
}
