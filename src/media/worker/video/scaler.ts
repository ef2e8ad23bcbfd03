import {
  binding,
  type NativeScaler,
  PIXELS_YUV420P,
  PIXELS_YUVJ420P,
  SCALE_BICUBIC,
  SCALE_BILINEAR,
  SCALE_FAST_BILINEAR,
} from '../../../ffmpeg/ffmpeg.ts';
import { containBox } from './contain.ts';
import { cameraCrop, coverCrop, type Rectangle } from './cover.ts';
import { MOST_PIXELS } from './limits.ts';
import { bt709ToBt601 } from './matrix.ts';
import type { Picture } from './picture.ts';

/** Pictures below this many pixels in a direction are not worth drawing, and swscale's filters dislike them. */
const SMALLEST_SOURCE = 16;
/** Contexts kept: enough for 16 tiles of different sources, and a bound for senders that change their size all the time. */
const CONTEXTS = 24;
/** Sizes of senders for which a stage is kept, and what they may take together: one of the largest pictures. */
const STAGES = 4;
/** From this factor on the fast filter, which looks at two neighbours only, makes edges crawl. */
const STRONG_REDUCTION = 1.5;

/**
 * Scales pictures straight into rectangles of another picture by swscale (media.md 2). Contexts are kept per pair of sizes and
 * shared by all callers; the least recently used one goes first.
 */
export class Scaler {
  readonly #contexts = new Map<number, NativeScaler>();
  /**
   * Decoders' pictures are copied here first, 5 us for 640x360: views of each frame's own planes would look to V8 like 50 MB of new
   * memory a second in a room of five, and it would collect garbage four times a second. The last used is the last.
   */
  readonly #stages: Picture[] = [];

