import type { Clock } from '../../../base/clock.ts';
import {
  check,
  type NativeCodecContext,
  newFrame,
  newPacket,
  openCodec,
  PICTURE_ANY,
  PICTURE_KEY,
  PIXELS_YUV420P,
} from '../../../ffmpeg/ffmpeg.ts';
import { type Effort, FULL_EFFORT, nextEffort, SPEEDS } from './effort.ts';
import { Picture } from './picture.ts';
import { Scaler } from './scaler.ts';

export interface EncoderTierOptions {
  /** Pixels: a multiple of 16. Smaller than the canvas: the canvas is scaled down. */
  width: number;
  /** Pixels: even. */
  height: number;
  /** Target bit rate, kbit/s. */
  kbps: number;
  /** The usual frame rate: sets the time budget of a frame and the rate control's expectation. */
  fps: number;
  clock: Clock;
}

/** One compressed picture. */
export interface EncodedFrame {
  data: Buffer;
  key: boolean;
  /** The timestamp given to {@link EncoderTier.encode}, 90 kHz. */
  timestamp: number;
}

/** No key frames but those asked for: one each hour of 25 fps bounds libvpx's counters. */
const KEY_INTERVAL = 90_000;

/**
 * One VP8 encoding of the canvas, shared by all its receivers. Encoding runs in libuv's pool; the canvas must not be drawn on
 * until the promise has settled. FFmpeg's libvpx cannot change its bit rate or speed while open, so both mean a new encoder and a
 * key frame (media.md 2).
 */
export class EncoderTier {
  readonly #options: EncoderTierOptions;
  readonly #clock: Clock;
  readonly #packet = newPacket();
  /** A second hold on the picture being encoded, so that tiers can set their own time and type on it. */
  readonly #input = newFrame();
  readonly #scaler = new Scaler();
  #scaled: Picture | null = null;
  #context: NativeCodecContext | null = null;
  #effort: Effort = FULL_EFFORT;
  #kbps: number;
  #budgetMs: number;
  #screen = false;
  #lastTimestamp = -1;
  #keyWanted = true;
  /** The next frame gets a new encoder. */
  #renewing = false;
  #busy = false;
  #closed = false;

  constructor(options: EncoderTierOptions) {
    this.#options = options;
    this.#clock = options.clock;
    this.#kbps = options.kbps;
    this.#budgetMs = 1000 / options.fps;
  }

  /** Whether a frame is being encoded; meanwhile the canvas must stay as it is. */
  get busy(): boolean {
    return this.#busy;
  }

  /** Smoothed share of the frame's time that encoding takes: over 1 it cannot keep up. */
  get load(): number {
    return this.#effort.load;
  }

  /** Whether the encoder already runs at its fastest: what is left is a lower frame rate. */
  get leastEffort(): boolean {
    return this.#effort.step === SPEEDS.length - 1;
  }

  /** The bit rate in kbit/s. Another one takes effect with the next frame, which becomes a key frame. */
  get kbps(): number {
    return this.#kbps;
  }

