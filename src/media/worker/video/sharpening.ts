/** Sizes that differ by less than this share are the same. */
const SAME = 0.1;
/** So many frames of one size in a row, below this share of what the rate allows, and the encoder has nothing to add. */
const STEADY_FRAMES = 8;
const WITHOUT_NEED = 0.6;
/** Frames below this many bytes are as good as nothing. */
const NOTHING = 300;
/** A page full of small letters is as sharp as it gets after about 120 frames of its rate. */
const MOST_FRAMES = 150;

/**
 * Follows how a still canvas gets sharp: the rate lets the first frame of it be rough, and each further one adds detail, until the
 * encoder has no finer step. Then frames keep one small size.
 */
export class Sharpening {
  readonly #share: number;
  #frames = 0;
  #steady = 0;
  #size = 0;

  /** @param frameBytes what the rate allows for each frame */
  constructor(frameBytes: number) {
    this.#share = frameBytes;
  }

  /** Whether a further frame would bring nothing. */
  get done(): boolean {
    return this.#steady >= STEADY_FRAMES || this.#frames >= MOST_FRAMES;
  }

  /** The canvas changed, or begins anew with a key frame. */
  restart(): void {
    this.#frames = 0;
    this.#steady = 0;
    this.#size = 0;
  }

  /** The canvas as it is was encoded once more. */
  add(bytes: number): void {
    this.#frames += 1;
    const same = Math.abs(bytes - this.#size) <= SAME * this.#size || Math.max(bytes, this.#size) < NOTHING;
    if (!same) this.#size = bytes;
    this.#steady = same && bytes < WITHOUT_NEED * this.#share ? this.#steady + 1 : 0;
  }
}