  /**
   * Fills `rectangle` of `target` with the central part of `source` (`cover` fit). `x` and `width` must be multiples of 16, `y` and
   * `height` even, all inside the target: otherwise swscale writes beyond the rectangle, so a RangeError is thrown. A source that
   * is empty or tiny draws nothing. Returns whether something was drawn.
   */
  cover(source: Picture, target: Picture, rectangle: Rectangle): boolean {
    if (source.width < SMALLEST_SOURCE || source.height < SMALLEST_SOURCE) return false;
    assertDrawable(rectangle, target);
    return this.#draw(
      source,
      coverCrop(source.width, source.height, rectangle.width, rectangle.height),
      target,
      rectangle,
      false,
    );
  }

  /**
   * Draws a camera's picture into `rectangle`: filling it, unless heads would be cut off ({@link cameraCrop}); then into its middle.
   * Rules and errors as {@link cover}. Returns the part of the rectangle that was drawn on, or null.
   */
  camera(source: Picture, target: Picture, rectangle: Rectangle): Rectangle | null {
    if (source.width < SMALLEST_SOURCE || source.height < SMALLEST_SOURCE) return null;
    assertDrawable(rectangle, target);
    const cover = coverCrop(source.width, source.height, rectangle.width, rectangle.height);
    const crop = cameraCrop(cover, source.width, source.height);
    const box = crop === cover ? rectangle : containBox(crop.width, crop.height, rectangle);
    return this.#draw(source, crop, target, box, false) ? box : null;
  }

  /**
   * Draws all of `source` into the middle of `rectangle`, as large as it fits (`contain`), with a filter that keeps small letters sharp.
   * Rules and errors as {@link cover}. Returns the part of the rectangle that was drawn on, or null.
   */
  contain(source: Picture, target: Picture, rectangle: Rectangle): Rectangle | null {
    if (source.width < SMALLEST_SOURCE || source.height < SMALLEST_SOURCE) return null;
    assertDrawable(rectangle, target);
    const box = containBox(source.width, source.height, rectangle);
    const whole = { x: 0, y: 0, width: source.width, height: source.height };
    return this.#draw(source, whole, target, box, true) ? box : null;
  }

  #draw(source: Picture, crop: Rectangle, target: Picture, box: Rectangle, sharp: boolean): boolean {
    const context = this.#context(crop.width, crop.height, box.width, box.height, source.fullRange, sharp);
    const staged = source.passing ? this.#stage(source) : source;
    const written = context.scaleSync(
      planesFrom(staged, crop.x, crop.y),
      staged.strides,
      0,
      crop.height,
      planesFrom(target, box.x, box.y),
      target.strides,
    );
    if (written > 0 && source.matrix === 'bt709') bt709ToBt601(target, box);
    return written > 0;
  }

  /** Frees everything. The scaler may be used again. */
  close(): void {
    for (const context of this.#contexts.values()) context.freeContext();
    this.#contexts.clear();
    for (const stage of this.#stages) stage.free();
    this.#stages.length = 0;
  }

  #stage(source: Picture): Picture {
    const known = this.#stages.findIndex((stage) => stage.isLike(source));
    if (known < 0) this.#makeRoom(source.width * source.height);
    const stage = this.#stages[known] ?? source.sibling();
    if (known >= 0) this.#stages.splice(known, 1);
    this.#stages.push(stage);
    stage.copyFrom(source);
    return stage;
  }

  #makeRoom(pixels: number): void {
    const sum = () => this.#stages.reduce((all, stage) => all + stage.width * stage.height, 0);
    while (this.#stages.length > 0 && (this.#stages.length >= STAGES || sum() + pixels > MOST_PIXELS))
      this.#stages.shift()?.free();
  }

  #context(
    width: number,
    height: number,
    targetWidth: number,
    targetHeight: number,
    fullRange: boolean,
    sharp: boolean,
  ): NativeScaler {
    // Senders' sides are at most 8192 (the decoder refuses more) and canvases' 2048: with two bits that makes an exact integer.
    const kind = (fullRange ? 1 : 0) + (sharp ? 2 : 0);
    const key = (((width * 8193 + height) * 2049 + targetWidth) * 2049 + targetHeight) * 4 + kind;
    let context = this.#contexts.get(key);
    if (context === undefined) {
      context = new binding.SoftwareScaleContext();
      const usual = width > targetWidth * STRONG_REDUCTION ? SCALE_BILINEAR : SCALE_FAST_BILINEAR;
      const format = fullRange ? PIXELS_YUVJ420P : PIXELS_YUV420P;
      const filter = sharp ? SCALE_BICUBIC : usual;
      context.getContext(width, height, format, targetWidth, targetHeight, PIXELS_YUV420P, filter);
      this.#dropOldest();
    } else {
      this.#contexts.delete(key);
    }
    this.#contexts.set(key, context);
    return context;
  }

  #dropOldest(): void {
    if (this.#contexts.size < CONTEXTS) return;
    for (const [key, context] of this.#contexts) {
      context.freeContext();
      this.#contexts.delete(key);
      return;
    }
  }
}

/** Throws a RangeError unless swscale can draw the rectangle without touching its neighbours. */
export function assertDrawable(rectangle: Rectangle, target: { width: number; height: number }): void {
  const { x, y, width, height } = rectangle;
  const aligned = x % 16 === 0 && width % 16 === 0 && y % 2 === 0 && height % 2 === 0;
  const inside = x >= 0 && y >= 0 && width >= 16 && height >= 2 && x + width <= target.width && y + height <= target.height;
  if (!aligned || !inside) {
    throw new RangeError(`cannot draw ${width}x${height} at ${x},${y} on ${target.width}x${target.height}`);
  }
}

/** The planes of a picture from a pixel (even coordinates) on. */
function planesFrom(picture: Picture, x: number, y: number): Buffer[] {
  const [luma, blue, red] = picture.planes;
  const [lumaStride, blueStride, redStride] = picture.strides;
  return [
    luma.subarray(y * lumaStride + x),
    blue.subarray((y >> 1) * blueStride + (x >> 1)),
    red.subarray((y >> 1) * redStride + (x >> 1)),
  ];
}
