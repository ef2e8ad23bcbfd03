import { Limiter } from './limiter.ts';
import { FRAME_SAMPLES } from './opus.ts';

/** Encodes the 960 samples that were written into `samples`; OpusEncoder in production. */
export interface MixEncoder {
  readonly samples: Int16Array;
  encode(): Buffer;
  close(): void;
}

/** One stream of encoded sound: a volume, a limiter and an encoder, used by one or many listeners. */
export class Mix {
  readonly #encoder: MixEncoder;
  readonly #limiter = new Limiter();
  readonly #amplified = new Float32Array(FRAME_SAMPLES);
  #gain: number;
  #frame = -1;
  #packet: Buffer | null = null;

  /** Starts with a gain; from {@link packet} on another one is reached within one frame. */
  constructor(encoder: MixEncoder, gain: number) {
    this.#encoder = encoder;
    this.#gain = gain;
  }

  /** Number of the frame that was encoded last. */
  get frame(): number {
    return this.#frame;
  }

  /** The packet of frame number `frame`: `sum` with `gain`. Encoded at the first call for a frame, the same Buffer at the others. */
  packet(frame: number, sum: Float32Array, gain: number): Buffer {
    if (this.#packet === null || frame !== this.#frame) {
      this.#packet = this.#encode(sum, gain);
      this.#frame = frame;
    }
    return this.#packet;
  }

  /** Feeds the encoder a past frame whose packet nobody gets, so that it does not start from nothing. */
  prime(sum: Float32Array): void {
    this.#encode(sum, this.#gain);
  }

  close(): void {
    this.#encoder.close();
  }

  #encode(sum: Float32Array, gain: number): Buffer {
    this.#limiter.apply(this.#amplify(sum, gain), this.#encoder.samples);
    return this.#encoder.encode();
  }

  #amplify(sum: Float32Array, gain: number): Float32Array {
    const from = this.#gain;
    this.#gain = gain;
    if (from === 1 && gain === 1) return sum;
    const step = (gain - from) / FRAME_SAMPLES;
    for (let i = 0; i < FRAME_SAMPLES; i += 1) this.#amplified[i] = (sum[i] as number) * (from + step * i);
    return this.#amplified;
  }
}
