import {
  AGAIN,
  CODEC_LOW_DELAY,
  type NativeCodecContext,
  type NativeFrame,
  type NativePacket,
  newFrame,
  newPacket,
  openCodec,
  PIXELS_YUV420P,
  PIXELS_YUVJ420P,
} from '../../../ffmpeg/ffmpeg.ts';
import type { ColourSpace } from '../rtp/packet.ts';
import { isTakenSize, MOST_DELAYED, PICTURE_LIMITS, type PictureLimits } from './limits.ts';
import { Picture } from './picture.ts';

/** What VP8 and cameras mean when nothing is said. */
const PLAIN: ColourSpace = { fullRange: false, matrix: 'bt601' };

const NAMES = { VP8: 'vp8', H264: 'h264' } as const;

/** Codecs that clients may send. */
export type VideoCodec = keyof typeof NAMES;

/**
 * Decodes one sender's video. The input is hostile: damaged data gives null and the decoder goes on with the next key frame.
 * Pictures larger than the limits, or not 4:2:0 with 8 bits, are refused. The size may change with each key frame.
 */
export class VideoDecoder {
  readonly #context: NativeCodecContext;
  readonly #limits: PictureLimits;
  readonly #packet: NativePacket = newPacket();
  readonly #picture = new Picture(newFrame());
  #spare: NativeFrame = newFrame();
  readonly #reorders: boolean;
  /** Frames that went in; each gives its number to its picture. */
  #sent = 0;
  /** Frames that went in after the one that came out last. */
  #waiting = 0;
  #busy = false;
  #closed = false;

  constructor(codec: VideoCodec, limits: PictureLimits = PICTURE_LIMITS.screen) {
    this.#limits = limits;
    this.#reorders = codec === 'H264';
    this.#context = openCodec('decoder', NAMES[codec], { max_pixels: limits.pixels }, (context) => {
      context.threadCount = 1;
      context.flags = CODEC_LOW_DELAY;
    });
  }

  /** Whether {@link decodeAside} is at work: nothing else may be decoded meanwhile. */
  get busy(): boolean {
    return this.#busy;
  }

  /** Whether the last frame gave no picture only because others, which are shown before it, are still to come. */
  get delayed(): boolean {
    return this.#reorders && this.#waiting > 0;
  }

  /**
   * Decodes one frame (VP8 frame, or an H.264 access unit in Annex B form). Returns the newest picture, or null when this data gave
   * none. The picture is always the same object and belongs to the decoder: it shows the newest frame until {@link close}.
   * `colours`: what the sender says of its colours, which VP8 itself cannot tell.
   */
  decode(data: Buffer, colours: ColourSpace = PLAIN): Picture | null {
    if (this.#closed || this.#busy || data.length === 0) return null;
    this.#fill(data);
    return this.#finish(this.#context.sendPacketSync(this.#packet), colours);
  }

  /** As {@link decode}, in a thread of libuv's pool: a large frame takes up to a tenth of a second, and sound does not wait for it. */
  async decodeAside(data: Buffer, colours: ColourSpace = PLAIN): Promise<Picture | null> {
    if (this.#closed || this.#busy || data.length === 0) return null;
    this.#fill(data);
    this.#busy = true;
    let sent: number;
    try {
      sent = await this.#context.sendPacket(this.#packet);
    } finally {
      this.#busy = false;
      if (this.#closed) this.#free();
    }
    return this.#closed ? null : this.#finish(sent, colours);
  }

  /** Frees the decoder and its picture. Calling it twice does nothing. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#picture.free();
    if (!this.#busy) this.#free();
  }

  #free(): void {
    this.#context.freeContext();
    this.#packet.free();
    this.#spare.free();
  }

  #fill(data: Buffer): void {
    this.#sent += 1;
    this.#packet.data = data;
    this.#packet.pts = BigInt(this.#sent);
  }

  #finish(first: number, colours: ColourSpace): Picture | null {
    let sent = first;
    let received = false;
    if (sent === AGAIN) {
      received = this.#receive(colours);
      sent = this.#context.sendPacketSync(this.#packet);
    }
    this.#packet.unref();
    if (sent >= 0) {
      this.#waiting += 1;
      received = this.#receive(colours) || received;
      // A stream that keeps pictures waiting without end would fill the memory.
      if (this.#reorders && this.#waiting > MOST_DELAYED) this.#flush();
    }
    return received ? this.#picture : null;
  }

  #flush(): void {
    this.#context.flushBuffers();
    this.#waiting = 0;
  }

  /** Receives into the spare frame, since receiving empties the frame even when nothing comes. */
  #receive({ fullRange, matrix }: ColourSpace): boolean {
    const frame = this.#spare;
    if (this.#context.receiveFrameSync(frame) < 0) return false;
    this.#waiting = this.#sent - Number(frame.pts);
    const known = frame.format === PIXELS_YUV420P || frame.format === PIXELS_YUVJ420P;
    if (!known || !isTakenSize(frame.width, frame.height, this.#limits)) {
      frame.unref();
      return false;
    }
    if (fullRange) frame.format = PIXELS_YUVJ420P;
    this.#spare = this.#picture.adopt(frame);
    // The former picture would take as much memory as a further reference.
    this.#spare.unref();
    this.#picture.matrix = matrix;
    return true;
  }
}
