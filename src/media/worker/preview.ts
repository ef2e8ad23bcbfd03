import { check, type NativeCodecContext, newPacket, openCodec, PIXELS_YUV420P } from '../../ffmpeg/ffmpeg.ts';
import { Picture } from './video/picture.ts';

export interface PreviewOptions {
  /** Draws the room's picture as it is now, scaled, over all of `target`. */
  draw(target: Picture, nowMs: number): void;
  /** A finished animated WebP. */
  show(image: Buffer): void;
  onError(error: unknown): void;
}

/** Both multiples of what the scaler needs; the shape of every canvas. */
const SIZE = { width: 320, height: 180 } as const;
const FRAMES = 5;
const FRAME_MS = 400;
/** From one animation to the next: twice a minute (rest-api 5.8). */
const PERIOD_MS = 30_000;
/** The first one begins when faces have had the time to come. */
const FIRST_MS = 1_500;
const QUALITY = 60;
/** Least effort: 2 ms a frame, a fifth larger than with the most. */
const EFFORT = 0;
/** Five pictures of pure noise stay below; more is a fault. */
const MOST_BYTES = 256 * 1024;

/** Makes a short animation of a room's picture twice a minute. Encoding runs in libuv's pool. */
export class Preview {
  readonly #options: PreviewOptions;
  readonly #picture = Picture.blank(SIZE.width, SIZE.height);
  #encoder: NativeCodecContext | null = null;
  #frames = 0;
  #next = Number.NEGATIVE_INFINITY;
  #busy = false;
  #closed = false;

  constructor(options: PreviewOptions) {
    this.#options = options;
  }

  /** Whether a picture is being encoded. */
  get busy(): boolean {
    return this.#busy;
  }

  /** Takes a picture when one is due. */
  tick(nowMs: number): void {
    if (this.#next === Number.NEGATIVE_INFINITY) this.#next = nowMs + FIRST_MS;
    if (nowMs < this.#next || this.#busy || this.#closed) return;
    this.#busy = true;
    this.#take(nowMs)
      .catch((error: unknown) => {
        this.#discard();
        this.#next = nowMs + PERIOD_MS;
        this.#options.onError(error);
      })
      .finally(() => {
        this.#busy = false;
        if (this.#closed) this.#free();
      });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (!this.#busy) this.#free();
  }

  async #take(nowMs: number): Promise<void> {
    this.#encoder ??= open();
    this.#options.draw(this.#picture, nowMs);
    const { frame } = this.#picture;
    frame.pts = BigInt(this.#frames * FRAME_MS);
    frame.duration = BigInt(FRAME_MS);
    check(await this.#encoder.sendFrame(frame), 'encode a preview');
    this.#frames += 1;
    this.#next = nowMs + FRAME_MS;
    if (this.#frames < FRAMES) return;
    this.#next = nowMs + PERIOD_MS - (FRAMES - 1) * FRAME_MS;
    const image = await finish(this.#encoder);
    this.#discard();
    if (!this.#closed && image.length <= MOST_BYTES) this.#options.show(image);
  }

  #discard(): void {
    this.#encoder?.freeContext();
    this.#encoder = null;
    this.#frames = 0;
  }

  #free(): void {
    this.#discard();
    this.#picture.free();
  }
}

function open(): NativeCodecContext {
  return openCodec('encoder', 'libwebp_anim', { quality: QUALITY, compression_level: EFFORT }, (context) => {
    Object.assign(context, { ...SIZE, pixelFormat: PIXELS_YUV420P, timeBase: { num: 1, den: 1_000 } });
  });
}

/** The whole animation comes out at the end. */
async function finish(encoder: NativeCodecContext): Promise<Buffer> {
  const packet = newPacket();
  try {
    check(await encoder.sendFrame(null), 'end a preview');
    check(encoder.receivePacketSync(packet), 'end a preview');
    return packet.data ?? Buffer.alloc(0);
  } finally {
    packet.free();
  }
}
