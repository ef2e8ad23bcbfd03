import type { PictureFormat } from './frame-assembler.ts';
import { LARGE_PICTURES_BYTES, USUAL_PIXELS } from './limits.ts';

/** Bytes of a pixel in 4:2:0. */
const PIXEL_BYTES = 1.5;

/** What the decoders of one worker hold for pictures larger than 1080p, so that a room full of huge ones does not take the machine's memory. */
export class PictureMemory {
  readonly #held = new Map<object, number>();
  #bytes = 0;

  /** Bytes that are held now. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Makes `owner` hold pictures of a format instead of those before. False, and it holds none, when there is no room for them. */
  hold(owner: object, { width, height, pictures }: PictureFormat): boolean {
    this.release(owner);
    const pixels = width * height;
    if (pixels <= USUAL_PIXELS) return true;
    const bytes = pixels * PIXEL_BYTES * pictures;
    if (this.#bytes + bytes > LARGE_PICTURES_BYTES) return false;
    this.#held.set(owner, bytes);
    this.#bytes += bytes;
    return true;
  }

  release(owner: object): void {
    this.#bytes -= this.#held.get(owner) ?? 0;
    this.#held.delete(owner);
  }
}
