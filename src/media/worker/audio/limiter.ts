/** Loudest sample the limiter aims at: 1 dB below full scale. */
const CEILING = 29_200;
/** Full scale. */
const HIGHEST = 32_767;
/** How far the gain comes back in one frame: about 200 ms until it is whole again. */
const RELEASE = 0.2;

/**
 * Keeps a sum of voices inside 16 bits without wrapping and without harsh clipping: the gain goes down for a loud frame, moves
 * within the frame without a step, and comes back slowly.
 */
export class Limiter {
  #gain = 1;

  /** Present gain, 1 when nothing is limited. */
  get gain(): number {
    return this.#gain;
  }

  /** Writes `sum` limited into `out` (same length). */
  apply(sum: Float32Array, out: Int16Array): void {
    let peak = 0;
    for (let i = 0; i < sum.length; i += 1) {
      const size = Math.abs(sum[i] as number);
      if (size > peak) peak = size;
    }
    const wanted = peak > CEILING ? CEILING / peak : 1;
    const from = this.#gain;
    const to = wanted < from ? wanted : from + (wanted - from) * RELEASE;
    this.#gain = to > 0.999 ? 1 : to;
    if (from === 1 && to === 1) {
      for (let i = 0; i < sum.length; i += 1) out[i] = Math.round(sum[i] as number);
      return;
    }
    // Downwards within the first quarter, so that a sudden voice is caught; upwards over the whole frame.
    const ramp = to < from ? sum.length / 4 : sum.length;
    const step = (to - from) / ramp;
    for (let i = 0; i < sum.length; i += 1) {
      const gain = i < ramp ? from + step * i : to;
      out[i] = saturate((sum[i] as number) * gain);
    }
  }
}

/** Bends what is above the ceiling towards full scale, which it never passes. */
function saturate(sample: number): number {
  const size = Math.abs(sample);
  if (size <= CEILING) return Math.round(sample);
  const room = HIGHEST - CEILING;
  const bent = CEILING + room * Math.tanh((size - CEILING) / room);
  return Math.round(Math.sign(sample) * bent);
}