  set kbps(kbps: number) {
    if (kbps === this.#kbps) return;
    this.#kbps = kbps;
    this.#renewing = true;
  }

  /** Whether the canvas shows a screen: letters and still areas get their detail sooner. A change makes the next frame a key frame. */
  set screen(on: boolean) {
    if (on === this.#screen) return;
    this.#screen = on;
    this.#renewing = true;
  }

  /** Tells the tier how long a frame lasts from now on, for its load; the encoder itself follows the timestamps. */
  setFrameRate(fps: number): void {
    this.#budgetMs = 1000 / fps;
  }

  /**
   * Encodes the canvas. `timestamp90k` counts up without wrapping. `key` asks for a key frame. Resolves with the frames that came
   * out (usually one); with none while the former call is still running (a wish for a key frame is kept) or after close. Rejects
   * when FFmpeg fails; the next call starts a new encoder.
   */
  async encode(canvas: Picture, timestamp90k: number, key: boolean): Promise<EncodedFrame[]> {
    this.#keyWanted ||= key;
    if (this.#busy || this.#closed) return [];
    this.#busy = true;
    try {
      if (this.#renewing) this.#discard();
      return await this.#run(canvas, timestamp90k);
    } catch (error) {
      this.#discard();
      throw error;
    } finally {
      this.#busy = false;
      if (this.#closed) this.#free();
    }
  }

  /** Frees everything, after the running frame if there is one. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (!this.#busy) this.#free();
  }

  async #run(canvas: Picture, timestamp90k: number): Promise<EncodedFrame[]> {
    const startedAt = this.#clock.monotonic();
    this.#context ??= this.#open();
    const context = this.#context;
    // libvpx refuses a time that does not grow.
    const timestamp = Math.max(timestamp90k, this.#lastTimestamp + 1);
    this.#lastTimestamp = timestamp;
    const input = this.#input;
    check(input.ref(this.#fit(canvas).frame), 'take the canvas');
    try {
      input.pts = BigInt(timestamp);
      input.pictType = this.#keyWanted ? PICTURE_KEY : PICTURE_ANY;
      this.#keyWanted = false;
      check(await context.sendFrame(input), 'encode VP8');
    } finally {
      input.unref();
    }
    const frames = this.#receive(context, timestamp);
    this.#measure(this.#clock.monotonic() - startedAt);
    return frames;
  }

  #receive(context: NativeCodecContext, timestamp: number): EncodedFrame[] {
    const frames: EncodedFrame[] = [];
    while (context.receivePacketSync(this.#packet) >= 0) {
      const data = this.#packet.data;
      if (data !== null) frames.push({ data, key: this.#packet.isKeyframe, timestamp });
      this.#packet.unref();
    }
    return frames;
  }

  /** The canvas itself, or a smaller copy of it. */
  #fit(canvas: Picture): Picture {
    const { width, height } = this.#options;
    if (canvas.width === width && canvas.height === height) return canvas;
    this.#scaled ??= Picture.blank(width, height);
    this.#scaler.cover(canvas, this.#scaled, { x: 0, y: 0, width, height });
    return this.#scaled;
  }

  #measure(encodeMs: number): void {
    const before = this.#effort.step;
    this.#effort = nextEffort(this.#effort, { encodeMs, budgetMs: this.#budgetMs, nowMs: this.#clock.monotonic() });
    if (this.#effort.step !== before) this.#renewing = true;
  }

  #open(): NativeCodecContext {
    const bitRate = this.#kbps * 1000;
    const options = {
      deadline: 'realtime',
      'cpu-used': SPEEDS[this.#effort.step] ?? SPEEDS[0],
      'lag-in-frames': 0,
      'error-resilient': 'default',
      'static-thresh': 1,
      qmin: 4,
      qmax: 56,
      'undershoot-pct': 100,
      'overshoot-pct': 15,
      'screen-content-mode': this.#screen ? 1 : 0,
      // A key frame may take this many percent of a frame's share: about half of the buffer's 600 ms, as browsers set it.
      'max-intra-rate': Math.max(300, Math.round(300 * (this.#options.fps / 10))),
    };
    return openCodec('encoder', 'libvpx', options, (context) => {
      context.width = this.#options.width;
      context.height = this.#options.height;
      context.pixelFormat = PIXELS_YUV420P;
      context.timeBase = { num: 1, den: 90_000 };
      context.framerate = { num: this.#options.fps, den: 1 };
      context.bitRate = BigInt(bitRate);
      context.rcMinRate = BigInt(bitRate);
      context.rcMaxRate = BigInt(bitRate);
      context.rcBufferSize = bitRate;
      context.gopSize = KEY_INTERVAL;
      context.maxBFrames = 0;
      context.threadCount = 1;
    });
  }

  #discard(): void {
    this.#renewing = false;
    this.#keyWanted = true;
    this.#context?.freeContext();
    this.#context = null;
  }

  #free(): void {
    this.#context?.freeContext();
    this.#context = null;
    this.#packet.free();
    this.#input.free();
    this.#scaler.close();
    this.#scaled?.free();
    this.#scaled = null;
  }
}
