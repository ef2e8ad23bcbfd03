/** Loudness of silence, dB below full scale. */
export const SILENCE_DBFS = -100;

/** Root mean square of 16 bit samples in dB relative to full scale: 0 is the loudest, {@link SILENCE_DBFS} the least. */
export function levelDbfs(samples: Int16Array): number {
  let sum = 0;
  for (let i = 0; i < samples.length; i += 1) {
    const sample = samples[i] as number;
    sum += sample * sample;
  }
  if (sum === 0) return SILENCE_DBFS;
  return Math.max(SILENCE_DBFS, 10 * Math.log10(sum / samples.length / 32_768 ** 2));
}

/**
 * Level from which on a frame counts as speech. `sensitivity` 0 … 100 (space-protocol 4.4): 0 is never heard (Infinity), 50 is
 * -45 dBFS, 100 is -65 dBFS.
 */
export function talkingThreshold(sensitivity: number): number {
  if (sensitivity <= 0) return Number.POSITIVE_INFINITY;
  return -25 - 0.4 * Math.min(100, sensitivity);
}

/** Loud frames that make somebody talking: speech needs 60 ms for them, a click or a door has fewer. */
const LOUD_FRAMES = 3;
/**
 * Frames within which they have to come: 1.6 s. So the browsers' fake microphone, which beeps for 20 ms each half second, counts
 * as talking (space-protocol 5.6).
 */
const WINDOW_FRAMES = 80;
/** Quiet frames that end it: 700 ms, longer than the pauses between words and between two beeps. */
const QUIET_FRAMES = 35;

/** Finds out whether one microphone is being talked into. Only transitions are reported, never the same twice. */
export class TalkingDetector {
  #threshold: number;
  #talking = false;
  /** Frame numbers of the last loud frames, as a ring. */
  readonly #loud = new Array<number>(LOUD_FRAMES).fill(Number.NEGATIVE_INFINITY);
  #next = 0;
  #frame = 0;
  #lastLoud = Number.NEGATIVE_INFINITY;

  constructor(sensitivity = 50) {
    this.#threshold = talkingThreshold(sensitivity);
  }

  get talking(): boolean {
    return this.#talking;
  }

  /** Sets the sensitivity, 0 … 100. */
  setSensitivity(sensitivity: number): void {
    this.#threshold = talkingThreshold(sensitivity);
  }

  /**
   * One frame of 20 ms: its samples, or null without any (lost, muted, sender silent). Returns the new state when it changed,
   * otherwise null.
   */
  update(samples: Int16Array | null): boolean | null {
    this.#frame += 1;
    if (samples !== null && levelDbfs(samples) >= this.#threshold) {
      this.#lastLoud = this.#frame;
      this.#loud[this.#next] = this.#frame;
      this.#next = (this.#next + 1) % LOUD_FRAMES;
      // The slot that comes next holds the oldest of the last loud frames.
      const oldest = this.#loud[this.#next] as number;
      if (!this.#talking && this.#frame - oldest < WINDOW_FRAMES) return this.#become(true);
    }
    if (this.#talking && this.#frame - this.#lastLoud >= QUIET_FRAMES) return this.#become(false);
    return null;
  }

  /** The microphone was muted or left the mix: not talking, at once. Returns false when that is a change, otherwise null. */
  mute(): false | null {
    this.#forget();
    if (!this.#talking) return null;
    this.#talking = false;
    return false;
  }

  #become(talking: boolean): boolean {
    this.#talking = talking;
    if (!talking) this.#forget();
    return talking;
  }

  #forget(): void {
    this.#loud.fill(Number.NEGATIVE_INFINITY);
    this.#lastLoud = Number.NEGATIVE_INFINITY;
  }
}
