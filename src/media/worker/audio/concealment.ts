import { FRAME_SAMPLES } from './opus.ts';

/** Sound remembered: enough for two periods of the deepest voice. */
const HISTORY = 2 * FRAME_SAMPLES;
/** Search range of the voice's period: 400 Hz … 66 Hz at 48 kHz. */
const SHORTEST_PERIOD = 120;
const LONGEST_PERIOD = 720;
/** Length of sound whose periods are compared. */
const COMPARED = 480;
/** Samples are compared at this distance: an eighth of the work, and a voice has no more detail that matters here. */
const STRIDE = 8;
/** Frames until the replacement is silent: longer ones sound like a robot. */
const FADE_FRAMES = 4;
/** Crossfade from the replacement to the real sound that follows: 5 ms. */
const CROSSFADE = 240;

/**
 * Hides lost packets of one sender: the last period of the voice is repeated and faded out over 80 ms, then silence; the real
 * sound that follows is faded in over it. FFmpeg's Opus decoder does not offer libopus' own concealment.
 */
export class Concealment {
  readonly #history = new Int16Array(HISTORY);
  readonly #out = new Int16Array(FRAME_SAMPLES);
  readonly #tail = new Int16Array(FRAME_SAMPLES);
  #period = 0;
  /** Position in the repeated period. */
  #phase = 0;
  /** Frames replaced since the last real one. */
  #lost = 0;

  /** Frames replaced in a row so far. */
  get lost(): number {
    return this.#lost;
  }

  /** A real frame of 960 samples. After a loss its start is changed in place so that it joins smoothly. */
  received(samples: Int16Array): void {
    if (this.#lost > 0) {
      this.#extend(this.#tail, CROSSFADE);
      for (let i = 0; i < CROSSFADE; i += 1) {
        const real = i / CROSSFADE;
        samples[i] = (samples[i] as number) * real + (this.#tail[i] as number) * (1 - real);
      }
      this.#lost = 0;
    }
    this.#history.copyWithin(0, FRAME_SAMPLES);
    this.#history.set(samples, HISTORY - FRAME_SAMPLES);
  }

  /** 960 samples in place of a lost frame. The array is the same each time: use it before the next call. */
  conceal(): Int16Array {
    if (this.#lost === 0) {
      this.#period = this.#findPeriod();
      this.#phase = 0;
    }
    this.#extend(this.#out, FRAME_SAMPLES);
    this.#lost += 1;
    return this.#out;
  }

  /** Forgets everything: for a new stream. */
  reset(): void {
    this.#history.fill(0);
    this.#lost = 0;
  }

  /** Continues the repetition for `length` samples, fading on. */
  #extend(into: Int16Array, length: number): void {
    const start = HISTORY - this.#period;
    const from = Math.max(0, 1 - this.#lost / FADE_FRAMES);
    const step = from === 0 ? 0 : 1 / FADE_FRAMES / FRAME_SAMPLES;
    for (let i = 0; i < length; i += 1) {
      into[i] = (this.#history[start + this.#phase] as number) * Math.max(0, from - i * step);
      this.#phase = this.#phase + 1 === this.#period ? 0 : this.#phase + 1;
    }
  }

  /** The shift at which the newest sound is most like the sound before it (normalised correlation). */
  #findPeriod(): number {
    const history = this.#history;
    const start = HISTORY - COMPARED;
    let best = LONGEST_PERIOD;
    let bestScore = 0;
    for (let period = SHORTEST_PERIOD; period <= LONGEST_PERIOD; period += 1) {
      let product = 0;
      let energy = 1;
      for (let i = start; i < HISTORY; i += STRIDE) {
        const earlier = history[i - period] as number;
        product += (history[i] as number) * earlier;
        energy += earlier * earlier;
      }
      const score = product <= 0 ? 0 : (product * product) / energy;
      if (score > bestScore) {
        bestScore = score;
        best = period;
      }
    }
    return best;
  }
}
