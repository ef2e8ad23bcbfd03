import {
  type NativeCodecContext,
  type NativeFrame,
  type NativeInputStream,
  type NativePacket,
  NO_TIME,
  newFrame,
} from '../../../ffmpeg/ffmpeg.ts';
import { Unplayable } from '../messages.ts';
import { openDecoder } from './codecs.ts';
import { PictureShaper, type ShapedPicture } from './picture-shaper.ts';

export interface PictureLimits {
  /** Area of the largest picture. */
  pixels: number;
  /** Pictures a second. */
  frameRate: number;
  canvas: { width: number; height: number };
}

/** Pictures of that area and more are decoded by two threads. */
const LARGE_PIXELS = 1920 * 1200;
const USUAL_GAP_MS = 40;
/** Mean rates of what is recorded by a phone are a little off. */
const RATE_TOLERANCE = 0.5;

/** Decodes the pictures of a stream. What it is given is hostile. */
export class PictureDecoder {
  /** Ms from one picture to the next. */
  readonly gapMs: number;
  readonly #context: NativeCodecContext;
  readonly #frame: NativeFrame = newFrame();
  readonly #shaper: PictureShaper;
  readonly #unitMs: number;

  /** @throws {Unplayable} `too_large`, or `unsupported` */
  constructor(stream: NativeInputStream, limits: PictureLimits) {
    const { width, height } = stream.codecpar;
    const { num, den } = stream.avgFrameRate;
    const rate = den > 0 ? num / den : 0;
    if (width * height > limits.pixels || rate > limits.frameRate + RATE_TOLERANCE) throw new Unplayable('too_large');
    this.gapMs = rate > 1 ? 1000 / rate : USUAL_GAP_MS;
    this.#unitMs = (1000 * stream.timeBase.num) / stream.timeBase.den;
    this.#shaper = new PictureShaper(stream, limits.canvas);
    try {
      this.#context = openDecoder(stream, width * height >= LARGE_PIXELS ? 2 : 1, { max_pixels: String(limits.pixels) });
    } catch (cause) {
      throw new Unplayable('unsupported', { cause });
    }
  }

  /**
   * Decodes a packet; null: nothing more comes. `wanted` says of each picture that comes out whether it is needed, by its time in the file
   * in ms. Damaged data gives nothing.
   */
  decode(packet: NativePacket | null, wanted: (timeMs: number) => boolean): { timeMs: number; picture: ShapedPicture }[] {
    const shaped: { timeMs: number; picture: ShapedPicture }[] = [];
    this.#context.sendPacketSync(packet);
    while (this.#context.receiveFrameSync(this.#frame) >= 0) {
      const time = this.#frame.bestEffortTimestamp;
      const timeMs = Number(time) * this.#unitMs;
      const picture = time !== NO_TIME && wanted(timeMs) ? this.#shaper.shape(this.#frame) : null;
      if (picture) shaped.push({ timeMs, picture });
      this.#frame.unref();
    }
    return shaped;
  }

  /** Forgets what it has: the next packet is from another place. */
  flush(): void {
    this.#context.flushBuffers();
  }

  close(): void {
    this.#context.freeContext();
    this.#frame.free();
    this.#shaper.close();
  }
}
