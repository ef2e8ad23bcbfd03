import { SOUND_MS, SOUND_SAMPLES } from '../../../media/source-stream.ts';

/** Times of a file are rounded; only what is further off is a gap, or too much. */
const TOLERANCE_MS = 40;
const SAMPLES_MS = 48;

/**
 * Makes decoded sound into pieces of 20 ms without a gap, from a position on: where nothing was, there is silence, and what comes too late is
 * left out. Times are those of a hostile file: no more silence is made than is wanted, however far the next sound is.
 */
export class SoundLine {
  readonly #out: (timeMs: number, samples: Int16Array) => void;
  #startMs = 0;
  /** Samples since the start, of which the last ones wait in the piece. */
  #count = 0;
  #piece = new Int16Array(SOUND_SAMPLES);
  /** Sound behind a gap that goes further than what is wanted. */
  #later: { positionMs: number | null; samples: Int16Array }[] = [];

  /** `out`: 960 samples and the position of the first. */
  constructor(out: (timeMs: number, samples: Int16Array) => void) {
    this.#out = out;
  }

  /** Position up to which everything is given out. */
  get endMs(): number {
    return this.#startMs + (this.#count - (this.#count % SOUND_SAMPLES)) / SAMPLES_MS;
  }

  /** It has sound behind a gap: {@link fillTo} is due before more is added. */
  get waits(): boolean {
    return this.#later.length > 0;
  }

  /** Begins anew at a position. */
  start(positionMs: number): void {
    this.#startMs = positionMs;
    this.#count = 0;
    this.#later = [];
  }

  /** Sound that belongs at a position; null: behind what came before. `wantedMs`: up to where there may be silence before it. */
  add(positionMs: number | null, samples: Int16Array, wantedMs: number): void {
    const nextMs = this.#startMs + this.#count / SAMPLES_MS;
    const offMs = positionMs === null ? 0 : positionMs - nextMs;
    if (this.waits || (offMs > TOLERANCE_MS && nextMs + offMs > wantedMs)) {
      this.#later.push({ positionMs, samples });
      return;
    }
    if (offMs > TOLERANCE_MS) this.#silence(Math.round(offMs * SAMPLES_MS));
    // The first piece after a start is cut to the sample, so that sound and picture begin together.
    const early = offMs < -TOLERANCE_MS || (this.#count === 0 && offMs < 0) ? Math.round(-offMs * SAMPLES_MS) : 0;
    this.#append(early > 0 ? samples.subarray(early) : samples);
  }

  /** Silence up to a position, and what it takes to fill the last piece; or up to the sound that waits before it, and that. */
  fillTo(positionMs: number): void {
    if ((this.#later[0]?.positionMs ?? Number.POSITIVE_INFINITY) <= positionMs) {
      for (const { positionMs: at, samples } of this.#later.splice(0)) this.add(at, samples, positionMs);
      return;
    }
    const missing = Math.ceil((positionMs - this.#startMs) / SOUND_MS) * SOUND_SAMPLES - this.#count;
    if (missing > 0) this.#silence(missing);
  }

  #silence(samples: number): void {
    const still = new Int16Array(SOUND_SAMPLES);
    for (let left = samples; left > 0; left -= SOUND_SAMPLES) this.#append(still.subarray(0, left));
  }

  #append(samples: Int16Array): void {
    for (let from = 0; from < samples.length; ) {
      const at = this.#count % SOUND_SAMPLES;
      const part = samples.subarray(from, from + SOUND_SAMPLES - at);
      this.#piece.set(part, at);
      from += part.length;
      this.#count += part.length;
      if (this.#count % SOUND_SAMPLES > 0) return;
      const piece = this.#piece;
      this.#piece = new Int16Array(SOUND_SAMPLES);
      this.#out(this.endMs - SOUND_MS, piece);
    }
  }
}
