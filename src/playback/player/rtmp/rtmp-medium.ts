import type { Medium, Section } from '../medium.ts';
import type { Caller } from '../net/caller.ts';
import { RtmpStream } from './rtmp-stream.ts';

/** A stream of an RTMP server. It is live: opened again, it goes on where it is then. */
export class RtmpMedium implements Medium {
  readonly live = true;
  readonly seekable = false;
  readonly seeks = false;
  readonly durationMs = null;
  readonly #caller: Caller;
  readonly #address: string;
  readonly #waitMs: number;
  #stream: RtmpStream | null = null;

  constructor(caller: Caller, address: string, waitMs: number) {
    this.#caller = caller;
    this.#address = address;
    this.#waitMs = waitMs;
  }

  async open(positionMs: number): Promise<Section> {
    this.close();
    this.#stream = await RtmpStream.open(this.#caller, this.#address, this.#waitMs);
    return { bytes: this.#stream, sound: null, startMs: positionMs };
  }

  async next(): Promise<Section | null> {
    return null;
  }

  close(): void {
    this.#stream?.close();
  }
}
