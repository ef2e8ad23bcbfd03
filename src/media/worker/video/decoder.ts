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
} from '../ffmpeg.ts';
import type { ColourSpace } from '../rtp/packet.ts';
import { Picture } from './picture.ts';

/** Largest area a sender may send; FFmpeg refuses more before it allocates anything. */
export const MOST_PIXELS = 4096 * 2304;
/** Longest side accepted. */
const LONGEST_SIDE = 4096;

/** What VP8 and cameras mean when nothing is said. */
const PLAIN: ColourSpace = { fullRange: false, matrix: 'bt601' };

const NAMES = { VP8: 'vp8', H264: 'h264' } as const;

/** Codecs that clients may send. */
export type VideoCodec = keyof typeof NAMES;

/**
 * Decodes one sender's video. The input is hostile: damaged data gives null and the decoder goes on with the next key frame.
 * Pictures with more than 4096x2304 pixels, or not 4:2:0 with 8 bits, are refused. The size may change with each key frame.
 */
export class VideoDecoder {
  readonly #context: NativeCodecContext;
  readonly #packet: NativePacket = newPacket();
  readonly #picture = new Picture(newFrame());
  #spare: NativeFrame = newFrame();
  #closed = false;

  constructor(codec: VideoCodec) {
    this.#context = openCodec('decoder', NAMES[codec], { max_pixels: MOST_PIXELS }, (context) => {
      context.threadCount = 1;
      context.flags = CODEC_LOW_DELAY;
    });
  }

  /**
   * Decodes one frame (VP8 frame, or an H.264 access unit in Annex B form). Returns the newest picture, or null when this data gave
   * none. The picture is always the same object and belongs to the decoder: it shows the newest frame until {@link close}.
   * `colours`: what the sender says of its colours, which VP8 itself cannot tell.
   */
  decode(data: Buffer, colours: ColourSpace = PLAIN): Picture | null {
    if (this.#closed || data.length === 0) return null;
    this.#packet.data = data;
    let sent = this.#context.sendPacketSync(this.#packet);
    let received = false;
    if (sent === AGAIN) {
      received = this.#receive(colours);
      sent = this.#context.sendPacketSync(this.#packet);
    }
    this.#packet.unref();
    if (sent >= 0) received = this.#receive(colours) || received;
    return received ? this.#picture : null;
  }

  /** Frees the decoder and its picture. Calling it twice does nothing. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#context.freeContext();
    this.#packet.free();
    this.#spare.free();
    this.#picture.free();
  }

  /** Receives into the spare frame, since receiving empties the frame even when nothing comes. */
  #receive({ fullRange, matrix }: ColourSpace): boolean {
    const frame = this.#spare;
    if (this.#context.receiveFrameSync(frame) < 0) return false;
    const known = frame.format === PIXELS_YUV420P || frame.format === PIXELS_YUVJ420P;
    if (!known || frame.width > LONGEST_SIDE || frame.height > LONGEST_SIDE) {
      frame.unref();
      return false;
    }
    if (fullRange) frame.format = PIXELS_YUVJ420P;
    this.#spare = this.#picture.adopt(frame);
    this.#picture.matrix = matrix;
    return true;
  }
}
