import type { ByteSource, Medium, Section } from './medium.ts';

/** A medium that is one file: its own index leads to positions. */
export class SingleFile implements Medium {
  readonly live = false;
  readonly seeks = false;
  readonly durationMs = null;
  readonly #bytes: ByteSource;

  constructor(bytes: ByteSource) {
    this.#bytes = bytes;
  }

  async open(): Promise<Section> {
    return { bytes: this.#bytes, sound: null, startMs: null };
  }

  async next(): Promise<Section | null> {
    return null;
  }

  get seekable(): boolean {
    return this.#bytes.seekable;
  }

  close(): void {
    this.#bytes.close();
  }
}
