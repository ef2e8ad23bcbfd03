import {
  COLOR_BT601,
  check,
  type NativeCodecContext,
  type NativePacket,
  newFrame,
  newPacket,
  openCodec,
  PICTURE_ANY,
  PICTURE_KEY,
  PIXELS_YUV420P,
  RANGE_LIMITED,
} from '../../../ffmpeg/ffmpeg.ts';
import { Picture } from '../video/picture.ts';

export interface H264EncoderOptions {
  /** Pixels, even. */
  width: number;
  height: number;
  /** Most in a second, kbit/s. */
  kbps: number;
  fps: number;
}

/** Key frames are asked for by time; this only bounds what the encoder would do by itself. */
const KEY_INTERVAL = 100_000;
/** How much the encoder looks for (docs/decisions/022). */
const PRESET = 'ultrafast';
/** The preset's own choice, but for the filter that takes the edges of blocks away: it costs little, and one sees it. */
const PARAMETERS = 'deblock=0,0:scenecut=0:sliced-threads=0';

/**
 * H.264 of a canvas. It takes a copy of each picture and encodes it in libuv's pool, so that the canvas is never held up. No picture
 * refers to a later one, so that times of showing and of decoding are the same.
 */
export class H264Encoder {
  readonly #context: NativeCodecContext;
  readonly #packet = newPacket();
  readonly #frame = newFrame();
  readonly #picture: Picture;
  #lastTimestamp = -1;
  #busy = false;
  #closed = false;

  /** Throws when FFmpeg refuses. */
  constructor({ width, height, kbps, fps }: H264EncoderOptions) {
    const options = { preset: PRESET, 'forced-idr': 1, 'x264-params': PARAMETERS };
    this.#context = openCodec('encoder', 'libx264', options, (context) => {
      context.width = width;
      context.height = height;
      context.pixelFormat = PIXELS_YUV420P;
      context.timeBase = { num: 1, den: 90_000 };
      context.framerate = { num: fps, den: 1 };
      context.bitRate = BigInt(kbps * 1000);
      context.rcMaxRate = BigInt(kbps * 1000);
      context.rcBufferSize = kbps * 1000;
      context.gopSize = KEY_INTERVAL;
      context.maxBFrames = 0;
      context.threadCount = 1;
      // The canvas is what cameras send, and players would take so large a picture for BT.709.
      context.colorSpace = COLOR_BT601;
      context.colorPrimaries = COLOR_BT601;
      context.colorTrc = COLOR_BT601;
      context.colorRange = RANGE_LIMITED;
    });
    this.#picture = Picture.blank(width, height);
  }

  /** The encoder itself, for the container. It stays ours. */
  get context(): NativeCodecContext {
    return this.#context;
  }

  /** Whether a picture is being encoded: the next one would be left out. */
  get busy(): boolean {
    return this.#busy;
  }

  /**
   * Encodes a picture, which is free again when this returns. `timestamp`: 90 kHz. `take` gets the packets that come out, usually one, with
   * their times; they stay ours. Resolves when it is done. While it is busy or closed nothing happens. Rejects when FFmpeg fails.
   */
  async encode(canvas: Picture, timestamp: number, key: boolean, take: (packet: NativePacket) => void): Promise<void> {
    if (this.#busy || this.#closed) return;
    this.#picture.copyFrom(canvas);
    this.#busy = true;
    try {
      await this.#send(timestamp, key);
      while (!this.#closed && this.#context.receivePacketSync(this.#packet) >= 0) {
        take(this.#packet);
        this.#packet.unref();
      }
    } finally {
      this.#busy = false;
      if (this.#closed) this.#free();
    }
  }

  /** Frees everything, after the running picture if there is one. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (!this.#busy) this.#free();
  }

  async #send(timestamp: number, key: boolean): Promise<void> {
    // Times that do not grow are refused.
    this.#lastTimestamp = Math.max(timestamp, this.#lastTimestamp + 1);
    const frame = this.#frame;
    check(frame.ref(this.#picture.frame), 'take the canvas');
    try {
      frame.pts = BigInt(this.#lastTimestamp);
      frame.pictType = key ? PICTURE_KEY : PICTURE_ANY;
      check(await this.#context.sendFrame(frame), 'encode H.264');
    } finally {
      frame.unref();
    }
  }

  #free(): void {
    this.#context.freeContext();
    this.#packet.free();
    this.#frame.free();
    this.#picture.free();
  }
}
