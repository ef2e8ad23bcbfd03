import type { Clock } from '../../base/clock.ts';
import type { TierStats } from '../messages.ts';
import { videoMs } from './media-clock.ts';
import type { CanvasFrame } from './sink.ts';
import { CANVAS_FPS, type TierSpec } from './tiers.ts';
import { EncoderTier } from './video/encoder-tier.ts';
import type { Picture } from './video/picture.ts';
import { Sharpening } from './video/sharpening.ts';
import { repeatFrame } from './video/vp8-repeat.ts';

/** Key frames of one encoding are at least this far apart, however many receivers ask (media.md 3). */
const KEY_INTERVAL_MS = 300;
/** An encoder that nobody has needed for so long is freed. */
const IDLE_LIMIT_MS = 5_000;
/** A canvas that stands still for so long is sent anew until it is sharp: the rate lets a first frame be rough. */
const STILL_MS = 100;

/** One encoding of the room's canvas, its key frames and its figures. */
export class Tier {
  readonly index: number;
  readonly spec: TierSpec;
  readonly #clock: Clock;
  #encoder: EncoderTier | null = null;
  #fps = CANVAS_FPS;
  #keyWanted = false;
  #keyAt = Number.NEGATIVE_INFINITY;
  #neededAt = Number.NEGATIVE_INFINITY;
  #repeat: Buffer | null = null;
  /** Whether the last frame shows the canvas as it is; only then it can be repeated. */
  #current = false;
  #screen = false;
  #changedAt = Number.NEGATIVE_INFINITY;
  readonly #sharpening: Sharpening;
  readonly #stats = { frames: 0, keyFrames: 0, repeats: 0, bytes: 0, encodeMs: 0 };

  constructor(index: number, spec: TierSpec, clock: Clock) {
    this.index = index;
    this.spec = spec;
    this.#clock = clock;
    this.#sharpening = new Sharpening((spec.kbps * 125) / CANVAS_FPS);
  }

  get busy(): boolean {
    return this.#encoder?.busy ?? false;
  }

  get load(): number {
    return this.#encoder?.load ?? 0;
  }

  get leastEffort(): boolean {
    return this.#encoder?.leastEffort ?? false;
  }

  /** Wants a key frame as soon as one is due. */
  requestKey(): void {
    this.#keyWanted = true;
  }

  /** Whether a key frame would be made now. */
  keyDue(nowMs: number): boolean {
    return this.#keyWanted && nowMs - this.#keyAt >= KEY_INTERVAL_MS;
  }

  /** The canvas has changed: until the next {@link encode} the last frame is out of date. */
  outdated(nowMs: number): void {
    this.#current = false;
    this.#changedAt = nowMs;
    this.#sharpening.restart();
  }

  /** Whether {@link encode} has to run for this tick, or a repetition says the same. */
  needsEncoding(nowMs: number): boolean {
    return !this.#current || this.keyDue(nowMs) || (nowMs - this.#changedAt >= STILL_MS && !this.#sharpening.done);
  }

  /** Whether the canvas shows a screen. */
  set screen(on: boolean) {
    this.#screen = on;
    if (this.#encoder) this.#encoder.screen = on;
  }

  /** Encodes the canvas, which must not be drawn on until the promise settles. Null when nothing came out. */
  async encode(canvas: Picture, timestamp: number, nowMs: number): Promise<CanvasFrame | null> {
    this.#encoder ??= this.#open();
    const key = this.keyDue(nowMs);
    if (key) {
      this.#keyWanted = false;
      this.#keyAt = nowMs;
    }
    const startedAt = this.#clock.monotonic();
    const frame = await this.#encoded(this.#encoder, canvas, timestamp, key);
    if (!frame) return null;
    if (frame.key) this.#sharpening.restart();
    else this.#sharpening.add(frame.data.length);
    const stats = this.#stats;
    stats.encodeMs += 0.1 * (this.#clock.monotonic() - startedAt - stats.encodeMs);
    stats.frames += 1;
    stats.bytes += frame.data.length;
    if (frame.key) {
      stats.keyFrames += 1;
      this.#keyAt = nowMs;
    }
    return this.#frame(frame.key, frame.timestamp, frame.data);
  }

  #frame(key: boolean, timestamp: number, data: Buffer): CanvasFrame {
    const { width, height } = this.spec;
    return { tier: this.index, width, height, key, timeMs: videoMs(timestamp), data };
  }

  #open(): EncoderTier {
    const encoder = new EncoderTier({ ...this.spec, fps: this.#fps, clock: this.#clock });
    encoder.screen = this.#screen;
    return encoder;
  }

  /** After a failure the last frame still shows the state before it, and receivers that wait for a key frame go on waiting. */
  async #encoded(encoder: EncoderTier, canvas: Picture, timestamp: number, key: boolean) {
    this.#current = true;
    try {
      const [frame] = await encoder.encode(canvas, timestamp, key);
      if (!frame) this.#missed(key);
      return frame;
    } catch (error) {
      this.#missed(key);
      throw error;
    }
  }

  #missed(key: boolean): void {
    this.#current = false;
    if (key) this.#keyWanted = true;
  }

  /** A frame that shows the last one again, without the encoder. */
  repeated(timestamp: number): CanvasFrame {
    this.#repeat ??= repeatFrame(this.spec.width, this.spec.height);
    this.#stats.repeats += 1;
    return this.#frame(false, timestamp, this.#repeat);
  }

  /** Notes whether somebody needs the tier; after a while without, the encoder is freed. */
  used(needed: boolean, nowMs: number): void {
    if (needed) {
      this.#neededAt = nowMs;
      return;
    }
    this.#current = false;
    if (this.#encoder && nowMs - this.#neededAt > IDLE_LIMIT_MS) this.close();
  }

  /** Holds for encoders that are opened later, too. */
  setFrameRate(fps: number): void {
    this.#fps = fps;
    this.#encoder?.setFrameRate(fps);
  }

  stats(receivers: number): TierStats {
    return { ...this.spec, receivers, ...this.#stats };
  }

  close(): void {
    this.#encoder?.close();
    this.#encoder = null;
    this.#current = false;
  }
}
