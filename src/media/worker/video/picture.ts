import { check, type NativeFrame, newFrame, PIXELS_YUV420P, PIXELS_YUVJ420P } from '../../../ffmpeg/ffmpeg.ts';

/** Planes of a picture: luma, blue difference, red difference. */
export type Planes = readonly [Buffer, Buffer, Buffer];
/** Bytes from one row to the next, for each plane. */
export type Strides = readonly [number, number, number];

/** Alignment of rows in memory, so that swscale and libvpx may use their widest instructions. */
const ROW_ALIGNMENT = 64;

/**
 * A YUV 4:2:0 picture in native memory. Its maker frees it; a freed picture has size 0 and may still be asked for its size.
 * The chroma planes of an odd size are rounded up.
 */
export class Picture {
  #frame: NativeFrame;
  #planes: Planes | null = null;
  #strides: Strides | null = null;
  #passing = false;
  /** How its luma and colour differences were made; the canvas is BT.601. */
  matrix: 'bt601' | 'bt709' = 'bt601';

  /** Takes the frame over; it may be empty until {@link adopt}. */
  constructor(frame: NativeFrame) {
    this.#frame = frame;
  }

  /** A picture whose pixels are not set. Throws when memory is refused. */
  static sized(width: number, height: number, fullRange = false): Picture {
    const frame = newFrame();
    frame.format = fullRange ? PIXELS_YUVJ420P : PIXELS_YUV420P;
    frame.width = width;
    frame.height = height;
    check(frame.getBuffer(ROW_ALIGNMENT), `picture of ${width}x${height}`);
    return new Picture(frame);
  }

  /** A picture of one colour (limited range; near-black by default). Throws when memory is refused. */
  static blank(width: number, height: number, luma = 16, blue = 128, red = 128): Picture {
    const picture = Picture.sized(width, height);
    picture.planes[0].fill(luma);
    picture.planes[1].fill(blue);
    picture.planes[2].fill(red);
    return picture;
  }

  /** Pixels; 0 when empty or freed. */
  get width(): number {
    return this.#frame.width;
  }

  get height(): number {
    return this.#frame.height;
  }

  /** Whether luma runs from 0 to 255 instead of 16 to 235. */
  get fullRange(): boolean {
    return this.#frame.format === PIXELS_YUVJ420P;
  }

  /** Whether it has become another frame's, as a decoder's picture does all the time: then {@link planes} are dear. */
  get passing(): boolean {
    return this.#passing;
  }

  /** Whether pixels can be copied from or to the other one. */
  isLike(other: Picture): boolean {
    return this.width === other.width && this.height === other.height && this.fullRange === other.fullRange;
  }

  /** A picture of the same size and format; its pixels are not set. Throws when memory is refused. */
  sibling(): Picture {
    const frame = newFrame();
    frame.format = this.#frame.format;
    frame.width = this.width;
    frame.height = this.height;
    check(frame.getBuffer(ROW_ALIGNMENT), `picture of ${this.width}x${this.height}`);
    return new Picture(frame);
  }

  /** Takes the pixels of another picture like this one. Throws when it is not. */
  copyFrom(source: Picture): void {
    check(this.#frame.copy(source.frame), 'copy a picture');
  }

  /**
   * Views of the pixels, without a copy. Do not keep them: they end with the frame behind them. Throws when empty. Made once for each
   * frame; V8 counts them as memory of its own.
   */
  get planes(): Planes {
    if (this.#planes === null) {
      const data = this.#frame.data;
      const [luma, blue, red] = data ?? [];
      if (!luma || !blue || !red) throw new Error('the picture is empty');
      this.#planes = [luma, blue, red];
    }
    return this.#planes;
  }

  get strides(): Strides {
    if (this.#strides === null) {
      const [luma = 0, blue = 0, red = 0] = this.#frame.linesize;
      this.#strides = [luma, blue, red];
    }
    return this.#strides;
  }

  /** The native frame, for codecs. It stays ours. */
  get frame(): NativeFrame {
    return this.#frame;
  }

  /** Shows another frame from now on and returns the former one: how a decoder keeps its newest picture without copying. */
  adopt(frame: NativeFrame): NativeFrame {
    const former = this.#frame;
    this.#frame = frame;
    this.#planes = null;
    this.#strides = null;
    this.#passing = true;
    return former;
  }

  /** A second owner of the same pixels; freed on its own. Throws when empty. */
  share(): Picture {
    const frame = newFrame();
    check(frame.ref(this.#frame), 'share a picture');
    return new Picture(frame);
  }

  free(): void {
    this.#planes = null;
    this.#strides = null;
    this.#frame.free();
  }
}
