import { FRAME_SAMPLES } from './opus.ts';

/** Peak (of 32768) from which on a frame is sound: about -66 dBFS. Silence of a codec and dither stay below. */
const FLOOR = 16;
/** Frames for which a call still contributes after its last sound: 400 ms, so that quiet ends of words are not cut. */
const HANG_OVER = 20;

/**
 * What one call adds to the mix in one frame: its samples with its volume. Volume, mute and unmute move over one frame, so nothing
 * clicks.
 */
export class Contribution {
  /** The frame as it is added, when {@link active}. */
  readonly samples = new Float32Array(FRAME_SAMPLES);
  /** Whether {@link samples} belongs to the mix of this frame. */
  active = false;
  #gain = 0;
  #target = 0;
  #hang = 0;

  /** The factor from the next frame on; 0 while muted. */
  set gain(gain: number) {
    this.#target = gain;
  }

  /** The next frame: 960 samples, or null when the call has none. */
  next(samples: Int16Array | null): void {
    const from = this.#gain;
    this.#gain = this.#target;
    this.#hang = samples !== null && this.#target > 0 && reaches(samples, FLOOR) ? HANG_OVER : Math.max(0, this.#hang - 1);
    const fadingOut = from > 0 && this.#target === 0;
    this.active = samples !== null && (fadingOut ? this.#hang > 0 : this.#target > 0 && this.#hang > 0);
    if (fadingOut) this.#hang = 0;
    if (!this.active || samples === null) return;
    const step = (this.#gain - from) / FRAME_SAMPLES;
    const out = this.samples;
    if (step === 0) {
      for (let i = 0; i < FRAME_SAMPLES; i += 1) out[i] = (samples[i] as number) * from;
    } else {
      for (let i = 0; i < FRAME_SAMPLES; i += 1) out[i] = (samples[i] as number) * (from + step * i);
    }
  }
}

function reaches(samples: Int16Array, floor: number): boolean {
  for (let i = 0; i < samples.length; i += 1) {
    const sample = samples[i] as number;
    if (sample >= floor || sample <= -floor) return true;
  }
  return false;
}
